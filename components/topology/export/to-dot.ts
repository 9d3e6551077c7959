import type { Graph, GraphNode } from "@/server/model/graph";

const SHAPES: Partial<Record<GraphNode["kind"], string>> = {
  "linux-bridge": "box",
  "ovs-bridge": "box",
  namespace: "folder",
  tap: "ellipse",
  "gre-tunnel": "cds",
  "vxlan-tunnel": "cds",
};
const DASHED = new Set(["unknown", "intended"]);

/** Graphviz: a cluster a host, containers and their parts joined by thin lines, edges of the graph by usual ones. */
export function toDot(graph: Graph): string {
  const known = new Set(graph.nodes.map(({ id }) => id));
  const hosts = new Map<string, GraphNode[]>();
  const outside: GraphNode[] = [];
  for (const node of graph.nodes) {
    if (node.host === undefined) outside.push(node);
    else hosts.set(node.host, [...(hosts.get(node.host) ?? []), node]);
  }
  const clusters = [...hosts].map(
    ([host, nodes]) =>
      `  subgraph ${quoted(`cluster_${host}`)} {\n    label=${quoted(host)};\n${nodes.map((node) => `    ${nodeLine(node)}`).join("\n")}\n  }`,
  );
  const inside = graph.nodes.flatMap(({ id, parent }) =>
    parent === undefined || !known.has(parent)
      ? []
      : `  ${quoted(parent)} -- ${quoted(id)} [color="gray70", penwidth=0.5];`,
  );
  const edges = graph.edges.flatMap(({ source, target, kind, label, state }) => {
    if (!known.has(source) || !known.has(target)) return [];
    const style = DASHED.has(state) ? ", style=dashed" : "";
    const words = label === undefined ? "" : `, label=${quoted(label)}`;
    return `  ${quoted(source)} -- ${quoted(target)} [class=${quoted(kind)}${words}${style}];`;
  });
  const lines = [...clusters, ...outside.map((node) => `  ${nodeLine(node)}`), ...inside, ...edges];
  return `graph topology {\n  node [shape=plain, fontname="sans-serif"];\n${lines.join("\n")}\n}\n`;
}

function nodeLine(node: GraphNode): string {
  const label = [node.label, node.sublabel, node.badge].filter((line) => line !== undefined && line !== "").join("\n");
  const tooltip = node.reason === undefined ? "" : `, tooltip=${quoted(node.reason)}`;
  const style = DASHED.has(node.state) ? ", style=dashed" : "";
  const shape = SHAPES[node.kind] ?? "plain";
  return `${quoted(node.id)} [label=${quoted(label)}, shape=${shape}, class=${quoted(`${node.kind} ${node.state}`)}${tooltip}${style}];`;
}

/**
 * A quoted string of DOT. Only `"` ends it; but in labels `\` begins an escape, so each is doubled, and a line break is the
 * escape for a centred line. NUL and other control characters, which no label shows, become U+FFFD.
 */
export function quoted(text: string): string {
  const safe = text
    .replaceAll(/\r\n?/g, "\n")
    .replaceAll(/(?![\n\t])[\p{Cc}\p{Cs}]/gu, "\ufffd")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"')
    .replaceAll("\n", "\\n");
  return `"${safe}"`;
}
