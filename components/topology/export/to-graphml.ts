import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { xmlText } from "./xml-text";

const NODE_KEYS = [
  "kind",
  "label",
  "state",
  "parent",
  "host",
  "role",
  "sublabel",
  "badge",
  "network",
  "portId",
  "hidden",
  "reason",
] as const satisfies readonly (keyof GraphNode)[];
const EDGE_KEYS = ["kind", "state", "label", "network", "reason"] as const satisfies readonly (keyof GraphEdge)[];

/** GraphML with the graph's own fields as data: what yEd, Gephi, networkx and others open. */
export function toGraphml(graph: Graph): string {
  const declared = [
    ...NODE_KEYS.map((key) => ["node", key] as const),
    ...EDGE_KEYS.map((key) => ["edge", key] as const),
  ].map(
    ([of, key]) =>
      `  <key id="${of}-${key}" for="${of}" attr.name="${key}" attr.type="${key === "hidden" ? "int" : "string"}"/>`,
  );
  const nodes = graph.nodes.map((node) => element("node", `id="${xmlText(node.id)}"`, NODE_KEYS, (key) => node[key]));
  const known = new Set(graph.nodes.map(({ id }) => id));
  const edges = graph.edges
    .filter(({ source, target }) => known.has(source) && known.has(target))
    .map((edge) => {
      const ends = `id="${xmlText(edge.id)}" source="${xmlText(edge.source)}" target="${xmlText(edge.target)}"`;
      return element("edge", ends, EDGE_KEYS, (key) => edge[key]);
    });
  return `<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
${declared.join("\n")}
  <graph id="topology" edgedefault="undirected">
${[...nodes, ...edges].join("\n")}
  </graph>
</graphml>
`;
}

function element<K extends string>(
  of: "node" | "edge",
  attributes: string,
  keys: readonly K[],
  fieldOf: (key: K) => string | number | undefined,
): string {
  const data = keys.flatMap((key) => {
    const value = fieldOf(key);
    return value === undefined ? [] : `<data key="${of}-${key}">${xmlText(String(value))}</data>`;
  });
  return `    <${of} ${attributes}>${data.join("")}</${of}>`;
}
