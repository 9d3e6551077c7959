import type { Graph, GraphNode } from "@/server/model/graph";
import { hostNames } from "../accessible-name";
import type { Light } from "../canvas/scene";
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
  /** What a lens found at odds here; `null`: nothing. */
  readonly mismatch: string | null;
};

/**
 * Objects as rows: those that a lens lights, or the network that is lit; of these, with a text, those that have every word of
 * it in some column, or in their ids.
 */
export function tableRows(graph: Graph, text: string, light: Light): TableRow[] {
  const odd = light.by === "lens" ? light.odd : new Map<string, string>();
  const hosts = hostNames(graph);
  const networks = new Map(graph.legend.map((entry) => [entry.key, entry.label]));
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: TableRow[] = [];
  for (const node of graph.nodes) {
    if (!isLit(node, light)) continue;
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
      mismatch: odd.get(node.id) ?? null,
    };
    const columns = [
      row.kind,
      row.name,
      row.detail,
      row.host,
      row.network,
      row.mark,
      row.state,
      row.mismatch === null ? "" : `mismatch ${row.mismatch}`,
      node.portId,
      node.network,
    ];
    const haystack = columns.join(" ").toLowerCase();
    if (words.every((word) => haystack.includes(word))) rows.push(row);
  }
  return rows;
}

function isLit(node: GraphNode, light: Light): boolean {
  if (light.by === "lens") return light.lit.has(node.id) || light.odd.has(node.id);
  return light.by !== "network" || light.network === null || node.network === light.network;
}
