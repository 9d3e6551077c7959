import { writeAudit } from "@/server/audit/audit";
import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";

/**
 * Forgets a cloud, how to sign in to it and its mirror; nothing is changed there. Refused while mappings use it, and while
 * something that was made for it is left on an appliance: nobody would take that away afterwards.
 */
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
    const left = await leftOnAppliances(tx, input.id);
    if (left.length > 0) {
      throw new BridgeheadError("conflict", `${left.join(" and ")} made for ${row.name} are left on appliances.`, {
        remedy:
          "Reconcile this cloud with deletions, which takes them away now that nothing is mapped; then remove it.",
      });
    }
    await tx.cloud.delete({ where: { id: input.id } });
    await tx.reflection.deleteMany({ where });
    await writeAudit(tx, { actor: ctx.actor, action: "clouds.remove", target: row.name, outcome: "done" });
  });
  await ctx.sources.syncClouds();
  await ctx.jobs.schedule(input.id, null);
  ctx.publishIntentChange();
}

async function leftOnAppliances(tx: Tx, cloudId: string): Promise<readonly string[]> {
  const networks = await tx.reflection.count({ where: { cloudId, manageable: true } });
  const members = await tx.uplinkSetMember.count({ where: { cloudId } });
  const connections = await tx.portConnection.count({ where: { cloudId } });
  return [
    ...(networks === 0 ? [] : [`${networks} OneView networks`]),
    ...(members === 0 ? [] : [`${members} memberships in uplink sets`]),
    ...(connections === 0 ? [] : [`${connections} connections of server profiles`]),
  ];
}
