import { setTimeout as pause } from "node:timers/promises";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";

const LOOK_EVERY_MS = 300;
/** A plan of many steps is long to send, so it is told less often. */
const MORE_MS_PER_STEP = 0.7;

/**
 * A plan each time that it changed, until it has ended or the signal aborts. It looks into the database, because the
 * plan may be applied by another process; only while somebody watches, and only until the end.
 */
export async function* followPlan(ctx: OperationContext, planId: string, signal: AbortSignal): AsyncGenerator<PlanRun> {
  let shown: string | null = null;
  let pauseMs = LOOK_EVERY_MS;
  while (!signal.aborted) {
    const state = await stateOf(ctx, planId);
    if (state === null || state !== shown) {
      const plan = toPlanRun(await loadPlan(ctx.db, planId));
      yield plan;
      if (plan.status !== "planned" && plan.status !== "applying") return;
      shown = state;
      pauseMs = LOOK_EVERY_MS + plan.steps.length * MORE_MS_PER_STEP;
    }
    await pause(pauseMs, undefined, { signal }).catch(() => {});
  }
}

/** Another text as soon as anything of the plan is different; made by the database, so that no step has to travel. */
async function stateOf(ctx: OperationContext, planId: string): Promise<string | null> {
  const [row] = await ctx.db.$queryRaw<{ state: string }[]>`
    SELECT md5(p::text || coalesce((
      SELECT string_agg(concat_ws(' ', s."state", s."startedAt", s."endedAt", s."error"), ',' ORDER BY s."position")
      FROM "plan_step" s WHERE s."planId" = p."id"), '')) AS "state"
    FROM "plan" p WHERE p."id" = ${planId}`;
  return row?.state ?? null;
}
