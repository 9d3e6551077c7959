import { fabricGraph } from "./fabric-graph";
import { placesOfNetwork } from "./fabric-places";
import { GraphCache } from "./graph-cache";
import { hostId, physicalNetworkId, segmentId } from "./ids";
import { physicalNetworks } from "./intent-graph";
import { nameNode } from "./name-nodes";
import { type Needle, readQuery } from "./search-query";
import type { WorldItem } from "./search-world";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

export type SegmentMembers = {
  /** Networks that the query names. */
  readonly networks: readonly string[];
  /** Everything that carries them, drawn or not: devices, their hosts, segments, physical networks, fabric. */
  readonly nodeIds: readonly string[];
};

/**
 * A VLAN, a key (decimal or hex), a network by name or id, or a MAC, wherever it is carried. A number means the wire's:
 * local tags stand for another network on every host, so only `tag 3` asks for them.
 */
export function segmentMembers(world: World, query: string, cache: GraphCache = new GraphCache()): SegmentMembers {
  const parts = cache.parts(world);
  const needles = readQuery(query).filter(({ match }) => match === "whole");
  const items = needles.flatMap((needle) => worldItems(needle, world, parts, cache));
  const networks = new Set(items.flatMap((item) => (item.of === "network" ? [item.network] : [])));
  const ids = new Set([...networks].map(segmentId));
  for (const { host, graph } of parts.hosts) {
    if (graph === null) continue;
    const holders = new Set(needles.flatMap((needle) => holdersOn(needle, graph.key, parts, cache)));
    for (const own of graph.nodes) {
      const network = own.network ?? nameNode(own, graph.hints.get(own.id), parts.neutron).network;
      if (!holders.has(own.id) && (network === undefined || !networks.has(network))) continue;
      ids.add(own.id);
      ids.add(hostId(host.key));
    }
  }
  for (const { cloudId, name } of physicalNetworks(world, parts)) {
    const carried = parts.segments.some(
      ({ network, physicalNetwork }) => physicalNetwork === name && networks.has(network),
    );
    if (carried) ids.add(physicalNetworkId(cloudId, name));
  }
  for (const id of fabricMembers(items, world)) ids.add(id);
  return { networks: [...networks].sort(), nodeIds: [...ids].sort() };
}

const NETWORK_FIELDS = new Set(["name", "network", "vlan", "key"]);
const ALL = Number.MAX_SAFE_INTEGER;

function worldItems(needle: Needle, world: World, parts: WorldParts, cache: GraphCache): WorldItem[] {
  return cache
    .worldText(world, parts)
    .find(needle.word, "whole", ALL, needle.field)
    .filter(({ item, field }) =>
      item.of === "network" ? NETWORK_FIELDS.has(field) : item.of === "node" && item.kind === "oneview-network",
    )
    .map(({ item }) => item);
}

/** Devices that have a MAC, or the local tag if that was asked for. */
function holdersOn(needle: Needle, host: string, parts: WorldParts, cache: GraphCache): string[] {
  const graph = parts.graphs.get(host);
  if (graph === undefined) return [];
  const fields = needle.field === undefined ? ["mac", "reserved mac"] : needle.field === "tag" ? ["tag"] : [];
  const found = fields.flatMap((field) => cache.hostText(graph).find(needle.word, "whole", ALL, field));
  return found.map(({ item }) => item.id);
}

/** OneView networks that the query names, with the uplink sets and profiles that use them. */
function fabricMembers(items: readonly WorldItem[], world: World): string[] {
  const own = new Set(
    items.flatMap((item) => {
      if (item.of === "node") return [item.nodeId];
      return item.of === "network" ? placesOfNetwork(item.network, world).map(({ nodeId }) => nodeId) : [];
    }),
  );
  if (own.size === 0) return [];
  const users = fabricGraph(world, { isOpen: () => true }).edges.filter(
    ({ kind, target }) => (kind === "carries" || kind === "connection") && own.has(target),
  );
  return [...own, ...users.map(({ source }) => source)];
}
