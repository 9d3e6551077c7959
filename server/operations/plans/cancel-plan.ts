import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";

/** Puts a plan that was not taken up out of use. One that is being applied commits as a whole and cannot be stopped. */
export async function cancelPlan(ctx: OperationContext, planId: string): Promise<PlanRun> {
  const row = await ctx.db.$transaction(async (tx) => {
    const cancelled = await tx.plan.updateMany({
      where: { id: planId, status: "planned" },
      data: { status: "cancelled", endedAt: new Date(ctx.now()) },
    });
    const plan = await loadPlan(tx, planId);
    if (cancelled.count === 0) {
      throw new BridgeheadError(
        "conflict",
        `Plan ${planId} is ${plan.status}: only a plan that waits can be cancelled.`,
        {
          remedy: plan.status === "applied" ? "Undo it with a plan of its own." : "Look it up under Changes.",
        },
      );
    }
    await tx.planStep.updateMany({ where: { planId }, data: { state: "skipped" } });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "reconcile.cancel",
      target: toPlanRun(plan).title,
      outcome: "done",
      planId,
    });
    return loadPlan(tx, planId);
  });
  return toPlanRun(row);
}
