import type { Graph, GraphNode } from "@/server/model/graph";

/**
 * What to mark after an update of the same view: nodes that changed and nodes that are new, but not the inside of a host
 * that was only now opened, and nothing at all on the first graph.
 */
export function changedNodes(before: Graph | null, after: Graph): readonly string[] {
  if (before === null || before === after || before.revision === after.revision) return [];
  const known = new Map(before.nodes.map((node) => [node.id, node]));
  const insideKnown = new Set<string>();
  for (const node of before.nodes) if (node.host !== undefined && node.kind !== "host") insideKnown.add(node.host);
  const marked: string[] = [];
  for (const node of after.nodes) {
    const old = known.get(node.id);
    if (old === undefined) {
      if (node.host === undefined || node.kind === "host" || insideKnown.has(node.host)) marked.push(node.id);
    } else if (!sameNode(old, node)) marked.push(node.id);
  }
  return marked;
}

/** Opening a host changes what it tells about its inside; that is no change of the world. */
function sameNode(a: GraphNode, b: GraphNode): boolean {
  if (a.kind === "host" && (a.hidden === undefined) !== (b.hidden === undefined)) return true;
  return (
    a.label === b.label &&
    a.state === b.state &&
    a.sublabel === b.sublabel &&
    a.badge === b.badge &&
    a.network === b.network &&
    a.role === b.role &&
    a.parent === b.parent
  );
}
