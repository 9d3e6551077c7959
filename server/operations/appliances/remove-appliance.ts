import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import { noSuchAppliance } from "@/server/operations/appliances/list-appliances";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Forgets the appliance; nothing is changed on it. Refused while mappings point at it: they would point at nothing. */
export async function removeAppliance(ctx: ConsoleContext, input: { readonly id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const row = await tx.appliance.findUnique({ where: { id: input.id } });
    if (!row) throw noSuchAppliance(input.id);
    const where = { applianceId: input.id };
    const mappings = (await tx.flatMapping.count({ where })) + (await tx.uplinkSetMapping.count({ where }));
    if (mappings > 0) {
      throw new BridgeheadError("conflict", `${mappings} mappings use ${row.name}.`, {
        remedy: "Remove these mappings first; the mapping page lists them.",
      });
    }
    await tx.appliance.delete({ where: { id: input.id } });
    await writeAudit(tx, { actor: ctx.actor, action: "appliances.remove", target: row.name, outcome: "done" });
  });
  await ctx.sources.syncAppliances();
}
