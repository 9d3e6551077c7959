import type { Graph, GraphEdge, GraphNode, NodeKind } from "@/server/model/graph";

export const layers = ["namespaces", "linux-bridges", "ovs", "tunnels", "fabric", "local"] as const;
export type Layer = (typeof layers)[number];

export const layerNames: Readonly<Record<Layer, string>> = {
  namespaces: "Namespaces",
  "linux-bridges": "Linux bridges",
  ovs: "Open vSwitch",
  tunnels: "Tunnels",
  fabric: "Fabric",
  local: "Loopback and local ports",
};

/** Shown unless asked otherwise: a bridge's own port and `lo` are on every host and seldom the question. */
export const usualLayers: readonly Layer[] = ["namespaces", "linux-bridges", "ovs", "tunnels", "fabric"];

const fabricKinds: ReadonlySet<NodeKind> = new Set([
  "appliance",
  "oneview-network",
  "logical-interconnect-group",
  "logical-interconnect",
  "uplink-set",
  "interconnect",
  "enclosure",
  "server-hardware",
  "server-profile",
]);

export function layerOf(node: GraphNode): Layer | null {
  if (isLocal(node)) return "local";
  if (node.kind === "namespace" || node.kind === "dhcp-server") return "namespaces";
  if (node.kind === "linux-bridge") return "linux-bridges";
  if (node.kind === "ovs-bridge" || node.kind === "patch") return "ovs";
  if (node.kind === "gre-tunnel" || node.kind === "vxlan-tunnel") return "tunnels";
  return fabricKinds.has(node.kind) ? "fabric" : null;
}

export function isLocal(node: GraphNode): boolean {
  return (
    node.role === "local-port" ||
    node.role === "loopback" ||
    node.role === "datapath" ||
    (node.kind === "link" && node.label === "lo")
  );
}

/** The graph without loopbacks and local ports: they take no place when they are not shown. */
export function withoutLocal<G extends Pick<Graph, "nodes" | "edges">>(graph: G): G {
  const gone = new Set(graph.nodes.filter(isLocal).map((node) => node.id));
  return gone.size === 0 ? graph : { ...graph, nodes: keepNodes(graph, gone), edges: keepEdges(graph, gone) };
}

/** Nodes and edges that hidden layers take away from the drawing; what stays does not move. */
export function hiddenBy(graph: Pick<Graph, "nodes" | "edges">, shown: ReadonlySet<Layer>): ReadonlySet<string> {
  const hidden = new Set<string>();
  for (const node of graph.nodes) {
    const layer = layerOf(node);
    if (layer !== null && !shown.has(layer)) hidden.add(node.id);
  }
  if (!shown.has("namespaces")) {
    for (const node of graph.nodes) if (node.parent !== undefined && hidden.has(node.parent)) hidden.add(node.id);
  }
  return hidden;
}

function keepNodes(graph: Pick<Graph, "nodes">, gone: ReadonlySet<string>): readonly GraphNode[] {
  return graph.nodes.filter((node) => !gone.has(node.id));
}

function keepEdges(graph: Pick<Graph, "edges">, gone: ReadonlySet<string>): readonly GraphEdge[] {
  return graph.edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target));
}
