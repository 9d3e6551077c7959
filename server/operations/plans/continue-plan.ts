import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";
import { gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import { planOnFreshFabrics } from "@/server/operations/intent/plan-change";
import { readIntent } from "@/server/operations/intent/read-intent";
import { auditRun } from "@/server/operations/plans/audit-run";
import { carryOut } from "@/server/operations/plans/carry-out";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";

/**
 * Goes on with a claimed plan whose intent was written by an earlier run. What is left is found out anew: steps have ids
 * by purpose, so of what differs now between intent, mirror and appliances exactly that is performed which the plan
 * promised and which is not done. What differs no more was done before the run broke off, or by somebody else.
 */
export async function continuePlan(ctx: OperationContext, claimed: ClaimedPlan, signal: AbortSignal): Promise<PlanRun> {
  const { plan, request, claim } = claimed;
  const stored = await readIntent(ctx.db, request.cloudId);
  const asked = request.kind === "reconcile" ? { ...request, deletes: true } : request;
  const gathered = await gatherFabrics(ctx, stored, asked, signal);
  const now = planOnFreshFabrics(stored, stored.intent, asked, gathered);
  const open = plan.steps.filter(
    (step) => step.place === "appliance" && step.state !== "done" && step.state !== "skipped",
  );
  const promised = new Map(open.map((step) => [step.stepId, step]));
  const steps = now.steps
    .filter((step) => promised.has(step.id))
    .map((step) => withPowerBefore(step, promised.get(step.id)?.effect));
  const differing = new Set(steps.map((step) => step.id));
  const gone = open.filter((step) => !differing.has(step.stepId)).map((step) => step.stepId);
  const reasons = [...gathered.notices, ...now.notices, ...now.faults.map((fault) => fault.message)];
  const endedAt = new Date(ctx.now());
  await ctx.db.$transaction(async (tx) => {
    await tx.planStep.updateMany({
      where: { planId: plan.id, stepId: { in: gone } },
      data:
        reasons.length === 0
          ? { state: "done", endedAt, error: null }
          : { state: "skipped", endedAt, error: `No longer planned: ${reasons.slice(0, 3).join(" ")}` },
    });
    if (steps.length > 0) return;
    const closed = await tx.plan.updateMany({
      where: { id: plan.id, status: "applying", startedAt: claim },
      data: { status: "applied", endedAt, error: null },
    });
    if (closed.count > 0) await auditRun(ctx, tx, claimed, "done", { resumed: true });
  });
  if (steps.length > 0) return carryOut(ctx, claimed, { steps, fabrics: gathered.fabrics });
  ctx.publishIntentChange();
  return toPlanRun(await loadPlan(ctx.db, plan.id));
}

/** A run that switched a server off and broke off finds it off: what it was before is on the step that was begun. */
function withPowerBefore(step: FabricStep, begun: unknown): FabricStep {
  const { effect } = step;
  if (effect.kind !== "port.connect" && effect.kind !== "port.disconnect") return step;
  const wasOn = typeof begun === "object" && begun !== null && Reflect.get(begun, "powerBefore") === "On";
  return wasOn ? { ...step, effect: { ...effect, powerBefore: "On" } } : step;
}
