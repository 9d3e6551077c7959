import type { Lens, LensPlace, LensRow } from "@/server/model/lens";
import type { TraceResult } from "@/server/model/trace";
import type { HostGraph } from "@/server/topology/host-graph";
import { hostId, parseNodeId } from "@/server/topology/ids";
import { lensEdges } from "@/server/topology/lens-edges";
import type { World } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";

/** What is passed on the way from one hop to the next without a hop of its own; a switch would have one. */
const BETWEEN = new Set(["linux-bridge", "veth", "patch", "port", "tap", "nic", "gre-tunnel", "vxlan-tunnel"]);
/** qvb and qvo, two patch ports, or the two ends of a tunnel with what they hang on. */
const MOST_BETWEEN = 3;

/** A trace as the graph lights it: its hops, what lies between them, and where it ends at odds. `result` with its nodes. */
export function traceLight(result: TraceResult, world: World, parts: WorldParts): Lens {
  const lit = new Set<string>();
  const places = new Map<string, { readonly name: string; readonly rows: LensRow[] }>();
  let before: string | undefined;
  for (const [at, { host: name, nodeId, text, leg }] of result.hops.entries()) {
    const host = parts.hosts.find(({ host }) => host.name === name || host.key === name)?.host;
    if (host === undefined) continue;
    lit.add(hostId(host.key));
    if (nodeId !== undefined) {
      lit.add(nodeId);
      if (before !== undefined) for (const id of between(before, nodeId, parts)) lit.add(id);
      before = nodeId;
    }
    const ends = result.verdict !== "delivered" && at === result.hops.length - 1;
    const row: LensRow = {
      text: leg === "reply" ? `back: ${text}` : text,
      ...(nodeId === undefined ? {} : { nodeId }),
      ...(ends ? { mismatch: result.verdict === "dropped" ? "dropped here" : "not known from here on" } : {}),
    };
    const place = places.get(hostId(host.key)) ?? { name: host.name, rows: [] };
    places.set(hostId(host.key), place);
    // a hop that is passed twice is one place of the graph
    if (!place.rows.some((one) => one.text === row.text && one.nodeId === nodeId)) place.rows.push(row);
  }
  const listed = [...places].map(([nodeId, place]): LensPlace => ({ kind: "host", nodeId, ...place }));
  return {
    readings: [result.reason],
    networks: [],
    nodeIds: [...lit].sort(),
    edgeIds: lensEdges(lit, new Set(), world, parts),
    places: listed,
    mismatches: listed.reduce((sum, { rows }) => sum + rows.filter(({ mismatch }) => mismatch !== undefined).length, 0),
  };
}

/** The shortest way between two nodes over devices and ports; empty when they touch, or when no such way is known. */
function between(from: string, to: string, parts: WorldParts): readonly string[] {
  let ways: readonly (readonly string[])[] = [[]];
  const seen = new Set([from]);
  for (let length = 0; length <= MOST_BETWEEN; length += 1) {
    const longer: string[][] = [];
    for (const way of ways) {
      for (const next of neighbours(way.at(-1) ?? from, parts)) {
        if (next === to) return way;
        if (seen.has(next) || !BETWEEN.has(graphOf(next, parts)?.nodeById.get(next)?.kind ?? "")) continue;
        seen.add(next);
        longer.push([...way, next]);
      }
    }
    ways = longer;
  }
  return [];
}

function neighbours(id: string, parts: WorldParts): readonly string[] {
  const graph = graphOf(id, parts);
  if (graph === undefined) return [];
  const { near, inside: children } = touching(graph);
  const far = tunnelPeers(parts.joins, graph.key).get(id) ?? [];
  // a namespace holds the devices that its packets leave by
  const node = graph.nodeById.get(id);
  const parent = node?.parent !== undefined && graph.nodeById.has(node.parent) ? [node.parent] : [];
  const inside = node?.kind === "namespace" ? (children.get(id) ?? []) : parent;
  return [...(near.get(id) ?? []), ...far, ...inside];
}

const peersOf = new WeakMap<WorldParts["joins"], Map<string, ReadonlyMap<string, readonly string[]>>>();

/** The other ends of a host's tunnels, by node. */
function tunnelPeers(joins: WorldParts["joins"], host: string): ReadonlyMap<string, readonly string[]> {
  const hosts = peersOf.get(joins) ?? new Map<string, ReadonlyMap<string, readonly string[]>>();
  peersOf.set(joins, hosts);
  let peers = hosts.get(host);
  if (peers === undefined) {
    const made = new Map<string, string[]>();
    for (const { end, peer } of joins.tunnelsOf.get(host) ?? []) {
      if (peer !== null) made.set(end.id, [...(made.get(end.id) ?? []), peer.end.id]);
    }
    peers = made;
    hosts.set(host, made);
  }
  return peers;
}

type Touching = {
  readonly near: ReadonlyMap<string, readonly string[]>;
  /** Nodes by the one they are in. */
  readonly inside: ReadonlyMap<string, readonly string[]>;
};
const known = new WeakMap<HostGraph, Touching>();

function touching(graph: HostGraph): Touching {
  let found = known.get(graph);
  if (found === undefined) {
    const near = new Map<string, string[]>();
    const inside = new Map<string, string[]>();
    const add = (map: Map<string, string[]>, key: string, id: string) => {
      const same = map.get(key);
      if (same === undefined) map.set(key, [id]);
      else same.push(id);
    };
    for (const { source, target } of graph.edges) {
      add(near, source, target);
      if (target !== source) add(near, target, source);
    }
    for (const { id, parent } of graph.nodes) if (parent !== undefined) add(inside, parent, id);
    found = { near, inside };
    known.set(graph, found);
  }
  return found;
}

function graphOf(id: string, parts: WorldParts): HostGraph | undefined {
  const ref = parseNodeId(id);
  return ref !== null && "host" in ref ? parts.graphs.get(ref.host) : undefined;
}
