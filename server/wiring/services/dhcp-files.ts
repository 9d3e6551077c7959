import { contains, familyOf } from "@/server/model/address";
import type { DhcpReservation } from "@/server/model/host-state";
import type { Network, Port, Subnet } from "@/server/model/neutron";

/** A network as its DHCP service sees it. */
export type DhcpNetwork = {
  readonly network: Network;
  /** All of the network's, by id. */
  readonly subnets: readonly Subnet[];
  /** All of the network's, by id. */
  readonly ports: readonly Port[];
};

const DOMAIN = "openstacklocal";

/**
 * Who may have a lease: every port with an address in a subnet with DHCP, bound or not, so that a guest that comes up finds
 * its address waiting; not the DHCP services themselves.
 */
export function reservationsOf({ subnets, ports }: DhcpNetwork): readonly DhcpReservation[] {
  const served = new Set(subnets.filter((subnet) => subnet.dhcp).map((subnet) => subnet.id));
  return ports
    .filter((port) => port.deviceOwner !== "network:dhcp")
    .flatMap((port) =>
      port.fixedIps
        .filter((fixed) => served.has(fixed.subnetId))
        .map(({ address }) => ({
          mac: port.mac.toLowerCase(),
          name: `${hostName(address)}.${DOMAIN}`,
          address,
          tags: familyOf(address) === "inet6" ? ["tag:dhcpv6"] : [],
        })),
    );
}

/** The lines of `opts`. `tag:subnet-…` is set by the range that the client's subnet has. */
export function optionsOf(dhcp: DhcpNetwork): readonly string[] {
  return dhcp.subnets.filter((subnet) => subnet.dhcp).flatMap((subnet) => optionsOfSubnet(subnet, dhcp));
}

function optionsOfSubnet(subnet: Subnet, dhcp: DhcpNetwork): readonly string[] {
  const tag = `tag:subnet-${subnet.id}`;
  const servers = dnsServers(subnet, dhcp);
  if (familyOf(subnet.cidr) === "inet6") {
    const list = servers.map((server) => `[${server}]`).join(",");
    return servers.length === 0 ? [] : [`${tag},option6:dns-server,${list}`];
  }
  const routes = classlessRoutes(subnet, dhcp);
  // A zero address says "none", and is sent as an option without a value.
  const list = servers.length === 1 && servers[0] === "0.0.0.0" ? "" : `,${servers.join(",")}`;
  return [
    ...(servers.length === 0 ? [] : [`${tag},option:dns-server${list}`]),
    // 249 is the same for Windows before Vista.
    ...(routes.length === 0 ? [] : [`${tag},option:classless-static-route,${routes}`, `${tag},249,${routes}`]),
    subnet.gatewayIp === null ? `${tag},option:router` : `${tag},option:router,${subnet.gatewayIp}`,
  ];
}

/** Where a subnet names none and several services answer for it, guests are given all of them; one names itself. */
function dnsServers(subnet: Subnet, { ports }: DhcpNetwork): readonly string[] {
  const family = familyOf(subnet.cidr);
  const given = subnet.dnsServers.filter((server) => familyOf(server) === family);
  if (given.length > 0) return given;
  const services = ports
    .filter((port) => port.deviceOwner === "network:dhcp")
    .flatMap((port) => port.fixedIps.filter((fixed) => fixed.subnetId === subnet.id).map((fixed) => fixed.address));
  return services.length > 1 ? services : [];
}

/**
 * A client that understands these takes no notice of the router option, so the default route is among them. Subnets of the
 * same network are on link; metadata is asked for through the router where one serves the subnet.
 */
function classlessRoutes(subnet: Subnet, { subnets, ports }: DhcpNetwork): string {
  const { gatewayIp } = subnet;
  const onLink = subnets
    .filter((other) => other.id !== subnet.id && familyOf(other.cidr) === "inet" && other.cidr !== subnet.cidr)
    .map((other) => `${other.cidr},0.0.0.0`);
  const given = (subnet.hostRoutes ?? []).filter(({ destination }) => destination !== "0.0.0.0/0");
  const routed =
    gatewayIp !== null &&
    contains(subnet.cidr, gatewayIp) &&
    ports.some(
      (port) =>
        port.deviceOwner === "network:router_interface" &&
        port.fixedIps.some((fixed) => fixed.subnetId === subnet.id && fixed.address === gatewayIp),
    );
  const routes = [
    ...onLink.reverse(),
    ...given.map(({ destination, nexthop }) => `${destination},${nexthop}`),
    ...(routed ? [`169.254.169.254/32,${gatewayIp}`] : []),
  ];
  if (routes.length > 0 && gatewayIp !== null) routes.push(`0.0.0.0/0,${gatewayIp}`);
  return routes.join(",");
}

/** The files as dnsmasq reads them, byte for byte as Neutron writes them. */
export function dhcpFiles(dhcp: DhcpNetwork, device: string): Readonly<Record<string, string>> {
  const reservations = reservationsOf(dhcp);
  return {
    host: reservations.map((each) => `${reservationLine(each)}\n`).join(""),
    addn_hosts: reservations
      .map(({ address, name }) => `${address}\t${name} ${name.slice(0, -DOMAIN.length - 1)}\n`)
      .join(""),
    opts: optionsOf(dhcp).join("\n"),
    interface: device,
  };
}

function reservationLine({ mac, name, address, tags }: DhcpReservation): string {
  const shown = familyOf(address) === "inet6" ? `[${address}]` : address;
  return [mac, ...tags, name, shown].join(",");
}

function hostName(address: string): string {
  return `host-${address.replaceAll(/[.:]/g, "-")}`;
}
