import { consoleContext } from "@/server/api/console-context";
import { adminProcedure, router, viewerProcedure } from "@/server/api/trpc";
import {
  historyChangesInputSchema,
  historyDiffInputSchema,
  historySettingsSchema,
  timelineInputSchema,
} from "@/server/model/history";
import { listChanges } from "@/server/operations/history/list-changes";
import { readDiff } from "@/server/operations/history/read-diff";
import { readTimeline } from "@/server/operations/history/read-timeline";
import { readUsage, setRetention } from "@/server/operations/history/settings";

export const historyRouter = router({
  /** When something changed, and when nobody looked. */
  timeline: viewerProcedure
    .input(timelineInputSchema.optional())
    .query(({ ctx, input }) => readTimeline(consoleContext(ctx), { parts: 120, ...input })),

  /** Observed changes, newest first, each with who made it. */
  changes: viewerProcedure
    .input(historyChangesInputSchema.optional())
    .query(({ ctx, input }) => listChanges(consoleContext(ctx), { limit: 50, ...input })),

  /** Two moments, two cases, or either against now. */
  diff: viewerProcedure.input(historyDiffInputSchema).query(({ ctx, input }) => readDiff(consoleContext(ctx), input)),

  /** How long and how much is kept, and how much it is now. */
  usage: viewerProcedure.query(({ ctx }) => readUsage(consoleContext(ctx))),

  setRetention: adminProcedure
    .input(historySettingsSchema)
    .mutation(({ ctx, input }) => setRetention(consoleContext(ctx), input)),
});
