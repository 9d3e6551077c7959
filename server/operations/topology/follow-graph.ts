import { follow } from "@/server/live/follow";
import type { Graph, GraphPatch } from "@/server/model/graph";
import type { ConsoleContext } from "@/server/operations/console-context";
import { type GraphInput, readGraph } from "@/server/operations/topology/read-graph";
import { diffGraphs, isEmptyPatch } from "@/server/topology/patch";

export type GraphChange =
  | { readonly type: "reset"; readonly graph: Graph }
  | { readonly type: "patch"; readonly patch: GraphPatch };

/** Fast enough to feel immediate, slow enough that a storm of changes costs ten graphs a second at most. */
const MIN_INTERVAL_MS = 100;

/**
 * The graph, then what changes in it; who has it already says which revision, and hears only of changes while that is the
 * one. A case never changes: its graph is all there is. Ends when the signal aborts.
 */
export async function* followGraph(
  ctx: ConsoleContext,
  input: GraphInput,
  signal: AbortSignal,
  known?: string | null,
): AsyncGenerator<GraphChange> {
  const subscribe = (listener: () => void) =>
    input.caseId === undefined ? ctx.world.onChange(listener) : () => undefined;
  let shown: Graph | null = null;
  for await (const _ of follow(subscribe, signal, MIN_INTERVAL_MS)) {
    const graph = await readGraph(ctx, input);
    if (shown === null) {
      if (graph.revision !== known) yield { type: "reset", graph };
    } else {
      const patch = diffGraphs(shown, graph);
      if (!isEmptyPatch(patch)) yield { type: "patch", patch };
    }
    shown = graph;
  }
}
