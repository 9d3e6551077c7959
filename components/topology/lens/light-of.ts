import type { Graph } from "@/server/model/graph";
import type { Lens } from "@/server/model/lens";
import type { Light } from "../canvas/scene";

/** A lens goes before a lit network. What lit objects stand in is lit as well, and so are mismatches in a closed host; they come with their words. */
export function lightOf(graph: Graph | undefined, lens: Lens | null, network: string | null): Light {
  if (lens === null) return { by: "network", network };
  const lit = new Set([...lens.nodeIds, ...lens.edgeIds]);
  const parents = new Map((graph?.nodes ?? []).map(({ id, parent }) => [id, parent]));
  for (const id of lens.nodeIds) {
    for (let at = parents.get(id); at !== undefined && !lit.has(at); at = parents.get(at)) lit.add(at);
  }
  const odd = new Map<string, string>();
  for (const { nodeId, rows } of lens.places) {
    for (const row of rows) {
      if (row.mismatch === undefined) continue;
      const at = row.nodeId !== undefined && parents.has(row.nodeId) ? row.nodeId : nodeId;
      const known = odd.get(at);
      odd.set(at, known === undefined ? row.mismatch : `${known}; ${row.mismatch}`);
    }
  }
  return { by: "lens", lit, odd };
}
