import { writeAudit } from "@/server/audit/audit";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { Gathered } from "@/server/operations/intent/gather-fabrics";
import { lockCloud } from "@/server/operations/intent/lock-cloud";
import { planChange } from "@/server/operations/intent/plan-change";
import { readIntent } from "@/server/operations/intent/read-intent";
import { actionOf } from "@/server/operations/intent/request-words";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { performSteps } from "@/server/operations/plans/perform-steps";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { storePlan } from "@/server/operations/plans/store-plan";

/**
 * Plans and applies a change that nobody has to read first. All in one transaction behind the cloud's lock, so any number
 * of callers at once come one after the other and none is told that the world moved.
 */
export async function applyAtOnce(
  ctx: OperationContext,
  request: ChangeRequest,
  { fabrics, notices }: Gathered,
  signal: AbortSignal,
): Promise<PlanRun> {
  const applied = await ctx.db.$transaction(async (tx) => {
    await lockCloud(tx, request.cloudId);
    const planned = planChange(await readIntent(tx, request.cloudId), request, fabrics);
    const startedAt = new Date(ctx.now());
    const { id, title } = await storePlan(ctx, tx, request, planned, notices);
    await performSteps(tx, planned.steps, signal, () => {});
    const endedAt = new Date(ctx.now());
    await tx.planStep.updateMany({ where: { planId: id }, data: { state: "done", startedAt, endedAt } });
    await tx.plan.update({ where: { id }, data: { status: "applied", startedAt, endedAt } });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: actionOf(request),
      target: title,
      outcome: "done",
      planId: id,
      detail: { digest: planned.digest, steps: planned.steps.map((step) => step.id) },
    });
    return toPlanRun(await loadPlan(tx, id));
  });
  ctx.publishIntentChange();
  return applied;
}
