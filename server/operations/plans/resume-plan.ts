import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { auditRun } from "@/server/operations/plans/audit-run";
import { continuePlan } from "@/server/operations/plans/continue-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { toClaimed } from "@/server/operations/plans/resume-plans";

/** Goes on with a plan that failed or was cancelled after its intent was written. One caller wins. */
export async function resumePlan(ctx: OperationContext, planId: string, signal: AbortSignal): Promise<PlanRun> {
  const claim = new Date(ctx.now());
  const claimed = await ctx.db.$transaction(async (tx) => {
    const before = await loadPlan(tx, planId);
    if (!toPlanRun(before).resumable) throw notResumable(planId, before.status);
    const taken = await tx.plan.updateMany({
      where: { id: planId, status: before.status, startedAt: before.startedAt },
      data: { status: "applying", startedAt: claim, endedAt: null, cancelAt: null, error: null },
    });
    if (taken.count === 0) throw notResumable(planId, (await loadPlan(tx, planId)).status);
    const run = toClaimed(before, claim);
    await auditRun(ctx, tx, run, "requested", { resumed: true });
    return run;
  });
  try {
    return await continuePlan(ctx, claimed, signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    await ctx.db.plan.updateMany({
      where: { id: planId, status: "applying", startedAt: claim },
      data: { status: "failed", endedAt: new Date(ctx.now()), error: `It could not be resumed: ${reason}` },
    });
    throw error;
  }
}

function notResumable(planId: string, status: string): BridgeheadError {
  return new BridgeheadError("conflict", `Plan ${planId} is ${status}, and nothing of it is left to be resumed.`, {
    remedy: "Ask for a new plan: it shows what still differs.",
  });
}
