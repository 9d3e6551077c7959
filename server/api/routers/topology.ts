import { tracked } from "@trpc/server";
import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { router, viewerProcedure } from "@/server/api/trpc";
import { historyDiffInputSchema, timelineInputSchema } from "@/server/model/history";
import { readDiff } from "@/server/operations/history/read-diff";
import { readTimeline } from "@/server/operations/history/read-timeline";
import { calculateNames } from "@/server/operations/topology/calculate-names";
import { followGraph } from "@/server/operations/topology/follow-graph";
import { listSources, readGraph } from "@/server/operations/topology/read-graph";
import { readLens } from "@/server/operations/topology/read-lens";
import { readObject } from "@/server/operations/topology/read-object";
import { searchObjects } from "@/server/operations/topology/search-objects";

const caseId = z.string().max(100).optional().describe("An uploaded case; absent: the live sources");
const graphInput = z.strictObject({
  caseId,
  expand: z
    .union([z.literal("all"), z.array(z.string().max(500)).max(1_000)])
    .optional()
    .describe("Hosts and appliances to open, by node id, key or name"),
});

export const topologyRouter = router({
  graph: viewerProcedure
    .input(graphInput.optional())
    .query(({ ctx, input }) => readGraph(consoleContext(ctx), input ?? {})),

  changes: viewerProcedure
    .input(
      graphInput
        .extend({
          lastEventId: z
            .string()
            .max(200)
            .nullish()
            .describe("Revision of the same view that is known already: only what changed since is sent"),
        })
        .optional(),
    )
    .subscription(async function* ({ ctx, input, signal }) {
      const { lastEventId, ...view } = input ?? {};
      const until = signal ?? new AbortController().signal;
      for await (const change of followGraph(consoleContext(ctx), view, until, lastEventId)) {
        yield tracked(change.type === "reset" ? change.graph.revision : change.patch.revision, change);
      }
    }),

  sources: viewerProcedure
    .input(z.strictObject({ caseId }).optional())
    .query(({ ctx, input }) => listSources(consoleContext(ctx), input ?? {})),

  search: viewerProcedure
    .input(
      z.strictObject({
        query: z.string().trim().min(1).max(200),
        caseId,
        limit: z.int().min(1).max(50).default(30),
      }),
    )
    .query(({ ctx, input }) => searchObjects(consoleContext(ctx), input)),

  lens: viewerProcedure
    .input(z.strictObject({ query: z.string().trim().min(1).max(200), caseId }))
    .query(({ ctx, input }) => readLens(consoleContext(ctx), input)),

  /** As `history.timeline` and `history.diff`. */
  history: viewerProcedure
    .input(timelineInputSchema.optional())
    .query(({ ctx, input }) => readTimeline(consoleContext(ctx), { parts: 120, ...input })),

  diff: viewerProcedure.input(historyDiffInputSchema).query(({ ctx, input }) => readDiff(consoleContext(ctx), input)),

  /** Devices, chains, sets and namespaces by the id they are built from, and back. */
  names: viewerProcedure
    .input(z.strictObject({ text: z.string().trim().min(1).max(200), caseId }))
    .query(({ ctx, input }) => calculateNames(consoleContext(ctx), input)),

  object: viewerProcedure
    .input(z.strictObject({ id: z.string().min(1).max(1_000), caseId }))
    .query(({ ctx, input }) => readObject(consoleContext(ctx), input)),
});
