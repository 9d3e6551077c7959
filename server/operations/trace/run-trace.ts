import type { TraceInput, TraceResult } from "@/server/model/trace";
import type { ConsoleContext } from "@/server/operations/console-context";
import { withNodes } from "@/server/trace/hop-nodes";
import { tracePacket } from "@/server/trace/trace-packet";

/** A trace through the hosts of a case, or through the live ones as they were last observed. */
export async function runTrace(ctx: ConsoleContext, input: TraceInput): Promise<TraceResult> {
  const { world, cache } = await ctx.views.of(input.caseId);
  return withNodes(tracePacket(world, input), cache.parts(world));
}
