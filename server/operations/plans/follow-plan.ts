import { setTimeout as pause } from "node:timers/promises";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";
import { canonicalJson } from "@/server/reconcile/canonical-json";

const LOOK_EVERY_MS = 300;

/**
 * A plan each time that it changed, until it has ended or the signal aborts. It looks into the database, because the
 * plan may be applied by another process; only while somebody watches, and only until the end.
 */
export async function* followPlan(ctx: OperationContext, planId: string, signal: AbortSignal): AsyncGenerator<PlanRun> {
  let shown = "";
  while (!signal.aborted) {
    const plan = toPlanRun(await loadPlan(ctx.db, planId));
    const text = canonicalJson(plan);
    if (text !== shown) yield plan;
    shown = text;
    if (plan.status !== "planned" && plan.status !== "applying") return;
    await pause(LOOK_EVERY_MS, undefined, { signal }).catch(() => {});
  }
}
