import type { Tx } from "@/server/db/client";
import { type QuotaLimit, quotaResourceSchema } from "@/server/model/quota";

/** Limits of projects that differ from the defaults. */

export async function readQuotas(tx: Tx, cloudId: string): Promise<readonly QuotaLimit[]> {
  const rows = await tx.quota.findMany({ where: { cloudId }, orderBy: [{ projectId: "asc" }, { resource: "asc" }] });
  return rows.map(({ projectId, resource, limit }) => ({
    ...{ projectId, limit },
    resource: quotaResourceSchema.parse(resource),
  }));
}

/** `null`: the default again. */
export async function writeQuota(
  tx: Tx,
  cloudId: string,
  { projectId, resource, limit }: Omit<QuotaLimit, "limit"> & { readonly limit: number | null },
): Promise<void> {
  const which = { cloudId, projectId, resource };
  if (limit === null) await tx.quota.deleteMany({ where: which });
  else {
    await tx.quota.upsert({
      where: { cloudId_projectId_resource: which },
      create: { ...which, limit },
      update: { limit },
    });
  }
}
