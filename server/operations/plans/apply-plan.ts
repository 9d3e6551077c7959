import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { holdHosts } from "@/server/operations/host-steps/hold-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { gatherWorld } from "@/server/operations/intent/gather-world";
import { readInvolved } from "@/server/operations/intent/read-involved";
import { auditRun } from "@/server/operations/plans/audit-run";
import { type Finishing, finishPlan } from "@/server/operations/plans/finish-plan";
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
 * 4. one transaction writes the intent, and with it the outcome when nothing is to be done on an appliance;
 * 5. the steps on appliances follow, each with its own outcome. A caller that goes away then does not stop them.
 */
export async function applyPlan(ctx: OperationContext, input: ApplyInput, signal: AbortSignal): Promise<PlanRun> {
  const { finishing, release } = await takeUp(ctx, input, signal);
  try {
    return await finishPlan(ctx, finishing, signal);
  } finally {
    release();
  }
}

/** The same without waiting for the end: answers the plan as it is once it was taken up. */
export async function beginPlan(
  ctx: OperationContext,
  input: ApplyInput,
  signal: AbortSignal,
  onFailure: (error: unknown) => void,
): Promise<PlanRun> {
  const { finishing, release } = await takeUp(ctx, input, signal);
  ctx.runs
    .start(`begin ${input.planId}`, () => finishPlan(ctx, finishing, NEVER))
    .finally(release)
    .catch(onFailure);
  return toPlanRun(await loadPlan(ctx.db, input.planId));
}

const NEVER = new AbortController().signal;

async function takeUp(
  ctx: OperationContext,
  input: ApplyInput,
  signal: AbortSignal,
): Promise<{ readonly finishing: Finishing; readonly release: () => void }> {
  const plan = await loadPlan(ctx.db, input.planId);
  if (input.digest !== undefined && input.digest !== plan.digest) {
    throw new BridgeheadError("conflict", `Plan ${plan.id} is not the plan that was read: its digest differs.`, {
      remedy: "Read the plan again and apply it with its own digest.",
    });
  }
  if (plan.status !== "planned") throw notPlanned(plan);
  const { request } = planPayloadSchema.parse(plan.payload);
  const picked = pick(plan, request, input.steps);
  const held = await holdHosts(ctx, request);
  try {
    const gathered = await gatherWorld(ctx, await readInvolved(ctx.db, request), request, signal, held);
    const claim = await claimPlan(ctx, plan, picked);
    return {
      finishing: { claimed: { plan, request, picked, claim }, gathered, onMoved: "stale" },
      release: held.release,
    };
  } catch (error) {
    held.release();
    throw error;
  }
}

/** What is asked for is one thing: its steps on appliances are not done without it. A reconciliation asks for nothing. */
function pick(plan: PlanWithSteps, request: ChangeRequest, wanted: readonly string[] | undefined): readonly string[] {
  const { steps } = toPlanRun(plan);
  const picked = selectSteps(steps, wanted);
  const ids = new Set(picked.map((step) => step.id));
  const left = steps.find((step) => step.place === "console" && !ids.has(step.id));
  if (request.kind !== "reconcile" && left !== undefined && picked.some((step) => step.place !== "console")) {
    throw new BridgeheadError(
      "invalid",
      `Step "${left.id}" was not picked, but steps outside the console that follow from it.`,
      {
        remedy: "Pick that step too, or leave out the steps outside the console.",
      },
    );
  }
  return [...ids];
}

/** Takes a planned plan up; answers when, which is the proof of the claim. Steps that were not picked are skipped. */
async function claimPlan(ctx: OperationContext, plan: PlanWithSteps, picked: readonly string[]): Promise<Date> {
  const { request } = planPayloadSchema.parse(plan.payload);
  const startedAt = new Date(ctx.now());
  await ctx.db.$transaction(async (tx) => {
    const claimed = await tx.plan.updateMany({
      where: { id: plan.id, status: "planned" },
      data: { status: "applying", startedAt, owner: ctx.runs.owner },
    });
    if (claimed.count === 0) throw notPlanned(await loadPlan(tx, plan.id));
    await tx.planStep.updateMany({
      where: { planId: plan.id, stepId: { notIn: [...picked] } },
      data: { state: "skipped" },
    });
    await auditRun(ctx, tx, { plan, request, picked, claim: startedAt }, "requested", {});
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
