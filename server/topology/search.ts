import type { GraphNode, NodeKind } from "@/server/model/graph";
import { type FabricPlace, placesOfNetwork, placesOfPort } from "./fabric-places";
import { GraphCache } from "./graph-cache";
import { hostPlaces, routerPlaces } from "./host-places";
import { hostId } from "./ids";
import { portLabel } from "./name-nodes";
import type { NodeHint } from "./node-hints";
import { drawnSegments } from "./overview";
import { type Needle, readQuery } from "./search-query";
import { placeOfNetwork, type WorldItem } from "./search-world";
import type { Found } from "./text-index";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

export type SearchHit = {
  readonly nodeId: string;
  readonly kind: NodeKind;
  readonly label: string;
  /** Name of the host it is on. */
  readonly host: string | null;
  /** What matched: `mac fa:16:3e:1b:ec:c2`. */
  readonly why: string;
  /** What a view has to open so that the node is in the graph. */
  readonly expand: readonly string[];
};

const LIMIT = 50;

/**
 * Everything a world holds, drawn or not, best match first: by how exact the match is, then networks and hosts before
 * guests before bridges before the plumbing between them, then by name.
 */
export function search(world: World, text: string, cache: GraphCache = new GraphCache()): SearchHit[] {
  const parts = cache.parts(world);
  const drawn = new Set(drawnSegments(parts).map(({ id }) => id));
  const hits = new Map<string, SearchHit>();
  for (const needle of readQuery(text)) {
    const found = [...worldHits(needle, world, parts, drawn, cache), ...hostHits(needle, parts, cache)];
    for (const hit of found.sort(
      (a, b) => rank(a) - rank(b) || compare(a.label, b.label) || compare(a.nodeId, b.nodeId),
    )) {
      if (!hits.has(hit.nodeId)) hits.set(hit.nodeId, hit);
    }
    if (hits.size >= LIMIT) break;
  }
  return [...hits.values()].slice(0, LIMIT);
}

type RankedHit = SearchHit & { readonly role?: string | undefined };

function hostHits(needle: Needle, parts: WorldParts, cache: GraphCache): RankedHit[] {
  const hits: RankedHit[] = [];
  for (const { host, graph } of parts.hosts) {
    if (graph === null || hits.length >= LIMIT) continue;
    for (const found of cache.hostText(graph).find(needle.word, needle.match, LIMIT - hits.length, needle.field)) {
      hits.push(hitOf(found.item, host, whyOf(needle, found), parts));
    }
  }
  return hits;
}

function hitOf(node: GraphNode, host: { key: string; name: string }, why: string, parts: WorldParts): RankedHit {
  const hint = parts.graphs.get(host.key)?.hints.get(node.id);
  return {
    nodeId: node.id,
    kind: node.kind,
    label: labelOf(node, hint, parts),
    host: host.name,
    why,
    expand: [hostId(host.key)],
    role: node.role,
  };
}

function labelOf(node: GraphNode, hint: NodeHint | undefined, parts: WorldParts): string {
  if (hint === undefined) return node.label;
  const port = hint.of === "port" ? parts.neutron.port(hint.portId, hint.fragment) : undefined;
  if (port !== undefined) return `${portLabel(port, parts.neutron)} (${node.label})`;
  const router = hint.of === "router" ? parts.neutron.routers.get(hint.id)?.name : undefined;
  const name = router ?? (hint.of === "network" ? parts.neutron.networkName(hint.id) : undefined);
  return name ? `${name} (${node.label})` : node.label;
}

function worldHits(
  needle: Needle,
  world: World,
  parts: WorldParts,
  drawn: ReadonlySet<string>,
  cache: GraphCache,
): RankedHit[] {
  const found = cache.worldText(world, parts).find(needle.word, needle.match, LIMIT, needle.field);
  return found.flatMap((match) => resolve(match, whyOf(needle, match), world, parts, drawn));
}

function resolve(
  { item }: Found<WorldItem>,
  why: string,
  world: World,
  parts: WorldParts,
  drawn: ReadonlySet<string>,
): RankedHit[] {
  const onFabric = (name: string) => (place: FabricPlace) => {
    return { ...place, label: `${name} (${place.label})`, host: null, why };
  };
  switch (item.of) {
    case "node": {
      const { nodeId, kind, label, expand } = item;
      return [{ nodeId, kind, label, host: null, why, expand }];
    }
    case "host": {
      const name = parts.hosts.find(({ host }) => host.key === item.host)?.host.name ?? item.host;
      return [{ nodeId: hostId(item.host), kind: "host", label: name, host: name, why, expand: [] }];
    }
    case "network": {
      const place = placeOfNetwork(item.network, parts, drawn);
      const onHosts = place === null ? [] : [{ ...place, host: nameOf(place.host, parts), label: item.label, why }];
      return [...onHosts, ...placesOfNetwork(item.network, world).map(onFabric(item.label))];
    }
    case "router":
      return routerPlaces(item.router, parts).map(({ node, host }) => hitOf(node, host, why, parts));
    case "port": {
      const places = hostPlaces(item.port.id, item.port.host, parts);
      const onHosts = places.map(({ node, host }) => hitOf(node, host, why, parts));
      return [...onHosts, ...placesOfPort(item.port, world).map(onFabric(item.label))];
    }
  }
}

function nameOf(key: string | null, parts: WorldParts): string | null {
  return parts.hosts.find(({ host }) => host.key === key)?.host.name ?? null;
}

function whyOf(needle: Needle, found: { readonly field: string; readonly word: string }): string {
  return needle.because ?? `${found.field} ${found.word}`;
}

function rank({ kind, role }: RankedHit): number {
  if (kind === "host" || kind === "segment" || kind === "appliance" || kind === "physical-network") return 0;
  if (role === "guest" || kind === "namespace") return 1;
  if (kind === "ovs-bridge" || (kind === "linux-bridge" && role !== "qbr")) return 2;
  if (role === "local-port") return 5;
  if (kind === "port") return 3;
  return kind === "dhcp-server" || kind === "link" ? 5 : 4;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
