import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { type PlanWithSteps, toPlanRun } from "@/server/operations/plans/plan-row";

/**
 * Puts a plan that was not taken up out of use. One that is being applied is asked to end between two steps on an
 * appliance: what is done stays done, and the rest can be resumed. The intent is written as a whole or not at all.
 */
export async function cancelPlan(ctx: OperationContext, planId: string): Promise<PlanRun> {
  const row = await ctx.db.$transaction(async (tx) => {
    const cancelled = await tx.plan.updateMany({
      where: { id: planId, status: "planned" },
      data: { status: "cancelled", endedAt: new Date(ctx.now()) },
    });
    if (cancelled.count > 0) await tx.planStep.updateMany({ where: { planId }, data: { state: "skipped" } });
    const stopping = await tx.plan.updateMany({
      where: { id: planId, status: "applying", cancelAt: null },
      data: { cancelAt: new Date(ctx.now()) },
    });
    const plan = await loadPlan(tx, planId);
    if (cancelled.count + stopping.count === 0) throw notCancellable(plan);
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "reconcile.cancel",
      target: toPlanRun(plan).title,
      outcome: stopping.count > 0 ? "requested" : "done",
      planId,
    });
    return plan;
  });
  if (row.status === "applying") ctx.runs.cancel(planId);
  return toPlanRun(row);
}

function notCancellable({ id, status }: PlanWithSteps): BridgeheadError {
  const what = status === "applying" ? "is being cancelled already" : `is ${status}`;
  return new BridgeheadError("conflict", `Plan ${id} ${what}: only a plan that waits or runs can be cancelled.`, {
    remedy: status === "applied" ? "Undo it with a plan of its own." : "Look it up under Changes.",
  });
}
