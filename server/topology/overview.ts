import type { GraphEdge, GraphNode } from "@/server/model/graph";
import type { EdgeDraft } from "./draft";
import { staleness } from "./host-node";
import { edgeId, hostId, MORE_SEGMENTS_ID, segmentId } from "./ids";
import { type Segment, segmentNode } from "./segments";
import { LIMITS, type Opened } from "./view";
import type { WorldParts } from "./world-parts";

/**
 * The networks that hosts carry, as nodes between them: widest first up to a limit, the rest counted. A closed host is
 * joined to its networks while that stays readable; an open one by the bridge that holds their ports.
 */
export function overviewSegments(parts: WorldParts, opened: Opened): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const drawn = segmentsWithinLimit(parts);
  const nodes = drawn.map((segment) => segmentNode(segment, parts.neutron));
  const more = parts.segments.length - drawn.length;
  if (more > 0) {
    nodes.push({ id: MORE_SEGMENTS_ID, kind: "segment", label: `${more} more networks`, state: "ok", hidden: more });
  }
  const lines = drawn.reduce((sum, { hosts }) => sum + hosts.length, 0);
  const closedToo = parts.hosts.length + drawn.length + lines <= LIMITS.withHostSegmentEdges;
  const stale = new Set(parts.hosts.filter(({ host }) => staleness(host.status) !== null).map(({ host }) => host.key));
  const edges = drawn.flatMap((segment) => segmentEdges(segment, opened, closedToo, stale));
  return { nodes, edges };
}

/** Nodes of the networks that are drawn, whatever is open. */
export function drawnSegments(parts: WorldParts): GraphNode[] {
  return segmentsWithinLimit(parts).map((segment) => segmentNode(segment, parts.neutron));
}

function segmentsWithinLimit(parts: WorldParts): Segment[] {
  const many = parts.hosts.length > LIMITS.pairedHosts;
  return parts.segments.slice(0, many ? LIMITS.segmentsWithManyHosts : LIMITS.segmentsWithFewHosts);
}

function segmentEdges(segment: Segment, opened: Opened, closedToo: boolean, stale: ReadonlySet<string>): GraphEdge[] {
  return segment.hosts.flatMap(({ host, at }) => {
    const open = opened.isOpen(hostId(host));
    if (!open && !closedToo) return [];
    const source = open ? at.bridgeId : hostId(host);
    const target = segmentId(segment.network);
    const edge: EdgeDraft = {
      id: edgeId("segment", source, target),
      kind: "segment",
      source,
      target,
      state: stale.has(host) ? "stale" : at.tag === null ? "dead" : "ok",
      network: segment.network,
    };
    if (at.tag !== null) edge.label = `tag ${at.tag}`;
    return [edge];
  });
}
