import type { Tx } from "@/server/db/client";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { PlannedChange } from "@/server/operations/intent/plan-change";
import { toJson, toPlanRun, toStepRow } from "@/server/operations/plans/plan-row";

/** Keeps a plan, so that it can be read, applied and looked up later. Changes nothing else. */
export async function storePlan(
  ctx: OperationContext,
  tx: Tx,
  request: ChangeRequest,
  planned: PlannedChange,
  notices: readonly string[],
): Promise<PlanRun> {
  const row = await tx.plan.create({
    data: {
      id: ctx.newId(),
      scope: toJson(planned.scope),
      digest: planned.digest,
      createdBy: ctx.actor.name,
      createdAt: new Date(ctx.now()),
      payload: toJson({
        request: withoutUndefined(request),
        title: planned.title,
        notices: [...planned.notices, ...notices],
      }),
      steps: { create: planned.steps.map(toStepRow) },
    },
    include: { steps: { orderBy: { position: "asc" } } },
  });
  return toPlanRun(row);
}

/** Optional members that were given as `undefined` have no JSON form. */
function withoutUndefined(request: ChangeRequest): ChangeRequest {
  return request.kind === "update-network"
    ? {
        ...request,
        changes: Object.fromEntries(Object.entries(request.changes).filter(([, value]) => value !== undefined)),
      }
    : request;
}
