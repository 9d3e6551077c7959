import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { toPlanRun } from "@/server/operations/plans/plan-row";

export async function getPlan(ctx: OperationContext, id: string): Promise<PlanRun> {
  return toPlanRun(await loadPlan(ctx.db, id));
}
