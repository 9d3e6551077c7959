import type { PlanSummary } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { listPlans } from "@/server/operations/plans/list-plans";

/** A plan that nobody asked for by hand and that waits to be read. */
export type WaitingPlanView = PlanSummary & { readonly cloudName: string };

const MOST = 200;

/**
 * Plans that a change in a real cloud, a start or a schedule left to be read, newest first. Drafts of operators are not
 * among them, and neither is what differs from the built-in inventory, where nothing changes by itself: its schedule shows it.
 */
export async function listWaitingPlans(
  ctx: OperationContext,
  { cloudId }: { readonly cloudId?: string | undefined },
): Promise<readonly WaitingPlanView[]> {
  const query = { status: ["planned" as const], trigger: ["mirror" as const, "start" as const, "schedule" as const] };
  const { items } = await listPlans(ctx, { ...query, limit: MOST });
  const clouds = await ctx.db.cloud.findMany({
    where: { kind: { not: "inventory" } },
    select: { id: true, name: true },
  });
  const names = new Map(clouds.map(({ id, name }) => [id, name]));
  return items.flatMap((plan) => {
    const cloudName = names.get(plan.scope.cloudId);
    // of a cloud that was removed nothing is approved any more
    const isShown = cloudName !== undefined && (cloudId === undefined || plan.scope.cloudId === cloudId);
    return isShown ? [{ ...plan, cloudName }] : [];
  });
}
