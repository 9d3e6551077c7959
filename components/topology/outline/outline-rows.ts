import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { connectionsOf, hostNames, objectDescription, objectName } from "../accessible-name";
import type { Light } from "../canvas/scene";
import { byLabel } from "../layout/graph-index";

/** One line of the outline. Hosts hold namespaces, bridges and devices; an appliance its objects; the rest stands alone. */
export type OutlineRow = {
  readonly id: string;
  readonly node: GraphNode;
  readonly level: number;
  readonly parent: string | null;
  /** `null` where there is nothing to open. */
  readonly open: boolean | null;
  readonly name: string;
  readonly description: string;
  readonly position: number;
  readonly siblings: number;
  /** Whether the lens lights it; `null` while no lens is on. */
  readonly lit: "lit" | "odd" | "out" | null;
};

const unlit: Light = { by: "network", network: null };
const lensWords = { lit: "in the lens", odd: "in the lens, mismatch", out: "not lit" } as const;
const rootOrder = ["host", "segment", "network", "physical-network", "appliance"];
const insideOrder = ["namespace", "ovs-bridge", "linux-bridge", "tap", "veth", "port", "patch"];

export function outlineRows(graph: Graph, light: Light = unlit): readonly OutlineRow[] {
  const nodes = new Map(graph.nodes.map((node) => [node.id, node]));
  const networks = new Map(graph.legend.map((entry) => [entry.key, entry.label]));
  const hosts = hostNames(graph);
  const edges = new Map<string, GraphEdge[]>();
  for (const edge of graph.edges) {
    for (const end of new Set([edge.source, edge.target])) {
      const list = edges.get(end);
      if (list === undefined) edges.set(end, [edge]);
      else list.push(edge);
    }
  }
  const children = new Map<string, GraphNode[]>();
  for (const node of graph.nodes) {
    const parent = node.parent !== undefined && nodes.has(node.parent) ? node.parent : "";
    const list = children.get(parent);
    if (list === undefined) children.set(parent, [node]);
    else list.push(node);
  }

  const rows: OutlineRow[] = [];
  const add = (list: readonly GraphNode[], level: number, parent: string | null) => {
    for (const [at, node] of list.entries()) {
      const inside = children.get(node.id) ?? [];
      const lit = litAs(node.id, light);
      const told = lit === null ? "" : `; ${lensWords[lit]}`;
      rows.push({
        id: node.id,
        lit,
        node,
        level,
        parent,
        open: inside.length > 0 ? true : node.hidden !== undefined && node.kind === "host" ? false : null,
        name: objectName(node, node.host === undefined ? undefined : hosts.get(node.host)),
        description: `${objectDescription(node, {
          network: node.network === undefined ? undefined : networks.get(node.network),
          connections: connectionsOf(node.id, edges.get(node.id) ?? [], nodes),
        })}${told}${changeTold(node.id, light)}`,
        position: at + 1,
        siblings: list.length,
      });
      add(sorted(inside, insideOrder), level + 1, node.id);
    }
  };
  add(sorted(children.get("") ?? [], rootOrder), 1, null);
  return rows;
}

/** Rows whose words contain every word of the text, with everything that they stand in. */
export function filterRows(rows: readonly OutlineRow[], text: string): readonly OutlineRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  const byId = new Map(rows.map((row) => [row.id, row]));
  const kept = new Set<string>();
  for (const row of rows) {
    const haystack = `${row.name} ${row.description}`.toLowerCase();
    if (!words.every((word) => haystack.includes(word))) continue;
    for (let at: OutlineRow | undefined = row; at !== undefined; at = byId.get(at.parent ?? "")) kept.add(at.id);
  }
  return rows.filter((row) => kept.has(row.id));
}

function sorted(nodes: readonly GraphNode[], order: readonly string[]): readonly GraphNode[] {
  const rank = (node: GraphNode) => (order.includes(node.kind) ? order.indexOf(node.kind) : order.length);
  return [...nodes].sort((a, b) => rank(a) - rank(b) || byLabel(a, b));
}

function changeTold(id: string, light: Light): string {
  const change = light.by === "diff" ? light.marks.get(id) : undefined;
  return change === undefined ? "" : `; ${change} between the two moments`;
}

function litAs(id: string, light: Light): OutlineRow["lit"] {
  if (light.by !== "lens") return null;
  if (light.odd.has(id)) return "odd";
  return light.lit.has(id) ? "lit" : "out";
}
