import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { edgeNames, kindNames, stateNames } from "./kinds";

/** The stable, short name of an object: `OVS bridge br-int on c1`, `Segment privada`. Tree, table and panel share it. */
export function objectName(node: GraphNode, hostName: string | undefined): string {
  const kind = node.role === "remote" ? "Remote end" : kindNames[node.kind];
  const place = node.kind === "host" || hostName === undefined ? "" : ` on ${hostName}`;
  return `${kind} ${node.label}${place}`;
}

/** What else a screen reader says about it: names, network, state with its reason, and what it is joined to. */
export function objectDescription(
  node: GraphNode,
  names: { readonly network: string | undefined; readonly connections: readonly string[] },
): string {
  const parts = [node.sublabel, node.badge, names.network === undefined ? undefined : `network ${names.network}`];
  parts.push(
    node.reason === undefined ? `state ${stateNames[node.state]}` : `state ${stateNames[node.state]}: ${node.reason}`,
  );
  if (node.hidden !== undefined) parts.push(`${node.hidden} objects inside, closed`);
  if (names.connections.length > 0) parts.push(names.connections.join(", "));
  return parts.filter((part) => part !== undefined && part !== "").join("; ");
}

/** `on bridge br-int`, `veth pair qvb…`: at most a handful, the rest counted. */
export function connectionsOf(
  id: string,
  edges: readonly GraphEdge[],
  nodes: ReadonlyMap<string, GraphNode>,
): readonly string[] {
  const most = 4;
  const said = edges.flatMap((edge) => {
    const far = nodes.get(edge.source === id ? edge.target : edge.source);
    return far === undefined ? [] : [`${edgeNames[edge.kind]} ${far.label}`];
  });
  return said.length <= most ? said : [...said.slice(0, most), `and ${said.length - most} more connections`];
}

export function hostNames(graph: Pick<Graph, "nodes">): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const node of graph.nodes) {
    if (node.kind !== "host") continue;
    names.set(node.id, node.label);
    if (node.host !== undefined) names.set(node.host, node.label);
  }
  return names;
}
