import type { Graph } from "@/server/model/graph";

/** Keys of all hosts but one, as the address names them. */
export function otherHosts(graph: Pick<Graph, "nodes"> | undefined, id: string): string[] {
  const hosts = graph?.nodes.filter((node) => node.kind === "host" && node.role !== "remote" && node.id !== id) ?? [];
  return hosts.map((host) => host.host ?? host.label);
}
