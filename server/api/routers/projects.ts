import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { optionalCloud } from "@/server/api/routers/change-inputs";
import { adminProcedure, memberProcedure, router } from "@/server/api/trpc";
import { projectInputSchema } from "@/server/model/project";
import { memberProjects } from "@/server/operations/member/member-networks";
import { listProjects } from "@/server/operations/projects/list-projects";
import { nameProject } from "@/server/operations/projects/name-project";

export const projectsRouter = router({
  list: memberProcedure
    .input(z.strictObject(optionalCloud).optional())
    .query(({ ctx, input }) =>
      ctx.view === "everything"
        ? listProjects(consoleContext(ctx), input ?? {})
        : memberProjects(consoleContext(ctx), ctx.view, input ?? {}),
    ),

  name: adminProcedure
    .input(projectInputSchema.extend(optionalCloud))
    .mutation(({ ctx, input }) => nameProject(consoleContext(ctx), input)),
});
