import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { planPayloadSchema } from "@/server/operations/plans/plan-row";

/** A new plan for the change that an earlier plan was made for. The earlier one stays as it is. */
export async function replanPlan(ctx: OperationContext, planId: string, signal: AbortSignal): Promise<PlanRun> {
  const { request } = planPayloadSchema.parse((await loadPlan(ctx.db, planId)).payload);
  return changeIntent(ctx, request, { mode: "plan" }, signal);
}
