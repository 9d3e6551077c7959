import type { NetworkIntent } from "@/server/model/network-intent";
import type { Network, Port } from "@/server/model/neutron";
import { subnetTarget } from "@/server/model/object-words";
import type { ManagedHost } from "@/server/model/plumbing";
import { allocateAddresses, nextFree, takenAddresses } from "@/server/neutron/address-allocation";

export const DHCP_OWNER = "network:dhcp";

/** Id and MAC that a DHCP port gets when one has to be made: drawn once, with the request. */
export type DrawnDhcp = { readonly dhcpPortId: string; readonly dhcpMac: string };

type Known = NetworkIntent & { readonly hosts: readonly ManagedHost[] };

/**
 * The ports of a cloud with the DHCP port of one network as it shall be, as Neutron's DHCP agent keeps it:
 * 1. a network has one from the first guest on that is bound, if it has a subnet with DHCP; it lies on the first managed
 *    host that runs network services;
 * 2. it has an address in every subnet with DHCP, the next free one, and in no other;
 * 3. it goes with the last of these subnets.
 * `drawn` `null`: none is made. What could not be had is told and refuses nothing.
 */
export function settleDhcp(
  known: Known,
  network: Network,
  drawn: DrawnDhcp | null,
): { readonly ports: readonly Port[]; readonly notices: readonly string[] } {
  const served = known.subnets.filter((each) => each.networkId === network.id && each.dhcp);
  const isDhcpPort = (each: Port) => each.networkId === network.id && each.deviceOwner === DHCP_OWNER;
  if (served.length === 0) return { ports: known.ports.filter((each) => !isDhcpPort(each)), notices: [] };
  const notices: string[] = [];
  let { ports } = known;
  for (const port of known.ports.filter(isDhcpPort)) {
    const fixedIps = port.fixedIps.filter(({ subnetId }) => served.some((each) => each.id === subnetId));
    const taken = takenAddresses({ ...known, ports }, network.id, null);
    for (const subnet of served) {
      if (fixedIps.some(({ subnetId }) => subnetId === subnet.id)) continue;
      const address = nextFree(subnet, taken);
      if (address === null) notices.push(noAddress(subnetTarget(subnet)));
      else fixedIps.push({ subnetId: subnet.id, address });
    }
    if (isSame(fixedIps, port.fixedIps)) continue;
    ports = ports.map((each) => (each.id === port.id ? { ...port, fixedIps } : each));
  }
  if (drawn === null || known.ports.some(isDhcpPort) || !known.ports.some((each) => isBoundGuest(each, network.id))) {
    return { ports, notices };
  }
  const host = known.hosts.find((each) => each.plumbing.services);
  if (host === undefined) {
    const where = `network "${network.name || network.id}"`;
    return {
      ports,
      notices: [`No managed host runs network services, so nothing answers DHCP on ${where}: set services on one.`],
    };
  }
  const asked = served.map(({ id }) => ({ subnetId: id }));
  const { fixedIps, faults } = allocateAddresses({ ...known, ports }, network.id, asked, { object: "DHCP port" });
  notices.push(...faults.map(({ message }) => `The DHCP service gets no address: ${message}`));
  if (fixedIps.length === 0) return { ports, notices };
  const made: Port = {
    ...{ id: drawn.dhcpPortId, name: "", networkId: network.id, projectId: network.projectId, mac: drawn.dhcpMac },
    ...{ fixedIps, deviceOwner: DHCP_OWNER, deviceId: `dhcp-${network.id}`, host: host.name, vifType: "ovs" },
    ...{ vnicType: "normal", status: "ACTIVE", adminStateUp: true, securityGroupIds: [], profile: null },
    ...{ allowedAddressPairs: [], portSecurity: false, vif: { hybridPlug: false, createPort: true } },
  };
  return { ports: [...ports, made], notices };
}

function isBoundGuest(port: Port, networkId: string): boolean {
  const { host, vnicType, deviceOwner } = port;
  return port.networkId === networkId && host !== "" && vnicType !== "baremetal" && !deviceOwner.startsWith("network:");
}

function isSame(a: Port["fixedIps"], b: Port["fixedIps"]): boolean {
  return a.length === b.length && a.every((each, index) => each.address === b[index]?.address);
}

function noAddress(subnet: string): string {
  return `The DHCP service gets no address in ${subnet}: none is free in its pools.`;
}
