import { BridgeheadError } from "@/server/model/errors";
import type { NetworkIntent } from "@/server/model/network-intent";
import { readNetworkIntent } from "@/server/neutron/network-intent-rows";
import { caseIntent } from "@/server/operations/cases/case-intent";
import type { OperationContext } from "@/server/operations/context";

export type SourceInput = { readonly cloudId?: string | undefined; readonly caseId?: string | undefined };

export type ToldIntent = {
  /** `null`: of a case. */
  readonly cloudId: string | null;
  readonly intent: NetworkIntent;
};

/** What a case, one cloud, or all clouds intend. */
export async function toldIntents(
  ctx: OperationContext,
  { cloudId, caseId }: SourceInput,
): Promise<readonly ToldIntent[]> {
  if (caseId !== undefined) {
    const intent = await caseIntent(ctx, caseId);
    return intent === null ? [] : [{ cloudId: null, intent }];
  }
  const clouds = await ctx.db.cloud.findMany({
    where: cloudId === undefined ? {} : { id: cloudId },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  if (cloudId !== undefined && clouds.length === 0) {
    throw new BridgeheadError("missing", `There is no cloud ${cloudId}.`, { remedy: "Pick one of the listed clouds." });
  }
  const told: ToldIntent[] = [];
  for (const { id } of clouds) told.push({ cloudId: id, intent: await readNetworkIntent(ctx.db, id) });
  return told;
}
