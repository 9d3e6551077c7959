import type { Graph } from "@/server/model/graph";

/** The graph as the view holds it, in the words of the API. */
export function toJson(graph: Graph, source: string, at: Date): string {
  const { nodes, edges, legend, sources, revision } = graph;
  const head = { format: "bridgehead-graph", version: 1, source, exportedAt: at.toISOString(), revision };
  return `${JSON.stringify({ ...head, nodes, edges, legend, sources }, null, 1)}\n`;
}
