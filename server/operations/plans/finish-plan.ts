import { writeAudit } from "@/server/audit/audit";
import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import { FaultsError } from "@/server/model/faults-error";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { lockCloud } from "@/server/operations/intent/lock-cloud";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import { type PlannedChange, planChange } from "@/server/operations/intent/plan-change";
import { readIntent } from "@/server/operations/intent/read-intent";
import { actionOf } from "@/server/operations/intent/request-words";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { performSteps } from "@/server/operations/plans/perform-steps";
import { type PlanWithSteps, planPayloadSchema, toPlanRun } from "@/server/operations/plans/plan-row";
import { storePlan } from "@/server/operations/plans/store-plan";
import { selectSteps } from "@/server/reconcile/select-steps";

export type ClaimedPlan = {
  readonly plan: PlanWithSteps;
  readonly request: ChangeRequest;
  readonly picked: readonly string[];
  /** When it was claimed. Who claims it anew takes it away: then nothing of this run is committed. */
  readonly claim: Date;
  readonly fabrics: Fabrics;
  /** What a plan becomes when the world has moved. */
  readonly onMoved: "stale" | "failed";
};

/** Carries a claimed plan to its end: applied, or not applied with the reason. Never throws with the plan left open. */
export async function finishPlan(ctx: OperationContext, claimed: ClaimedPlan, signal: AbortSignal): Promise<PlanRun> {
  const { plan, request } = claimed;
  let failedStep: string | null = null;
  try {
    await ctx.db.$transaction(async (tx) => {
      await lockCloud(tx, request.cloudId);
      const planned = replan(await readIntent(tx, request.cloudId), claimed);
      await performSteps(tx, selectSteps(planned.steps, claimed.picked), signal, (stepId) => {
        failedStep = stepId;
      });
      await writeOutcome(ctx, tx, claimed);
    });
  } catch (error) {
    throw await closeUnapplied(ctx, claimed, failedStep, error);
  }
  ctx.publishIntentChange();
  return toPlanRun(await loadPlan(ctx.db, plan.id));
}

class WorldMoved extends Error {
  readonly planned: PlannedChange;
  constructor(planned: PlannedChange) {
    super("the plan would be another one now");
    this.planned = planned;
  }
}

function replan(stored: Parameters<typeof planChange>[0], { plan, request, fabrics }: ClaimedPlan): PlannedChange {
  const planned = planChange(stored, request, fabrics);
  if (planned.digest !== plan.digest) throw new WorldMoved(planned);
  return planned;
}

async function writeOutcome(
  ctx: OperationContext,
  tx: Tx,
  { plan, request, picked, claim }: ClaimedPlan,
): Promise<void> {
  const endedAt = new Date(ctx.now());
  const closed = await tx.plan.updateMany({
    where: { id: plan.id, status: "applying", startedAt: claim },
    data: { status: "applied", endedAt, error: null },
  });
  if (closed.count === 0) {
    throw new BridgeheadError("conflict", `Plan ${plan.id} was taken over by another process; nothing was done here.`, {
      remedy: "Look it up under Changes.",
    });
  }
  await tx.planStep.updateMany({
    where: { planId: plan.id, stepId: { in: [...picked] } },
    data: { state: "done", startedAt: claim, endedAt, error: null },
  });
  await writeAudit(tx, {
    actor: ctx.actor,
    action: actionOf(request),
    target: planPayloadSchema.parse(plan.payload).title,
    outcome: "done",
    planId: plan.id,
    detail: { digest: plan.digest, steps: [...picked] },
  });
}

/** Writes why it was not applied, unless somebody else holds the plan now; answers the error for the caller. */
async function closeUnapplied(
  ctx: OperationContext,
  claimed: ClaimedPlan,
  failedStep: string | null,
  error: unknown,
): Promise<unknown> {
  const { plan, request, claim } = claimed;
  const moved = error instanceof WorldMoved || error instanceof FaultsError;
  const endedAt = new Date(ctx.now());
  return ctx.db.$transaction(async (tx) => {
    const told = await explain(ctx, tx, claimed, error);
    const message = told instanceof Error ? told.message : String(told);
    const closed = await tx.plan.updateMany({
      where: { id: plan.id, status: "applying", startedAt: claim },
      data: { status: moved ? claimed.onMoved : "failed", endedAt, error: message },
    });
    if (closed.count === 0) return error;
    if (failedStep !== null) {
      await tx.planStep.updateMany({
        where: { planId: plan.id, stepId: failedStep },
        data: { state: "failed", startedAt: claim, endedAt, error: message },
      });
    }
    await tx.planStep.updateMany({ where: { planId: plan.id, state: "pending" }, data: { state: "skipped" } });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: actionOf(request),
      target: planPayloadSchema.parse(plan.payload).title,
      outcome: "failed",
      planId: plan.id,
      detail: { reason: message },
    });
    return told;
  });
}

/** A world that moved is a conflict that leads on: to the new plan, or to what is wrong with the request by now. */
async function explain(
  ctx: OperationContext,
  tx: Tx,
  { plan, request }: ClaimedPlan,
  error: unknown,
): Promise<unknown> {
  if (error instanceof WorldMoved) {
    const next = await storePlan(ctx, tx, request, error.planned, []);
    return new BridgeheadError(
      "conflict",
      `The world moved since plan ${plan.id} was made: the same change is now plan ${next.id}. Nothing was done.`,
      { remedy: `Read plan ${next.id} and apply that.`, cause: error },
    );
  }
  if (error instanceof FaultsError) {
    return new BridgeheadError(
      "conflict",
      `The world moved since plan ${plan.id} was made. Nothing was done. ${error.message}`,
      { cause: error, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) },
    );
  }
  return error;
}
