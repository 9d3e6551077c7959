import type { Graph, SourceStatus } from "@/server/model/graph";
import type { ConsoleContext } from "@/server/operations/console-context";
import { buildGraph } from "@/server/topology/build-graph";

export type GraphInput = {
  readonly caseId?: string | undefined;
  /** Hosts and appliances to open, by node id, key or name. */
  readonly expand?: "all" | readonly string[] | undefined;
};

export async function readGraph(ctx: ConsoleContext, input: GraphInput): Promise<Graph> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return buildGraph(world, { expand: input.expand ?? [] }, cache);
}

/** How each source stands. Cheap: nothing is built. */
export async function listSources(
  ctx: ConsoleContext,
  input: { readonly caseId?: string | undefined },
): Promise<SourceStatus[]> {
  const { world } = await ctx.views.of(input.caseId);
  return [...[...world.hosts, ...world.fabrics].map(({ status }) => status), ...(world.clouds ?? [])];
}
