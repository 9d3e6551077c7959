import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { optionalCloud } from "@/server/api/routers/change-inputs";
import { adminProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { quotaInputSchema } from "@/server/model/quota";
import { readQuota } from "@/server/operations/quotas/read-quota";
import { setQuota } from "@/server/operations/quotas/set-quota";

export const quotasRouter = router({
  get: viewerProcedure
    .input(z.strictObject({ ...optionalCloud, projectId: z.string().trim().min(1).max(255) }))
    .query(({ ctx, input }) => readQuota(consoleContext(ctx), input)),

  set: adminProcedure
    .input(quotaInputSchema.extend(optionalCloud))
    .mutation(({ ctx, input }) => setQuota(consoleContext(ctx), input)),
});
