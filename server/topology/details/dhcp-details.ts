import type { DhcpService } from "@/server/model/host-state";
import { dnsmasqDifferences } from "@/server/wiring/services/dnsmasq-differences";
import type { HostGraph } from "../host-graph";
import { namespaceId } from "../ids";
import type { World } from "../world";
import type { WorldParts } from "../world-parts";
import { FactList, type Listing, listing } from "./fact-list";
import type { Told } from "./host-details";
import { networkOf } from "./neutron-facts";

export function dhcpDetails(world: World, parts: WorldParts, graph: HostGraph, service: DhcpService): Told {
  const facts = new FactList();
  const { networkId, namespace, pid } = service;
  const device = service.interface;
  const folder = `/var/lib/neutron/dhcp/${networkId}`;
  facts
    .add("DHCP", "Process", pid === null ? "none found" : `pid ${pid}`, { mono: true, command: "ps axww" })
    .add("DHCP", "Namespace", namespace, {
      mono: true,
      link: namespace === null ? undefined : namespaceId(graph.key, namespace),
    })
    .add("DHCP", "Interface", device, {
      mono: true,
      link: device === null ? undefined : graph.index.nodeId(namespace ?? "", device),
      command: `cat ${folder}/interface`,
    })
    .add("DHCP", "Reservations", service.reservations?.length)
    .add("DHCP", "Leases", service.leases === null ? "no lease file" : service.leases.length);
  const listings: Listing[] = [];
  if (service.arguments.length > 0) {
    const command = pid === null ? "ps axww" : `tr '\\0' '\\n' < /proc/${pid}/cmdline`;
    listings.push(listing("Arguments", command, service.arguments));
    const differences = argumentDifferences(world, service);
    if (differences?.length === 0) facts.add("DHCP", "Arguments", "as Bridgehead would start it", { command });
    else if (differences !== null) {
      facts.add("DHCP", "Arguments", `${differences.length} differ from Bridgehead's own; see below`, { command });
      listings.push(listing("Arguments against Bridgehead's own", command, differences));
    }
  }
  networkOf(facts, world, parts, networkId);
  if (service.reservations !== null) {
    const lines = service.reservations.map(({ mac, name, address, tags }) => [mac, name, address, ...tags].join(" "));
    listings.push(listing("Reservations", `cat ${folder}/host`, lines));
  }
  if (service.leases !== null) {
    const lines = service.leases.map(({ mac, address, name, expiresAt }) => {
      const until = expiresAt === 0 ? "for ever" : `until ${new Date(expiresAt).toISOString()}`;
      return `${mac} ${address} ${name ?? "*"} ${until}`;
    });
    listings.push(listing("Leases", `cat ${folder}/leases`, lines));
  }
  if (service.options !== null) listings.push(listing("Options", `cat ${folder}/opts`, service.options));
  return { facts, listings };
}

/** `null`: the network or its subnets are not known, so nobody can say how it is to be started. */
function argumentDifferences({ neutron }: World, service: DhcpService): readonly string[] | null {
  for (const { networks, subnets, errors = [] } of neutron) {
    const network = networks.find(({ id }) => id === service.networkId);
    if (network === undefined || errors.some(({ collection }) => collection === "subnets")) continue;
    const own = subnets.filter(({ networkId }) => networkId === network.id);
    return dnsmasqDifferences(service.arguments, network, own);
  }
  return null;
}
