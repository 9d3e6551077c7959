import type { PlanRun } from "@/server/model/plan-run";
import type { Picks } from "./plan-picks";

/** What is sent to apply the ticked rows: the run then goes on whatever becomes of this tab. */
export function toApply(plan: PlanRun, picked: Picks) {
  const isWhole = picked.size === plan.steps.length && !plan.steps.some((step) => step.needsTick);
  return {
    planId: plan.id,
    digest: plan.digest,
    ...(isWhole ? {} : { steps: plan.steps.filter(({ id }) => picked.has(id)).map(({ id }) => id) }),
    wait: false,
  };
}

/** A change of the console's own records is done as a whole; what touches an appliance or host can be chosen row by row. */
export function canChoose({ steps }: Pick<PlanRun, "steps">): boolean {
  if (steps.some((step) => step.needsTick)) return true;
  return steps.length > 1 && steps.some(({ place, cause }) => place !== "console" || cause !== "asked");
}
