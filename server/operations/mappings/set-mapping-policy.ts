import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { MappingPolicy } from "@/server/model/mapping";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import type { ConsoleContext } from "@/server/operations/console-context";

export type PolicyInput = {
  readonly cloudId: string;
  readonly physicalNetwork: string;
  readonly kind: "flat" | "uplink-sets";
  readonly policy: MappingPolicy;
};

/** Says what follows a change in a real cloud on one physical network. Policies concern what changes by itself: of the inventory nothing does. */
export async function setMappingPolicy(ctx: ConsoleContext, input: PolicyInput): Promise<{ readonly changed: number }> {
  const { cloudId, physicalNetwork, kind, policy } = input;
  const changed = await ctx.db.$transaction(async (tx) => {
    const cloud = await tx.cloud.findUnique({ where: { id: cloudId } });
    if (cloud === null) throw noSuchCloud(cloudId);
    if (cloud.kind === "inventory") {
      throw new BridgeheadError(
        "refused",
        `${cloud.name} is the console's own record: what changes there is planned and applied by whoever changes it.`,
      );
    }
    const which = { where: { cloudId, physicalNetwork } };
    const standing = kind === "flat" ? await tx.flatMapping.count(which) : await tx.uplinkSetMapping.count(which);
    if (standing === 0) {
      const what = kind === "flat" ? "flat mapping" : "uplink-set mapping";
      throw new BridgeheadError("missing", `Physical network "${physicalNetwork}" has no ${what}.`, {
        remedy: "Read the list again; it may have been removed meanwhile.",
      });
    }
    const change = { where: { ...which.where, policy: { not: policy } }, data: { policy } };
    const { count } =
      kind === "flat" ? await tx.flatMapping.updateMany(change) : await tx.uplinkSetMapping.updateMany(change);
    if (count === 0) return 0;
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "mappings.setPolicy",
      target: `${kind === "flat" ? "flat mapping" : "uplink sets"} of physical network ${physicalNetwork} of ${cloud.name}`,
      outcome: "done",
      detail: { policy },
    });
    return count;
  });
  if (changed > 0) ctx.sources.followCloud(cloudId);
  return { changed };
}
