import type { Scope } from "@/server/model/plan";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import { orderSteps } from "@/server/reconcile/order-steps";
import type { PlannedStep } from "@/server/reconcile/planned-step";

/**
 * What the digest of a plan is taken over: the scope, every step with its effect, and `basis`, the facts of the world
 * that the plan was made on. When the world moves so that another plan, or the same plan for another reason, would come
 * out, the digest differs; ages and revisions must therefore stay out of it.
 */
export function digestInput<Effect>(plan: {
  scope: Scope;
  steps: readonly PlannedStep<Effect>[];
  basis: unknown;
}): string {
  return canonicalJson({ scope: plan.scope, basis: plan.basis, steps: orderSteps(plan.steps) });
}
