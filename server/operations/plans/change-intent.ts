import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import { normaliseRequest } from "@/server/operations/intent/normalise-request";
import { planChange } from "@/server/operations/intent/plan-change";
import { readIntent } from "@/server/operations/intent/read-intent";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { storePlan } from "@/server/operations/plans/store-plan";

export type ChangeMode = {
  readonly mode: "plan" | "apply";
  /** With `apply`: the plan that was read; absent: plan and apply at once. */
  readonly planId?: string | undefined;
  readonly digest?: string | undefined;
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
    return applyPlan(ctx, { planId: how.planId, digest: how.digest }, signal);
  }
  const stored = await readIntent(ctx.db, request.cloudId);
  if (stored.cloudKind !== "inventory" && isAboutNetworks(request)) {
    throw new BridgeheadError(
      "refused",
      `Cloud "${stored.intent.cloudName}" is a Neutron: its networks are changed there, and mirrored here.`,
      { remedy: "Make the change in Neutron, or pick the built-in inventory." },
    );
  }
  const { fabrics, notices } = await gatherFabrics(ctx, stored, request, signal);
  const asked = normaliseRequest(request, fabrics);
  const plan = await ctx.db.$transaction(async (tx) =>
    storePlan(ctx, tx, asked, planChange(await readIntent(tx, request.cloudId), asked, fabrics), notices),
  );
  if (how.mode === "plan") return plan;
  return applyPlan(ctx, { planId: plan.id, digest: plan.digest, fabrics }, signal);
}

function isAboutNetworks(request: ChangeRequest): boolean {
  return (
    request.kind === "create-network" ||
    request.kind === "update-network" ||
    request.kind === "delete-network" ||
    request.kind === "create-physical-network" ||
    request.kind === "delete-physical-network"
  );
}
