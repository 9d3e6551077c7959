import { supersede, type WaitingPlan } from "@/server/operations/clouds/follow/waiting-plans";
import type { OperationContext } from "@/server/operations/context";
import { NOT_PLANNED_ON } from "@/server/operations/intent/gather-fabrics";
import { type GatheredWorld, gatherWorld } from "@/server/operations/intent/gather-world";
import { type PlannedChange, planChange, stepsOf } from "@/server/operations/intent/plan-change";
import { readIntent, type StoredIntent } from "@/server/operations/intent/read-intent";
import { storePlan } from "@/server/operations/plans/store-plan";

export type LeftRequest = WaitingPlan["request"];

type Leaving = {
  /** As it was just read. Absent: it is read. */
  readonly stored?: StoredIntent;
  readonly request: LeftRequest;
  /** Waiting plans in whose place it comes. */
  readonly replaces: readonly WaitingPlan[];
  /** What is to be told on it besides. */
  readonly notices: readonly string[];
  /** That something stands in the way was told already. */
  readonly isTold: boolean;
};

/**
 * Leaves a plan to be read for what of a cloud concerns the appliances, in the place of earlier ones. One that would be
 * the same stays, so that whoever is reading it can apply it. Of an appliance that does not answer nothing is known:
 * earlier plans stay then. Answers the words for that silence; `null`: all answered.
 */
export async function leavePlan(
  ctx: OperationContext,
  { stored: given, request, replaces, notices, isTold }: Leaving,
  signal: AbortSignal,
): Promise<string | null> {
  const stored = given ?? (await readIntent(ctx.db, request.cloudId));
  const gathered = await gatherWorld(ctx, stored, request, signal);
  const silence = silenceOf(gathered);
  const planned = planChange(stored, request, gathered);
  if (stepsOf(planned).length === 0) {
    if (!isTold && replaces.length === 0) await tellUndone(ctx, request, planned, silence);
    if (silence === null) await supersede(ctx, replaces, "What it would do is no longer wanted.");
    return silence;
  }
  const same = replaces.find(({ digest }) => digest === planned.digest);
  const told = [...gathered.notices, ...notices];
  const id =
    same?.id ??
    (await ctx.db.$transaction(
      async (tx) => (await storePlan(ctx, tx, request, planned, { notices: told, trigger: "mirror" })).id,
    ));
  const overtaken = replaces.filter((each) => each !== same);
  await supersede(ctx, overtaken, `A later change in the cloud made plan ${id}.`);
  return silence;
}

/** What is in the way of a change is kept as a plan without rows that failed; nothing is, when nothing is in the way. */
export async function tellUndone(
  ctx: OperationContext,
  request: LeftRequest,
  planned: PlannedChange,
  silence: string | null,
): Promise<void> {
  const reasons = silence === null ? planned.hindrances : [silence];
  if (reasons.length === 0) return;
  await ctx.db.$transaction(async (tx) => {
    const { id } = await storePlan(ctx, tx, request, planned, { notices: [], trigger: "mirror" });
    await tx.plan.update({ where: { id }, data: { status: "failed", error: reasons.slice(0, 3).join(" ") } });
  });
}

export function silenceOf({ notices }: Pick<GatheredWorld, "notices">): string | null {
  return notices.find((notice) => notice.endsWith(NOT_PLANNED_ON)) ?? null;
}
