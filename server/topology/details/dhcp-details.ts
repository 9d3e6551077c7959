import type { DhcpService } from "@/server/model/host-state";
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
  networkOf(facts, world, parts, networkId);
  const listings: Listing[] = [];
  if (service.arguments.length > 0) {
    listings.push(
      listing("Arguments", pid === null ? "ps axww" : `tr '\\0' '\\n' < /proc/${pid}/cmdline`, service.arguments),
    );
  }
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
