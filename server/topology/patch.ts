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

/** Kept objects stay where they are in the lists and new ones follow: a graph is a set, its order means nothing. */
export function applyPatch(before: Graph, patch: GraphPatch): Graph {
  return {
    revision: patch.revision,
    nodes: merged(before.nodes, patch.nodes, patch.removedNodes),
    edges: merged(before.edges, patch.edges, patch.removedEdges),
    legend: patch.legend,
    sources: patch.sources,
  };
}

function changed<T extends GraphNode | GraphEdge>(before: readonly T[], after: readonly T[]): T[] {
  const known = new Map(before.map((object) => [object.id, object]));
  return after.filter((object) => !same(known.get(object.id), object));
}

function removed(before: readonly { readonly id: string }[], after: readonly { readonly id: string }[]): string[] {
  const still = new Set(after.map(({ id }) => id));
  return before.flatMap(({ id }) => (still.has(id) ? [] : [id]));
}

function merged<T extends { readonly id: string }>(
  before: readonly T[],
  news: readonly T[],
  gone: readonly string[],
): T[] {
  const objects = new Map(before.map((object) => [object.id, object]));
  for (const id of gone) objects.delete(id);
  for (const object of news) objects.set(object.id, object);
  return [...objects.values()];
}

/** Nodes and edges are flat: comparing their own values is comparing all of them. */
function same<T extends object>(a: T | undefined, b: T): boolean {
  if (a === b) return true;
  if (a === undefined) return false;
  const values: Partial<Record<string, unknown>> = { ...a };
  const others = Object.entries(b);
  return others.length === Object.keys(values).length && others.every(([key, value]) => values[key] === value);
}
