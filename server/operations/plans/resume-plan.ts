import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { auditRun } from "@/server/operations/plans/audit-run";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { continuePlan } from "@/server/operations/plans/continue-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { closeUnresumed, toClaimed } from "@/server/operations/plans/resume-plans";

/** Goes on with a plan that failed or was cancelled after its intent was written. One caller wins. */
export async function resumePlan(ctx: OperationContext, planId: string, signal: AbortSignal): Promise<PlanRun> {
  return goOn(ctx, await takeUpAgain(ctx, planId), signal);
}

/** The same without waiting for the end: answers the plan as it is once it was taken up. */
export async function beginResume(
  ctx: OperationContext,
  planId: string,
  onFailure: (error: unknown) => void,
): Promise<PlanRun> {
  const claimed = await takeUpAgain(ctx, planId);
  ctx.runs.start(`resume ${planId}`, () => goOn(ctx, claimed, new AbortController().signal)).catch(onFailure);
  return toPlanRun(await loadPlan(ctx.db, planId));
}

function takeUpAgain(ctx: OperationContext, planId: string): Promise<ClaimedPlan> {
  const claim = new Date(ctx.now());
  return ctx.db.$transaction(async (tx) => {
    const before = await loadPlan(tx, planId);
    if (!toPlanRun(before).resumable) throw notResumable(planId, before.status);
    const taken = await tx.plan.updateMany({
      where: { id: planId, status: before.status, startedAt: before.startedAt },
      data: {
        ...{ status: "applying", startedAt: claim, owner: ctx.runs.owner },
        ...{ endedAt: null, cancelAt: null, error: null },
      },
    });
    if (taken.count === 0) throw notResumable(planId, (await loadPlan(tx, planId)).status);
    const run = toClaimed(before, claim);
    await auditRun(ctx, tx, run, "requested", { resumed: true });
    return run;
  });
}

async function goOn(ctx: OperationContext, claimed: ClaimedPlan, signal: AbortSignal): Promise<PlanRun> {
  try {
    return await continuePlan(ctx, claimed, signal);
  } catch (error) {
    await closeUnresumed(ctx, claimed, error);
    throw error;
  }
}

function notResumable(planId: string, status: string): BridgeheadError {
  return new BridgeheadError("conflict", `Plan ${planId} is ${status}, and nothing of it is left to be resumed.`, {
    remedy: "Ask for a new plan: it shows what still differs.",
  });
}
