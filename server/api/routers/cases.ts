import { consoleContext } from "@/server/api/console-context";
import { idInput, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { exportInput, previewExport } from "@/server/operations/cases/export-case";
import { getCase, listCases } from "@/server/operations/cases/list-cases";
import { removeCase } from "@/server/operations/cases/remove-case";

/** Cases come in through `POST /api/cases` and go out through `POST /api/cases/export`. */
export const casesRouter = router({
  list: viewerProcedure.query(({ ctx }) => listCases(consoleContext(ctx))),
  get: viewerProcedure.input(idInput).query(({ ctx, input }) => getCase(consoleContext(ctx), input)),
  /** What `POST /api/cases/export` would give. Changes nothing; a mutation, so that the key of the masks is in no address. */
  previewExport: operatorProcedure
    .input(exportInput)
    .mutation(({ ctx, input }) => previewExport(consoleContext(ctx), input)),
  remove: operatorProcedure.input(idInput).mutation(({ ctx, input }) => removeCase(consoleContext(ctx), input)),
});
