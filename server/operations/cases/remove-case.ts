import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { ConsoleContext } from "@/server/operations/console-context";

export async function removeCase(ctx: ConsoleContext, input: { readonly id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const row = await tx.case.findUnique({ where: { id: input.id }, select: { name: true } });
    if (!row) throw new BridgeheadError("missing", `There is no case ${input.id}.`);
    await tx.case.delete({ where: { id: input.id } });
    await writeAudit(tx, { actor: ctx.actor, action: "cases.remove", target: row.name, outcome: "done" });
  });
  ctx.cases.removed(input.id);
}
