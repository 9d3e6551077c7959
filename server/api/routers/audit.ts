import { router, viewerProcedure } from "@/server/api/trpc";
import { auditFilter, listAudit } from "@/server/audit/list-audit";

export const auditRouter = router({
  list: viewerProcedure.input(auditFilter).query(({ ctx, input }) => listAudit(ctx.services.db, input)),
});
