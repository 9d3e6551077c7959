import type { TraceEnd, TraceEndsInput } from "@/server/model/trace";
import type { ConsoleContext } from "@/server/operations/console-context";
import { findEnds } from "@/server/trace/find-ends";

/** Ports and devices that a trace can start from or lead to. */
export async function listEnds(ctx: ConsoleContext, input: TraceEndsInput): Promise<TraceEnd[]> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return findEnds(cache.parts(world), input.query, input.limit);
}
