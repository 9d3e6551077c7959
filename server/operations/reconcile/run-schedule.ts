import type { PlanRun } from "@/server/model/plan-run";
import { followCloud } from "@/server/operations/clouds/follow/follow-cloud";
import { requireMirror } from "@/server/operations/clouds/follow/require-mirror";
import { waitingPlans } from "@/server/operations/clouds/follow/waiting-plans";
import type { OperationContext } from "@/server/operations/context";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { NOT_PLANNED_ON } from "@/server/operations/intent/gather-fabrics";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { noteRun, readSchedule } from "@/server/operations/reconcile/schedules";

/**
 * One reconciliation that nobody asked for: compares everything of a cloud and leaves a plan, or applies it, as the
 * schedule says. A plan that an earlier run left unread and that is still the same stays; an outdated one goes. What
 * went wrong is kept with the schedule. Of a real cloud only that is applied whose mappings say so; the rest waits.
 */
export async function runSchedule(
  ctx: OperationContext,
  cloudId: string,
  trigger: "start" | "schedule",
  signal: AbortSignal,
): Promise<PlanRun | null> {
  const { mode, deletes } = await readSchedule(ctx.db, cloudId);
  const lastRunAt = new Date(ctx.now());
  try {
    const cloud = await ctx.db.cloud.findUnique({ where: { id: cloudId }, select: { kind: true } });
    const isReal = cloud !== null && cloud.kind !== "inventory";
    if (isReal && mode === "apply") {
      await requireMirror(ctx, cloudId, { isRead: false }, signal);
      await followCloud(ctx, { cloudId, changed: "everything", isImport: !deletes, isAgain: true }, signal);
    }
    const request = { ...reconcileAll(cloudId), deletes: deletes && mode === "apply" };
    const plan = await settle(ctx, await changeIntent(ctx, request, { mode: "plan", trigger }, signal));
    const isDue =
      !isReal && mode === "apply" && plan.status === "planned" && plan.steps.some((step) => !step.needsTick);
    const end = isDue ? await applyPlan(ctx, { planId: plan.id, digest: plan.digest }, signal) : plan;
    await noteRun(ctx.db, cloudId, { lastRunAt, lastPlanId: end.id, lastProblem: end.error });
    return end;
  } catch (error) {
    const lastProblem = error instanceof Error ? error.message : String(error);
    await noteRun(ctx.db, cloudId, { lastRunAt, lastPlanId: null, lastProblem });
    return null;
  }
}

/** Keeps one waiting plan of a schedule at most; a comparison that found nothing is over at once. */
async function settle(ctx: OperationContext, plan: PlanRun): Promise<PlanRun> {
  const { db } = ctx;
  const endedAt = new Date(ctx.now());
  const earlier = await db.plan.findMany({
    where: {
      id: { not: plan.id },
      status: "planned",
      trigger: { in: ["start", "schedule"] },
      scope: { equals: { kind: "mappings", cloudId: plan.scope.cloudId } },
    },
    select: { id: true },
  });
  const ids = earlier.map((each) => each.id);
  await db.plan.updateMany({
    where: { id: { in: ids }, status: "planned" },
    data: { status: "stale", endedAt, error: `A later reconciliation made plan ${plan.id}.` },
  });
  if (plan.steps.length > 0) return (await waitingAlready(ctx, plan)) ?? plan;
  // nothing was found where nothing was looked at: that is no good end
  const error = plan.notices.find((notice) => notice.endsWith(NOT_PLANNED_ON)) ?? null;
  if (error === null) return plan;
  await db.plan.update({ where: { id: plan.id }, data: { status: "failed", error } });
  return { ...plan, status: "failed", error };
}

/** What a change in a cloud left to be read is not left a second time; answers that plan. `null`: this one says more. */
async function waitingAlready(ctx: OperationContext, plan: PlanRun): Promise<PlanRun | null> {
  const waiting = await waitingPlans(ctx, plan.scope.cloudId);
  const last = waiting.at(-1);
  if (last === undefined || plan.status !== "planned") return null;
  const steps = await ctx.db.planStep.findMany({
    where: { planId: { in: waiting.map(({ id }) => id) } },
    select: { stepId: true },
  });
  const known = new Set(steps.map(({ stepId }) => stepId));
  if (!plan.steps.every(({ id }) => known.has(id))) return null;
  await ctx.db.plan.delete({ where: { id: plan.id } });
  return toPlanRun(await loadPlan(ctx.db, last.id));
}
