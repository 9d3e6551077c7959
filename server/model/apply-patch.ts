import type { Graph, GraphPatch } from "./graph";

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

function merged<T extends { readonly id: string }>(
  before: readonly T[],
  news: readonly T[],
  gone: readonly string[],
): readonly T[] {
  if (news.length === 0 && gone.length === 0) return before;
  const objects = new Map(before.map((object) => [object.id, object]));
  for (const id of gone) objects.delete(id);
  for (const object of news) objects.set(object.id, object);
  return [...objects.values()];
}
