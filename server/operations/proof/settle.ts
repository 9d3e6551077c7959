import type { Db } from "@/server/db/client";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { resumePlan } from "@/server/operations/plans/resume-plan";

const never = new AbortController().signal;

/** What an operator does who wants everything as intended, whatever the last run came to. In this order, each at most once. */
export type Settled = {
  /** An unfinished plan was resumed, and ended so. */
  readonly resumed: PlanRun["status"] | null;
  /** What still differed then was planned anew and applied: so many steps. */
  readonly anew: number;
  /** What differs in the end. */
  readonly left: PlanRun;
};

/** Everything is ticked, also what deletes. */
export function reconcilePlan(ctx: OperationContext, cloudId: string): Promise<PlanRun> {
  return changeIntent(ctx, { ...reconcileAll(cloudId), deletes: true }, { mode: "plan" }, never);
}

/** All of it; a plan without steps is at its end already. */
export async function applyRead(ctx: OperationContext, plan: PlanRun): Promise<PlanRun> {
  if (plan.steps.length === 0) return plan;
  const steps = plan.steps.map((step) => step.id);
  return applyPlan(ctx, { planId: plan.id, digest: plan.digest, steps }, never);
}

export async function settle(ctx: OperationContext, cloudId: string): Promise<Settled> {
  const open = await findResumable(ctx.db);
  const resumed = open === null ? null : (await resumePlan(ctx, open, never)).status;
  const plan = await reconcilePlan(ctx, cloudId);
  if (plan.steps.length === 0) return { resumed, anew: 0, left: plan };
  await applyRead(ctx, plan);
  return { resumed, anew: plan.steps.length, left: await reconcilePlan(ctx, cloudId) };
}

async function findResumable(db: Db): Promise<string | null> {
  const rows = await db.plan.findMany({ include: { steps: { orderBy: { position: "asc" } } } });
  return rows.map(toPlanRun).find((plan) => plan.resumable)?.id ?? null;
}
