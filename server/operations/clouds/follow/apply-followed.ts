import { type LeftRequest, silenceOf, tellUndone } from "@/server/operations/clouds/follow/leave-plan";
import type { OperationContext } from "@/server/operations/context";
import { gatherWorld } from "@/server/operations/intent/gather-world";
import { planChange, stepsOf } from "@/server/operations/intent/plan-change";
import type { StoredIntent } from "@/server/operations/intent/read-intent";
import { applyAtOnce } from "@/server/operations/plans/apply-at-once";
import { selectSteps } from "@/server/reconcile/select-steps";

type Applying = {
  /** As it was just read. */
  readonly stored: StoredIntent;
  readonly request: LeftRequest;
  readonly notices: readonly string[];
  readonly isTold: boolean;
};

export type Applied = {
  /** Why it is not at its end; `null`: it is. */
  readonly owed: string | null;
  /** Something is left for somebody to decide. */
  readonly isLeft: boolean;
};

/**
 * Applies what follows from a change without asking: all that needs no tick. Whatever does (what deletes after a first
 * import, a OneView network that lost our mark) is left. A failure is on the plan that was made of it.
 */
export async function applyFollowed(
  ctx: OperationContext,
  { stored, request, notices, isTold }: Applying,
  signal: AbortSignal,
): Promise<Applied> {
  const world = await gatherWorld(ctx, stored, request, signal);
  const gathered = { ...world, notices: [...world.notices, ...notices] };
  const silence = silenceOf(world);
  const planned = planChange(stored, request, gathered);
  const steps = stepsOf(planned);
  if (selectSteps(steps, undefined).length === 0) {
    if (steps.length === 0 && !isTold) await tellUndone(ctx, request, planned, silence);
    return { owed: silence, isLeft: steps.length > 0 };
  }
  const run = await applyAtOnce(ctx, request, gathered, signal, "mirror");
  const failed = run.status === "applied" || run.status === "cancelled" ? null : (run.error ?? "It was not applied.");
  return { owed: failed ?? silence, isLeft: run.steps.some((step) => step.state === "skipped") };
}
