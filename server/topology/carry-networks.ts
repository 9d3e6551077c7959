import type { EdgeDraft, NodeDraft } from "./draft";

/**
 * Gives every device behind an OVS port the port's network and tag: qvo → qvb → qbr → tap, and a veth into a namespace.
 * Only layer 2 carries: veth pairs and Linux bridges. What already has a network keeps it.
 */
export function carryNetworks(nodes: readonly NodeDraft[], edges: readonly EdgeDraft[]): void {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const layerTwo = edges.filter(({ kind }) => kind === "veth-pair" || kind === "bridge-port");
  const neighbours = new Map<string, string[]>();
  for (const { source, target } of layerTwo) {
    for (const [from, to] of [
      [source, target],
      [target, source],
    ] as const) {
      const known = neighbours.get(from);
      if (known === undefined) neighbours.set(from, [to]);
      else known.push(to);
    }
  }
  const queue = nodes.filter(({ id, network }) => network !== undefined && neighbours.has(id));
  for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
    for (const id of neighbours.get(at.id) ?? []) {
      const next = byId.get(id);
      if (next === undefined || next.network !== undefined || at.network === undefined) continue;
      next.network = at.network;
      if (next.badge === undefined && at.badge !== undefined) next.badge = at.badge;
      queue.push(next);
    }
  }
  for (const edge of layerTwo) {
    const network = byId.get(edge.source)?.network;
    if (network !== undefined) edge.network = network;
  }
}
