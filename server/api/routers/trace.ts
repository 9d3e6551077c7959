import { consoleContext } from "@/server/api/console-context";
import { operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import {
  traceCheckInputSchema,
  traceEndsInputSchema,
  traceInputSchema,
  tracePingInputSchema,
} from "@/server/model/trace";
import { checkHop } from "@/server/operations/trace/check-hop";
import { lightTrace } from "@/server/operations/trace/light-trace";
import { listEnds } from "@/server/operations/trace/list-ends";
import { pingForReal } from "@/server/operations/trace/ping-for-real";
import { runTrace } from "@/server/operations/trace/run-trace";

export const traceRouter = router({
  /** What becomes of a packet and of the answer to it, from what was observed. Sends nothing. */
  run: viewerProcedure.input(traceInputSchema).query(({ ctx, input }) => runTrace(consoleContext(ctx), input)),

  /** The same as what the graph lights: nodes, edges, and the hops host by host. */
  light: viewerProcedure.input(traceInputSchema).query(({ ctx, input }) => lightTrace(consoleContext(ctx), input)),

  /** Asks the running switch of one hop what it would do with the packet, and compares. Sends no packet. */
  check: operatorProcedure
    .input(traceCheckInputSchema)
    .mutation(({ ctx, input, signal }) => checkHop(consoleContext(ctx), input, signal)),

  /** Sends the traced ping three times, from a namespace of a host or a guest of the lab, and compares. */
  ping: operatorProcedure
    .input(tracePingInputSchema)
    .mutation(({ ctx, input, signal }) => pingForReal(consoleContext(ctx), input, signal)),

  /** Ports and devices to pick from. */
  ends: viewerProcedure.input(traceEndsInputSchema).query(({ ctx, input }) => listEnds(consoleContext(ctx), input)),
});
