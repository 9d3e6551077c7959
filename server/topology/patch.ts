import type { Graph, GraphEdge, GraphNode, GraphPatch } from "@/server/model/graph";

/**
 * What has to be told to someone who has `before` so that they have `after`: new and changed objects whole, the rest by
 * omission. Legend and sources are small and always whole.
 */
export function diffGraphs(before: Graph, after: Graph): GraphPatch {
  return {
    revision: after.revision,
    nodes: changed(before.nodes, after.nodes),
    edges: changed(before.edges, after.edges),
    removedNodes: removed(before.nodes, after.nodes),
    removedEdges: removed(before.edges, after.edges),
    legend: after.legend,
    sources: after.sources,
  };
}

/** Nothing on the canvas changes; sources may have aged. */
export function isEmptyPatch(patch: GraphPatch): boolean {
  return (
    patch.nodes.length === 0 &&
    patch.edges.length === 0 &&
    patch.removedNodes.length === 0 &&
    patch.removedEdges.length === 0
  );
}

function changed<T extends GraphNode | GraphEdge>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Map(before.map((object) => [object.id, object]));
  return after.filter((object) => !same(known.get(object.id), object));
}

function removed(before: readonly { readonly id: string }[], after: readonly { readonly id: string }[]): string[] {
  const still = new Set(after.map(({ id }) => id));
  return before.flatMap(({ id }) => (still.has(id) ? [] : [id]));
}

/** Nodes and edges are flat: comparing their own values is comparing all of them. */
function same<T extends object>(a: T | undefined, b: T): boolean {
  if (a === b) return true;
  if (a === undefined) return false;
  const values: Partial<Record<string, unknown>> = { ...a };
  const others = Object.entries(b);
  return others.length === Object.keys(values).length && others.every(([key, value]) => values[key] === value);
}
