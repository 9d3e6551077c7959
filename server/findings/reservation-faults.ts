import type { Fault } from "@/server/model/finding";
import type { DhcpService } from "@/server/model/host-state";
import type { NeutronState, Port } from "@/server/model/neutron";
import type { HostGraph } from "@/server/topology/host-graph";
import { dhcpId } from "@/server/topology/ids";
import type { WorldHost } from "@/server/topology/world";
import { REMEDIES } from "./remedies";

const SHOWN = 3;

/** Addresses that a DHCP server reserves and no port has, and ports of guests that it would turn away. */
export function reservationFaults(neutron: NeutronState, host: WorldHost, graph: HostGraph): Fault[] {
  if (neutron.errors?.some(({ collection }) => collection === "ports" || collection === "subnets")) return [];
  return (graph.index.state.dhcp ?? []).flatMap((service): Fault[] => {
    const network = neutron.networks.find(({ id }) => id === service.networkId);
    if (network === undefined || service.reservations === null) return [];
    const ports = neutron.ports.filter(({ networkId }) => networkId === network.id);
    const wrong = [...staleIn(service, ports), ...missingIn(service, ports, neutron)];
    if (wrong.length === 0) return [];
    const kind = "stale-reservations";
    const more = wrong.length > SHOWN ? ` and ${wrong.length - SHOWN} more` : "";
    const object = `dnsmasq of ${network.name || network.id}`;
    const message = `${object} on ${host.name}: ${wrong.slice(0, SHOWN).join(", ")}${more}.`;
    const nodeId = dhcpId(host.key, network.id);
    return [{ kind, severity: "warning", host: host.name, object, nodeId, message, remedy: REMEDIES[kind] }];
  });
}

function staleIn({ reservations }: DhcpService, ports: readonly Port[]): string[] {
  return (reservations ?? []).flatMap(({ mac, address }) => {
    const own = ports.filter((port) => port.mac.toLowerCase() === mac.toLowerCase());
    if (own.length === 0) return [`${plain(address)} is reserved for ${mac}, which no port has`];
    const given = own.flatMap(({ fixedIps }) => fixedIps.map((fixed) => fixed.address));
    return address === "" || given.includes(plain(address))
      ? []
      : [`${plain(address)} is reserved for ${mac}, whose port has ${given.join(" ") || "no address"}`];
  });
}

function missingIn({ reservations }: DhcpService, ports: readonly Port[], { subnets }: NeutronState): string[] {
  const reserved = new Set((reservations ?? []).map(({ mac }) => mac.toLowerCase()));
  const served = new Set(subnets.filter(({ dhcp, cidr }) => dhcp && !cidr.includes(":")).map(({ id }) => id));
  return ports.flatMap(({ mac, deviceOwner, host, fixedIps }) => {
    const expects =
      host !== "" && deviceOwner.startsWith("compute:") && fixedIps.some(({ subnetId }) => served.has(subnetId));
    return expects && !reserved.has(mac.toLowerCase())
      ? [`nothing is reserved for ${mac}, which is a guest’s port`]
      : [];
  });
}

/** IPv6 addresses are in brackets in dnsmasq's file. */
function plain(address: string): string {
  return address.replace(/^\[|\]$/g, "");
}
