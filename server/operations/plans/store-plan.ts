import type { Tx } from "@/server/db/client";
import type { Trigger } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type PlannedChange, stepsOf } from "@/server/operations/intent/plan-change";
import { type PlanWithSteps, toJson, toStepRow } from "@/server/operations/plans/plan-row";

type How = {
  readonly notices: readonly string[];
  readonly trigger?: Trigger | undefined;
  /** The plan is taken up at this moment, with these steps; the others are skipped. Absent: it waits. */
  readonly taken?: { readonly at: Date; readonly picked: readonly string[] } | undefined;
};

/** Keeps a plan, so that it can be read, applied and looked up later. Changes nothing else. */
export async function storePlan(
  ctx: OperationContext,
  tx: Tx,
  request: ChangeRequest,
  planned: PlannedChange,
  { notices, trigger = "operator", taken }: How,
): Promise<PlanWithSteps> {
  // a comparison that found nothing is over with that; nothing waits to be applied
  const at = new Date(ctx.now());
  const isOver = (request.kind === "reconcile" || request.kind === "repair-finding") && stepsOf(planned).length === 0;
  const plan = await tx.plan.create({
    data: {
      id: ctx.newId(),
      scope: toJson(planned.scope),
      digest: planned.digest,
      createdBy: ctx.actor.name,
      createdAt: at,
      trigger,
      payload: toJson({
        request: withoutUndefined(request),
        title: planned.title,
        notices: [...planned.notices, ...notices],
        radius: planned.radius,
        hostScope: storedScope(planned.hostScope),
      }),
      ...(isOver ? { status: "applied", startedAt: at, endedAt: at } : {}),
      ...(taken === undefined ? {} : { status: "applying", startedAt: taken.at, owner: ctx.runs.owner }),
    },
  });
  const picked = taken === undefined ? null : new Set(taken.picked);
  const steps = await tx.planStep.createManyAndReturn({
    data: stepsOf(planned).map((step, position) => ({
      ...toStepRow(step, position),
      planId: plan.id,
      state: picked === null || picked.has(step.id) ? "pending" : "skipped",
    })),
  });
  return { ...plan, steps: steps.sort((a, b) => a.position - b.position) };
}

function storedScope(scope: PlannedChange["hostScope"]) {
  if (scope === null) return null;
  const list = (ids: ReadonlySet<string> | null) => (ids === null ? null : [...ids].sort());
  const { networkIds, portIds, routerIds, hostId } = scope;
  return { networkIds: list(networkIds), portIds: list(portIds), routerIds: list(routerIds), hostId };
}

/** Optional members that were given as `undefined` have no JSON form. */
function withoutUndefined(request: ChangeRequest): ChangeRequest {
  if (request.kind !== "update-network") return request;
  const given = Object.entries(request.changes).filter(([, value]) => value !== undefined);
  return { ...request, changes: Object.fromEntries(given) };
}
