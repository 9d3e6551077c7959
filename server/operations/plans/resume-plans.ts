import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { holdHosts } from "@/server/operations/host-steps/hold-hosts";
import { gatherWorld } from "@/server/operations/intent/gather-world";
import { readInvolved } from "@/server/operations/intent/read-involved";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { continuePlan } from "@/server/operations/plans/continue-plan";
import { finishPlan } from "@/server/operations/plans/finish-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { type PlanWithSteps, planPayloadSchema, toPlanRun } from "@/server/operations/plans/plan-row";

/** Plans finished beside each other: one that waits for a server to boot must not keep all others. */
const AT_ONCE = 4;

/**
 * Takes up the plans that were claimed before `claimedBefore` and never ended, because the process that held them is gone:
 * those of `owners`, which are consoles that live no more; absent, as after the start of the only console: all. One whose intent was written goes on with what is left on the appliances. Any other is planned
 * anew; when the plan is still the same it is finished, otherwise it has failed with the reason. A plan that another
 * process takes up at the same moment is left to it. Answers what became of them, in the order in which they were begun.
 */
export async function resumePlans(
  ctx: OperationContext,
  claimedBefore: Date,
  signal: AbortSignal,
  owners?: readonly string[],
): Promise<readonly PlanRun[]> {
  const open = await ctx.db.plan.findMany({
    where: {
      ...{ status: "applying", startedAt: { lt: claimedBefore } },
      ...(owners === undefined ? {} : { owner: { in: [...owners] } }),
    },
    orderBy: { startedAt: "asc" },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  const begun = open.map(({ id }) => id);
  const resumed = new Map<string, PlanRun>();
  const takeNext = async (): Promise<void> => {
    for (let plan = open.shift(); plan !== undefined && !signal.aborted; plan = open.shift()) {
      const claim = new Date(ctx.now());
      const taken = await ctx.db.plan.updateMany({
        where: { id: plan.id, status: "applying", startedAt: plan.startedAt },
        data: { startedAt: claim, owner: ctx.runs.owner },
      });
      if (taken.count === 0) continue;
      await resume(ctx, toClaimed(plan, claim), signal);
      resumed.set(plan.id, toPlanRun(await loadPlan(ctx.db, plan.id)));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, takeNext));
  return begun.flatMap((id) => resumed.get(id) ?? []);
}

export function toClaimed(plan: PlanWithSteps, claim: Date): ClaimedPlan {
  const { request } = planPayloadSchema.parse(plan.payload);
  const picked = plan.steps.filter((step) => step.state !== "skipped").map((step) => step.stepId);
  return { plan, request, picked, claim };
}

/** A failure is on the plan; here it must not keep the other plans from their end. */
async function resume(ctx: OperationContext, claimed: ClaimedPlan, signal: AbortSignal): Promise<void> {
  const { plan, request } = claimed;
  try {
    if (plan.intentAt !== null) await continuePlan(ctx, claimed, signal);
    else {
      const held = await holdHosts(ctx, request);
      try {
        const gathered = await gatherWorld(ctx, await readInvolved(ctx.db, request), request, signal, held);
        await finishPlan(ctx, { claimed, gathered, onMoved: "failed" }, signal);
      } finally {
        held.release();
      }
    }
  } catch (error) {
    // who goes away leaves it to the next
    if (!signal.aborted && !ctx.runs.closing.aborted) await closeUnresumed(ctx, claimed, error);
  }
}

/** Writes why a plan was not gone on with, unless somebody else holds it now. */
export async function closeUnresumed(
  ctx: OperationContext,
  { plan, claim }: ClaimedPlan,
  error: unknown,
): Promise<void> {
  const reason = error instanceof Error ? error.message : String(error);
  await ctx.db.plan.updateMany({
    where: { id: plan.id, status: "applying", startedAt: claim },
    data: { status: "failed", endedAt: new Date(ctx.now()), error: `It could not be resumed: ${reason}` },
  });
}
