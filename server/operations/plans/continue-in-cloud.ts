import type { CloudStep } from "@/server/clouds/plan/cloud-step";
import type { PlanStep as PlanStepRow } from "@/server/db/generated/client";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { auditRun } from "@/server/operations/plans/audit-run";
import { carryOut } from "@/server/operations/plans/carry-out";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { storedCloudEffect } from "@/server/operations/plans/stored-effect";

/**
 * Goes on with a plan of calls in a real cloud: those that are not known to be done are made as they were promised. What
 * an earlier run may have made is looked for there first, and what is gone or already so is done.
 */
export async function continueInCloud(
  ctx: OperationContext,
  claimed: ClaimedPlan,
  open: readonly PlanStepRow[],
): Promise<PlanRun> {
  const steps = open.flatMap(toCloudStep);
  if (steps.length > 0) return carryOut(ctx, claimed, { steps, fabrics: new Map() });
  const { plan, claim } = claimed;
  await ctx.db.$transaction(async (tx) => {
    const closed = await tx.plan.updateMany({
      where: { id: plan.id, status: "applying", startedAt: claim },
      data: { status: "applied", endedAt: new Date(ctx.now()), error: null },
    });
    if (closed.count > 0) await auditRun(ctx, tx, claimed, "done", { resumed: true });
  });
  ctx.publishIntentChange();
  return toPlanRun(await loadPlan(ctx.db, plan.id));
}

function toCloudStep(row: PlanStepRow): readonly CloudStep[] {
  const effect = storedCloudEffect(row.effect);
  if (effect === null) return [];
  const { stepId: id, verb, target, why, dependsOn } = row;
  return [{ id, verb, target, why, dependsOn, risk: "none", before: null, after: null, place: "cloud", effect }];
}
