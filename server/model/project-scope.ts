import { z } from "zod";

const id = z.string().trim().min(1).max(255);

/** The projects that a member sees, all of one cloud (or of the built-in inventory, which is one too). */
export const projectScopeSchema = z.strictObject({
  cloudId: z.string().min(1).max(100),
  projects: z
    .array(z.strictObject({ id, name: z.string().max(255).describe("as it is shown; empty: the id") }))
    .min(1, { error: "Give at least one project" })
    .max(100),
});
export type ProjectScope = z.infer<typeof projectScopeSchema>;

export function isInScope(scope: ProjectScope, projectId: string | undefined): boolean {
  return scope.projects.some((project) => project.id === projectId);
}
