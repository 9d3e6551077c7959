import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";

/** One pass over a graph: everything the layout asks for is then a map look-up. */
export type GraphIndex = {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edgesOf: ReadonlyMap<string, readonly GraphEdge[]>;
  /** Nodes of each host, without the host itself, in natural order of label. */
  readonly insideOf: ReadonlyMap<string, readonly GraphNode[]>;
  readonly childrenOf: ReadonlyMap<string, readonly GraphNode[]>;
  readonly hosts: readonly GraphNode[];
  /** Node → its host's node id, also for the host itself. */
  readonly hostOf: ReadonlyMap<string, string>;
  /** Host → its place among the hosts. */
  readonly place: ReadonlyMap<string, number>;
};

const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

export function byLabel(a: GraphNode, b: GraphNode): number {
  return natural.compare(a.label, b.label) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

export function indexGraph(graph: Pick<Graph, "nodes" | "edges">): GraphIndex {
  const sorted = [...graph.nodes].sort(byLabel);
  const nodes = new Map(sorted.map((node) => [node.id, node]));
  const edgesOf = new Map<string, GraphEdge[]>();
  for (const edge of [...graph.edges].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    push(edgesOf, edge.source, edge);
    if (edge.target !== edge.source) push(edgesOf, edge.target, edge);
  }
  const insideOf = new Map<string, GraphNode[]>();
  const hostOf = new Map<string, string>();
  const childrenOf = new Map<string, GraphNode[]>();
  for (const node of sorted) {
    const host = findHost(node, nodes);
    if (host !== undefined) hostOf.set(node.id, host);
    if (host !== undefined && node.kind !== "host") push(insideOf, host, node);
    if (node.parent !== undefined) push(childrenOf, node.parent, node);
  }
  const hosts = sorted.filter((node) => node.kind === "host" && node.role !== "remote");
  const place = new Map(hosts.map((host, at) => [host.id, at]));
  return { nodes, edgesOf, insideOf, childrenOf, hosts, hostOf, place };
}

/** The host's node id: `host` where it names a node, else up the parents. */
function findHost(node: GraphNode, nodes: ReadonlyMap<string, GraphNode>): string | undefined {
  if (node.role === "remote") return undefined;
  if (node.host !== undefined && nodes.get(node.host)?.kind === "host") return node.host;
  let at: GraphNode | undefined = node;
  for (let depth = 0; at !== undefined && depth < 8; depth += 1) {
    if (at.kind === "host") return at.id;
    at = at.parent === undefined ? undefined : nodes.get(at.parent);
  }
  return undefined;
}

export function otherEnd(edge: GraphEdge, id: string): string {
  return edge.source === id ? edge.target : edge.source;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
