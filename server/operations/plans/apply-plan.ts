import { writeAudit } from "@/server/audit/audit";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import { readIntent } from "@/server/operations/intent/read-intent";
import { actionOf } from "@/server/operations/intent/request-words";
import { finishPlan } from "@/server/operations/plans/finish-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { type PlanWithSteps, planPayloadSchema, toPlanRun } from "@/server/operations/plans/plan-row";
import { selectSteps } from "@/server/reconcile/select-steps";

export type ApplyInput = {
  readonly planId: string;
  /** What the operator read. Absent: the plan as it is stored. */
  readonly digest?: string | undefined;
  /** Ids of the picked steps. Absent: all. */
  readonly steps?: readonly string[] | undefined;
};

/**
 * Applies a plan that somebody has read:
 * 1. the digest must be the one that was read, the plan not yet taken up;
 * 2. one conditional update claims it, with an audit row: of any number of callers one goes on;
 * 3. the change is planned anew on the world as it is now; another digest means the world moved: nothing is done, the
 *    plan becomes stale, and the conflict names the new plan;
 * 4. one transaction writes the intent, the outcome of plan and steps, and the audit row.
 */
export async function applyPlan(ctx: OperationContext, input: ApplyInput, signal: AbortSignal): Promise<PlanRun> {
  const plan = await loadPlan(ctx.db, input.planId);
  if (input.digest !== undefined && input.digest !== plan.digest) {
    throw new BridgeheadError("conflict", `Plan ${plan.id} is not the plan that was read: its digest differs.`, {
      remedy: "Read the plan again and apply it with its own digest.",
    });
  }
  if (plan.status !== "planned") throw notPlanned(plan);
  const picked = selectSteps(toPlanRun(plan).steps, input.steps).map((step) => step.id);

  const { request } = planPayloadSchema.parse(plan.payload);
  const { fabrics } = await gatherFabrics(ctx, await readIntent(ctx.db, request.cloudId), request, signal);
  const claim = await claimPlan(ctx, plan, picked);
  return finishPlan(ctx, { plan, request, picked, claim, fabrics, onMoved: "stale" }, signal);
}

/** Takes a planned plan up; answers when, which is the proof of the claim. Steps that were not picked are skipped. */
async function claimPlan(ctx: OperationContext, plan: PlanWithSteps, picked: readonly string[]): Promise<Date> {
  const { request, title } = planPayloadSchema.parse(plan.payload);
  const startedAt = new Date(ctx.now());
  await ctx.db.$transaction(async (tx) => {
    const claimed = await tx.plan.updateMany({
      where: { id: plan.id, status: "planned" },
      data: { status: "applying", startedAt },
    });
    if (claimed.count === 0) throw notPlanned(await loadPlan(tx, plan.id));
    await tx.planStep.updateMany({
      where: { planId: plan.id, stepId: { notIn: [...picked] } },
      data: { state: "skipped" },
    });
    await writeAudit(tx, {
      actor: ctx.actor,
      action: actionOf(request),
      target: title,
      outcome: "requested",
      planId: plan.id,
    });
  });
  return startedAt;
}

function notPlanned(plan: PlanWithSteps): BridgeheadError {
  const since = plan.startedAt === null ? "" : ` since ${plan.startedAt.toISOString()}`;
  const said: Record<string, string> = {
    applying: `is being applied${since}`,
    applied: `was applied${plan.endedAt === null ? "" : ` at ${plan.endedAt.toISOString()}`}`,
    failed: `failed: ${plan.error ?? "no reason was kept"}`,
    cancelled: "was cancelled",
    stale: `is stale: ${plan.error ?? "the world moved"}`,
  };
  return new BridgeheadError("conflict", `Plan ${plan.id} ${said[plan.status] ?? `is ${plan.status}`}.`, {
    remedy: plan.status === "applying" ? "Watch it under Changes." : "Ask for a new plan.",
  });
}
