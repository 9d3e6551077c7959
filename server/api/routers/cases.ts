import { consoleContext } from "@/server/api/console-context";
import { idInput, operatorProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { getCase, listCases } from "@/server/operations/cases/list-cases";
import { removeCase } from "@/server/operations/cases/remove-case";

/** Cases come in through `POST /api/cases`. */
export const casesRouter = router({
  list: viewerProcedure.query(({ ctx }) => listCases(consoleContext(ctx))),
  get: viewerProcedure.input(idInput).query(({ ctx, input }) => getCase(consoleContext(ctx), input)),
  remove: operatorProcedure.input(idInput).mutation(({ ctx, input }) => removeCase(consoleContext(ctx), input)),
});
