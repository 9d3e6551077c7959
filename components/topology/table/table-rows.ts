import type { Graph, GraphNode } from "@/server/model/graph";
import { hostNames } from "../accessible-name";
import { kindNames } from "../kinds";

export type TableRow = {
  readonly id: string;
  readonly node: GraphNode;
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly host: string;
  readonly network: string;
  readonly networkKey: string | undefined;
  readonly mark: string;
  readonly state: string;
};

/** Objects as rows; with a text, those that have every word of it in some column, or in their ids. */
export function tableRows(graph: Graph, text: string): TableRow[] {
  const hosts = hostNames(graph);
  const networks = new Map(graph.legend.map((entry) => [entry.key, entry.label]));
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: TableRow[] = [];
  for (const node of graph.nodes) {
    const row = {
      id: node.id,
      node,
      kind: kindNames[node.kind],
      name: node.label,
      detail: node.sublabel ?? "",
      host: node.host === undefined ? "" : (hosts.get(node.host) ?? node.host),
      network: node.network === undefined ? "" : (networks.get(node.network) ?? node.network),
      networkKey: node.network,
      mark: node.badge ?? "",
      state: node.state,
    };
    const columns = [
      row.kind,
      row.name,
      row.detail,
      row.host,
      row.network,
      row.mark,
      row.state,
      node.portId,
      node.network,
    ];
    const haystack = columns.join(" ").toLowerCase();
    if (words.every((word) => haystack.includes(word))) rows.push(row);
  }
  return rows;
}
