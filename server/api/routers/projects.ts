import { z } from "zod";
import { consoleContext } from "@/server/api/console-context";
import { optionalCloud } from "@/server/api/routers/change-inputs";
import { adminProcedure, router, viewerProcedure } from "@/server/api/trpc";
import { projectInputSchema } from "@/server/model/project";
import { listProjects } from "@/server/operations/projects/list-projects";
import { nameProject } from "@/server/operations/projects/name-project";

export const projectsRouter = router({
  list: viewerProcedure
    .input(z.strictObject(optionalCloud).optional())
    .query(({ ctx, input }) => listProjects(consoleContext(ctx), input ?? {})),

  name: adminProcedure
    .input(projectInputSchema.extend(optionalCloud))
    .mutation(({ ctx, input }) => nameProject(consoleContext(ctx), input)),
});
