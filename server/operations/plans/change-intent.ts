import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun, Trigger } from "@/server/model/plan-run";
import { refuseInCloud } from "@/server/operations/cloud-writes/refuse-in-cloud";
import type { OperationContext } from "@/server/operations/context";
import { holdHosts } from "@/server/operations/host-steps/hold-hosts";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { gatherWorld } from "@/server/operations/intent/gather-world";
import { normaliseRequest } from "@/server/operations/intent/normalise-request";
import { isObjectRequest, objectAbout } from "@/server/operations/intent/object-request-words";
import { planChange } from "@/server/operations/intent/plan-change";
import { readForPlan } from "@/server/operations/intent/read-for-plan";
import { readInvolved } from "@/server/operations/intent/read-involved";
import { isIsolationRequest } from "@/server/operations/isolation/isolation-request";
import { applyAtOnce } from "@/server/operations/plans/apply-at-once";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { planPayloadSchema, toPlanRun } from "@/server/operations/plans/plan-row";
import { storePlan } from "@/server/operations/plans/store-plan";

export type ChangeMode = {
  readonly mode: "plan" | "apply";
  /** With `apply`: the plan that was read; absent: plan and apply at once. */
  readonly planId?: string | undefined;
  readonly digest?: string | undefined;
  /** With `plan`: who wants to know. Absent: an operator. */
  readonly trigger?: Trigger | undefined;
};

/**
 * The one way to change what a cloud intends. `plan` answers what would be done and changes nothing but the list of
 * plans; `apply` applies the plan that was read, or plans and applies in one go.
 */
export async function changeIntent(
  ctx: OperationContext,
  request: ChangeRequest,
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  if (how.mode === "apply" && how.planId !== undefined) {
    await refuseOtherChange(ctx, how.planId, request);
    return applyPlan(ctx, { planId: how.planId, digest: how.digest }, signal);
  }
  const stored = await readInvolved(ctx.db, request);
  if (stored.cloudKind !== "inventory") refuseInCloud(request, stored.intent.cloudName);
  if (how.mode === "apply") {
    const held = await holdHosts(ctx, request);
    try {
      const gathered = await gatherWorld(ctx, stored, request, signal, held);
      return await applyAtOnce(ctx, normaliseRequest(request, gathered.fabrics), gathered, signal);
    } finally {
      held.release();
    }
  }
  const gathered = await gatherWorld(ctx, stored, request, signal);
  const asked = normaliseRequest(request, gathered.fabrics);
  return ctx.db.$transaction(async (tx) => {
    const planned = planChange(await readForPlan(tx, request), asked, gathered);
    return toPlanRun(await storePlan(ctx, tx, asked, planned, { notices: gathered.notices, trigger: how.trigger }));
  });
}

/** A plan id that belongs to another kind of change, or to another physical network, is a mix-up of the caller. */
async function refuseOtherChange(ctx: OperationContext, planId: string, request: ChangeRequest): Promise<void> {
  const { request: planned, title } = planPayloadSchema.parse((await loadPlan(ctx.db, planId)).payload);
  const about = (each: ChangeRequest) =>
    isObjectRequest(each)
      ? objectAbout(each)
      : isIsolationRequest(each)
        ? JSON.stringify([each.hostId, "vm" in each ? each.vm : null])
        : "physicalNetwork" in each
          ? each.physicalNetwork
          : "portId" in each && each.kind !== "create-port"
            ? each.portId
            : null;
  if (planned.kind === request.kind && planned.cloudId === request.cloudId && about(planned) === about(request)) return;
  throw new BridgeheadError("invalid", `Plan ${planId} is for another change: ${title}.`, {
    remedy: "Give the id of the plan that was made for this change, or apply that plan with reconcile.apply.",
  });
}
