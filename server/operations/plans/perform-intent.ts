import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";
import { performEffect } from "@/server/operations/intent/perform-effect";
import type { PlannedChange } from "@/server/operations/intent/plan-change";
import type { OutsideStep } from "@/server/operations/outside/outside-step";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { runSteps } from "@/server/reconcile/run-steps";

/**
 * Writes the intent of a claimed plan inside the caller's transaction: all picked steps in the console's database, or
 * none. The plan is then applied, or, when steps outside are picked, goes on with those, which are answered.
 */
export async function performIntent(
  ctx: OperationContext,
  tx: Tx,
  { plan, picked, claim }: ClaimedPlan,
  planned: PlannedChange,
  signal: AbortSignal,
  onFailure: (stepId: string) => void,
): Promise<readonly OutsideStep[]> {
  const wanted = new Set(picked);
  const intentSteps = planned.intentSteps.filter((step) => wanted.has(step.id));
  const outsideSteps = planned.outsideSteps.filter((step) => wanted.has(step.id));
  for await (const progress of runSteps(intentSteps, (step) => performEffect(tx, step.effect), signal)) {
    if (progress.state === "cancelled") {
      throw new BridgeheadError("conflict", "The caller went away before the plan was done; nothing of it was kept.");
    }
    if (progress.state === "failed") {
      onFailure(progress.step.id);
      throw progress.error;
    }
  }
  const endedAt = new Date(ctx.now());
  const isOver = outsideSteps.length === 0;
  const held = await tx.plan.updateMany({
    where: { id: plan.id, status: "applying", startedAt: claim },
    data: isOver ? { status: "applied", intentAt: endedAt, endedAt, error: null } : { intentAt: endedAt },
  });
  if (held.count === 0) {
    throw new BridgeheadError("conflict", `Plan ${plan.id} was taken over by another process; nothing was done here.`, {
      remedy: "Look it up under Changes.",
    });
  }
  await tx.planStep.updateMany({
    where: { planId: plan.id, stepId: { in: intentSteps.map((step) => step.id) } },
    data: { state: "done", startedAt: claim, endedAt, error: null },
  });
  return outsideSteps;
}
