import { consoleContext } from "@/server/api/console-context";
import { router, viewerProcedure } from "@/server/api/trpc";
import { traceInputSchema } from "@/server/model/trace";
import { runTrace } from "@/server/operations/trace/run-trace";

export const traceRouter = router({
  /** What becomes of a packet and of the answer to it, from what was observed. Sends nothing. */
  run: viewerProcedure.input(traceInputSchema).query(({ ctx, input }) => runTrace(consoleContext(ctx), input)),
});
