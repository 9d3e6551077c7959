import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { crossHosts } from "./cross-edges";
import { fabricGraph } from "./fabric-graph";
import { GraphCache } from "./graph-cache";
import { hostNode, insideNodes, staleness } from "./host-node";
import { hostId } from "./ids";
import { intentGraph } from "./intent-graph";
import { legendOf } from "./legend";
import { overviewSegments } from "./overview";
import { openedBy } from "./view";
import type { View, World } from "./world";

/**
 * The one graph of a world: overview first, with the insides of what the view opens. Equal worlds give equal graphs,
 * whatever order their lists have; opening one host changes that host and the lines that end in it, nothing else.
 */
export function buildGraph(world: World, view: View, cache: GraphCache = new GraphCache()): Graph {
  const parts = cache.parts(world);
  const opened = openedBy(view, world);
  const names = new Map(parts.hosts.map(({ host }) => [host.key, host.name]));
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  for (const { host, graph } of parts.hosts) {
    const open = graph !== null && opened.isOpen(hostId(host.key));
    nodes.push(hostNode(host, graph, parts.joins, open));
    if (!open) continue;
    nodes.push(...insideNodes(host, graph, parts.joins, parts.neutron, names));
    const stale = staleness(host.status);
    edges.push(...(stale === null ? graph.edges : graph.edges.map((edge) => ({ ...edge, ...stale }))));
  }
  const segments = overviewSegments(parts, opened);
  const drawnSegments = new Set(segments.nodes.map(({ id }) => id));
  for (const part of [
    crossHosts(parts, opened),
    segments,
    intentGraph(world, parts, opened, drawnSegments),
    fabricGraph(world, opened),
  ]) {
    nodes.push(...part.nodes);
    edges.push(...part.edges);
  }
  return {
    revision: world.revision,
    nodes,
    edges: edges.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)),
    legend: legendOf({ nodes, edges }, parts.segments, parts.neutron),
    sources: sources(world),
  };
}

function sources(world: World): Graph["sources"] {
  const all = [...[...world.hosts, ...world.fabrics].map(({ status }) => status), ...(world.clouds ?? [])];
  return all.sort((a, b) => (a.kind + a.name + a.id < b.kind + b.name + b.id ? -1 : 1));
}
