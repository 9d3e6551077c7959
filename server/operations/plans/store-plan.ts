import type { Tx } from "@/server/db/client";
import type { PlanRun, Trigger } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { type PlannedChange, stepsOf } from "@/server/operations/intent/plan-change";
import { toJson, toPlanRun, toStepRow } from "@/server/operations/plans/plan-row";

/** Keeps a plan, so that it can be read, applied and looked up later. Changes nothing else. */
export async function storePlan(
  ctx: OperationContext,
  tx: Tx,
  request: ChangeRequest,
  planned: PlannedChange,
  { notices, trigger = "operator" }: { readonly notices: readonly string[]; readonly trigger?: Trigger | undefined },
): Promise<PlanRun> {
  const row = await tx.plan.create({
    data: {
      id: ctx.newId(),
      scope: toJson(planned.scope),
      digest: planned.digest,
      createdBy: ctx.actor.name,
      createdAt: new Date(ctx.now()),
      trigger,
      payload: toJson({
        request: withoutUndefined(request),
        title: planned.title,
        notices: [...planned.notices, ...notices],
        radius: planned.radius,
      }),
      steps: { createMany: { data: stepsOf(planned).map(toStepRow) } },
    },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  return toPlanRun(row);
}

/** Optional members that were given as `undefined` have no JSON form. */
function withoutUndefined(request: ChangeRequest): ChangeRequest {
  if (request.kind !== "update-network") return request;
  const given = Object.entries(request.changes).filter(([, value]) => value !== undefined);
  return { ...request, changes: Object.fromEntries(given) };
}
