import type { Lens } from "@/server/model/lens";
import type { TraceInput } from "@/server/model/trace";
import type { ConsoleContext } from "@/server/operations/console-context";
import { withNodes } from "@/server/trace/hop-nodes";
import { traceLight } from "@/server/trace/trace-light";
import { tracePacket } from "@/server/trace/trace-packet";

/** A trace as the graph lights it. */
export async function lightTrace(ctx: ConsoleContext, input: TraceInput): Promise<Lens> {
  const { world, cache } = await ctx.views.of(input.caseId);
  const parts = cache.parts(world);
  return traceLight(withNodes(tracePacket(world, input), parts), world, parts);
}
