import type { NetworkIntent } from "@/server/model/network-intent";
import { DEFAULT_QUOTAS, type QuotaLimit, type QuotaView, quotaResourceSchema } from "@/server/model/quota";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";
import { readQuotas } from "@/server/neutron/quota-rows";
import { quotaLimit, quotaUsed } from "@/server/neutron/quota-rules";
import type { OperationContext } from "@/server/operations/context";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { namesOfProjects } from "@/server/operations/projects/list-projects";

/** What one project may have of each resource, and has. A project that has nothing yet has the defaults. */
export async function readQuota(
  ctx: OperationContext,
  input: { readonly cloudId?: string | undefined; readonly projectId: string },
): Promise<QuotaView> {
  const { id: cloudId } = await resolveCloud(ctx.db, input.cloudId);
  const names = await namesOfProjects(ctx.db, cloudId);
  const quotas = await readQuotas(ctx.db, cloudId);
  return viewOf(await readNetworkIntent(ctx.db, cloudId), quotas, { cloudId, names, projectId: input.projectId });
}

function viewOf(
  intent: NetworkIntent,
  quotas: readonly QuotaLimit[],
  { cloudId, names, projectId }: { cloudId: string; names: ReadonlyMap<string, string>; projectId: string },
): QuotaView {
  return {
    ...{ cloudId, projectId, projectName: names.get(projectId) ?? projectId },
    resources: quotaResourceSchema.options.map((resource) => {
      const limit = quotaLimit(quotas, projectId, resource);
      const used = quotaUsed(intent, projectId, resource);
      return { resource, limit, isDefault: limit === DEFAULT_QUOTAS[resource], used };
    }),
  };
}
