import type { Tx } from "@/server/db/client";
import { BridgeheadError } from "@/server/model/errors";
import { FaultsError } from "@/server/model/faults-error";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { GatheredWorld } from "@/server/operations/intent/gather-world";
import { lockCloud } from "@/server/operations/intent/lock-cloud";
import { type PlannedChange, planChange } from "@/server/operations/intent/plan-change";
import { readForPlan } from "@/server/operations/intent/read-for-plan";
import type { OutsideStep } from "@/server/operations/outside/outside-step";
import { auditRun } from "@/server/operations/plans/audit-run";
import { carryOut } from "@/server/operations/plans/carry-out";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { performIntent } from "@/server/operations/plans/perform-intent";
import { storePlan } from "@/server/operations/plans/store-plan";

export type Finishing = {
  readonly claimed: ClaimedPlan;
  readonly gathered: GatheredWorld;
  /** What a plan becomes when the world has moved. */
  readonly onMoved: "stale" | "failed";
};

/**
 * Carries a claimed plan whose intent is not written yet to its end: the intent in one transaction, then the steps on
 * appliances and hosts. Throws when the intent could not be written, with the plan closed and the reason on it; what fails on an
 * appliance after that is told by the plan.
 */
export async function finishPlan(ctx: OperationContext, finishing: Finishing, signal: AbortSignal): Promise<PlanRun> {
  const { claimed, gathered } = finishing;
  const steps = await commitIntent(ctx, finishing, signal);
  ctx.publishIntentChange();
  return carryOut(ctx, claimed, { steps, fabrics: gathered.fabrics });
}

async function commitIntent(
  ctx: OperationContext,
  finishing: Finishing,
  signal: AbortSignal,
): Promise<readonly OutsideStep[]> {
  const { claimed, gathered } = finishing;
  let failedStep: string | null = null;
  try {
    return await ctx.db.$transaction(async (tx) => {
      await lockCloud(tx, claimed.request.cloudId);
      const planned = planChange(await readForPlan(tx, claimed.request), claimed.request, gathered);
      if (planned.digest !== claimed.plan.digest) throw new WorldMoved(planned);
      const steps = await performIntent(ctx, tx, claimed, planned, signal, (stepId) => {
        failedStep = stepId;
      });
      if (steps.length === 0) await auditRun(ctx, tx, claimed, "done", {});
      return steps;
    });
  } catch (error) {
    throw await closeUnapplied(ctx, finishing, failedStep, error);
  }
}

class WorldMoved extends Error {
  readonly planned: PlannedChange;
  constructor(planned: PlannedChange) {
    super("the plan would be another one now");
    this.planned = planned;
  }
}

/** Writes why it was not applied, unless somebody else holds the plan now; answers the error for the caller. */
async function closeUnapplied(
  ctx: OperationContext,
  { claimed, onMoved }: Finishing,
  failedStep: string | null,
  error: unknown,
): Promise<unknown> {
  const { plan, claim } = claimed;
  const moved = error instanceof WorldMoved || error instanceof FaultsError;
  const endedAt = new Date(ctx.now());
  return ctx.db.$transaction(async (tx) => {
    const told = await explain(ctx, tx, claimed, error);
    const message = told instanceof Error ? told.message : String(told);
    const closed = await tx.plan.updateMany({
      where: { id: plan.id, status: "applying", startedAt: claim },
      data: { status: moved ? onMoved : "failed", endedAt, error: message },
    });
    if (closed.count === 0) return error;
    if (failedStep !== null) {
      await tx.planStep.updateMany({
        where: { planId: plan.id, stepId: failedStep },
        data: { state: "failed", startedAt: claim, endedAt, error: message },
      });
    }
    await tx.planStep.updateMany({ where: { planId: plan.id, state: "pending" }, data: { state: "skipped" } });
    await auditRun(ctx, tx, claimed, "failed", { reason: message });
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
    const next = await storePlan(ctx, tx, request, error.planned, { notices: [] });
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
