import type { PlanRun, Trigger } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { GatheredWorld } from "@/server/operations/intent/gather-world";
import { lockCloud } from "@/server/operations/intent/lock-cloud";
import { planChange, stepsOf } from "@/server/operations/intent/plan-change";
import { readForPlan } from "@/server/operations/intent/read-for-plan";
import { auditRun } from "@/server/operations/plans/audit-run";
import { carryOut } from "@/server/operations/plans/carry-out";
import { performIntent } from "@/server/operations/plans/perform-intent";
import { storePlan } from "@/server/operations/plans/store-plan";
import { selectSteps } from "@/server/reconcile/select-steps";

/**
 * Plans and applies a change that nobody has to read first. The intent goes in one transaction behind the cloud's lock,
 * so any number of callers at once come one after the other and none is told that the world moved; the steps on
 * appliances and hosts come after it and run beside those of other callers.
 */
export async function applyAtOnce(
  ctx: OperationContext,
  request: ChangeRequest,
  gathered: GatheredWorld,
  signal: AbortSignal,
  trigger?: Trigger,
): Promise<PlanRun> {
  const claim = new Date(ctx.now());
  const claimed = await ctx.db.$transaction(async (tx) => {
    await lockCloud(tx, request.cloudId);
    const planned = planChange(await readForPlan(tx, request), request, gathered);
    const picked = selectSteps(stepsOf(planned), undefined).map((step) => step.id);
    const plan = await storePlan(ctx, tx, request, planned, {
      notices: gathered.notices,
      trigger,
      taken: { at: claim, picked },
    });
    const run = { plan, request, picked, claim };
    const outsideSteps = await performIntent(ctx, tx, run, planned, signal, () => {});
    if (outsideSteps.length === 0) await auditRun(ctx, tx, run, "done", {});
    return { run, outsideSteps };
  });
  ctx.publishIntentChange();
  return carryOut(ctx, claimed.run, { steps: claimed.outsideSteps, fabrics: gathered.fabrics });
}
