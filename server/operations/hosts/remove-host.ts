import { writeAudit } from "@/server/audit/audit";
import type { ConsoleContext } from "@/server/operations/console-context";
import { noSuchHost } from "@/server/operations/hosts/list-hosts";

/** Forgets the host. Nothing is changed on it. */
export async function removeHost(ctx: ConsoleContext, input: { readonly id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const row = await tx.host.findUnique({ where: { id: input.id } });
    if (!row) throw noSuchHost(input.id);
    await tx.host.delete({ where: { id: input.id } });
    await writeAudit(tx, { actor: ctx.actor, action: "hosts.remove", target: row.name, outcome: "done" });
  });
  await ctx.sources.syncHosts();
}
