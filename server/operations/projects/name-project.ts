import { writeAudit } from "@/server/audit/audit";
import type { ProjectInput } from "@/server/model/project";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";

/** Gives a project a name, or takes it away. What it owns stays as it is. */
export async function nameProject(
  ctx: OperationContext,
  { cloudId: given, id, name }: ProjectInput & { readonly cloudId?: string | undefined },
): Promise<{ readonly cloudId: string; readonly id: string; readonly name: string }> {
  const { id: cloudId } = await resolveCloud(ctx.db, given);
  await ctx.db.$transaction(async (tx) => {
    if (name === "") await tx.project.deleteMany({ where: { cloudId, id } });
    else {
      const which = { cloudId_id: { cloudId, id } };
      await tx.project.upsert({ where: which, create: { cloudId, id, name }, update: { name } });
    }
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "projects.name",
      target: `project ${id}`,
      ...{ outcome: "done", detail: { name } },
    });
  });
  return { cloudId, id, name: name || id };
}
