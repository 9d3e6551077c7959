import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Forgets a cloud and how to sign in to it; nothing is changed there. Refused while mappings use it. */
export async function removeCloud(ctx: ConsoleContext, input: { readonly id: string }): Promise<void> {
  await ctx.db.$transaction(async (tx) => {
    const row = await tx.cloud.findUnique({ where: { id: input.id } });
    if (row === null) throw noSuchCloud(input.id);
    if (row.kind !== "neutron") {
      throw new BridgeheadError("refused", `${row.name} is the console's own record of networks and stays.`);
    }
    const where = { cloudId: input.id };
    const mappings = (await tx.flatMapping.count({ where })) + (await tx.uplinkSetMapping.count({ where }));
    if (mappings > 0) {
      throw new BridgeheadError("conflict", `${mappings} mappings use ${row.name}.`, {
        remedy: "Remove these mappings first; the mapping page lists them.",
      });
    }
    await tx.cloud.delete({ where: { id: input.id } });
    await writeAudit(tx, { actor: ctx.actor, action: "clouds.remove", target: row.name, outcome: "done" });
  });
}
