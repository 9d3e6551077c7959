import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import { type QuotaInput, type QuotaView, quotaResourceSchema } from "@/server/model/quota";
import { writeQuota } from "@/server/neutron/quota-rows";
import type { OperationContext } from "@/server/operations/context";
import { lockCloud } from "@/server/operations/intent/lock-cloud";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { readQuota } from "@/server/operations/quotas/read-quota";

/** Sets limits of a project. One below what is there takes nothing away: it only lets nothing be added. */
export async function setQuota(
  ctx: OperationContext,
  { cloudId: given, projectId, ...limits }: QuotaInput & { readonly cloudId?: string | undefined },
): Promise<QuotaView> {
  const { id: cloudId, kind, name } = await resolveCloud(ctx.db, given);
  if (kind !== "inventory") {
    throw new BridgeheadError("refused", `Cloud "${name}" is a Neutron, which keeps its quotas itself.`, {
      remedy: "Set them there: openstack quota set.",
    });
  }
  await ctx.db.$transaction(async (tx) => {
    await lockCloud(tx, cloudId);
    const detail: Record<string, number | null> = {};
    for (const resource of quotaResourceSchema.options) {
      const limit = limits[resource];
      if (limit === undefined) continue;
      await writeQuota(tx, cloudId, { projectId, resource, limit });
      detail[resource] = limit;
    }
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "quotas.set",
      target: `quota of project ${projectId}`,
      ...{ outcome: "done", detail },
    });
  });
  return readQuota(ctx, { cloudId, projectId });
}
