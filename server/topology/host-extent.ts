import type { GraphEdge, GraphNode, NodeKind } from "@/server/model/graph";

export type HostExtent = { readonly plugged: number; readonly underlay: number; readonly portRows: number };

const devices: ReadonlySet<NodeKind> = new Set(["nic", "veth", "tap", "link"]);
const leadDown: ReadonlySet<NodeKind> = new Set(["patch", "gre-tunnel", "vxlan-tunnel", "nic"]);

/**
 * How much stands inside a host, side by side: what is plugged into the integration bridge (a namespace without a plug
 * counts as one), and the ports of the bridges below it, of which a drawing puts two beside each other and keeps the
 * columns of tunnels free of anything else.
 */
export function hostExtent(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): HostExtent {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const roomsWithPlug = new Set<string>();
  const below = new Map<string, number>();
  let plugged = 0;
  for (const node of nodes) {
    const bar = node.kind === "ovs-bridge" || (node.kind === "linux-bridge" && node.role !== "qbr");
    if (bar && node.role !== "integration") below.set(node.id, 0);
  }
  for (const { kind, source, target } of edges) {
    const port = byId.get(source);
    if ((kind !== "ovs-port" && kind !== "bridge-port") || port === undefined || port.role === "local-port") continue;
    if (port.parent !== undefined && byId.get(port.parent)?.kind === "namespace") roomsWithPlug.add(port.parent);
    if (byId.get(target)?.role === "integration") {
      if (!leadDown.has(port.kind) && port.role !== "uplink") plugged += 1;
    } else if (below.has(target) && port.kind !== "patch") below.set(target, (below.get(target) ?? 0) + 1);
  }
  const joined = new Set(edges.flatMap(({ source, target }) => [source, target]));
  const stray = nodes.filter(
    ({ id, kind, role }) => devices.has(kind) && role !== "loopback" && role !== "datapath" && !joined.has(id),
  ).length;
  const tunnels = nodes.filter(({ kind }) => kind === "gre-tunnel" || kind === "vxlan-tunnel").length;
  const ports = [...below.values()].reduce((sum, count) => sum + count, 0);
  const rooms = nodes.filter((node) => node.kind === "namespace" && !roomsWithPlug.has(node.id)).length;
  const underlay = [...below.values()].reduce((sum, ports) => sum + Math.max(1, Math.min(2, ports)), 0);
  const wired = Math.min(2, tunnels);
  const free = Math.max(1, Math.max(3, underlay) - wired);
  const portRows = Math.max(Math.ceil((ports - tunnels + stray) / free), Math.ceil(Math.min(tunnels, 12) / 2));
  return { plugged: plugged + rooms, underlay, portRows };
}
