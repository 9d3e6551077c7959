import { repairOf } from "@/server/findings/repairs/repair-of";
import { BridgeheadError } from "@/server/model/errors";
import { CONFIRMED, type Finding } from "@/server/model/finding";
import type { PlanRun } from "@/server/model/plan-run";
import type { ConsoleContext } from "@/server/operations/console-context";
import { readFindings } from "@/server/operations/findings/read-findings";
import type { RepairRequest } from "@/server/operations/findings/repair-request";
import { resolveCloud } from "@/server/operations/intent/resolve";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { type ChangeMode, changeIntent } from "@/server/operations/plans/change-intent";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { planPayloadSchema, toPlanRun } from "@/server/operations/plans/plan-row";

/**
 * Forces the one step that mends a confirmed finding on a host that is only observed. The step waits for a tick in every plan;
 * `apply` is that tick.
 */
export async function repairFinding(
  ctx: ConsoleContext,
  { findingId }: { readonly findingId: string },
  how: ChangeMode,
  signal: AbortSignal,
): Promise<PlanRun> {
  if (how.mode === "apply" && how.planId !== undefined) {
    const plan = await planOf(ctx, findingId, how.planId);
    return applyPlan(ctx, { planId: plan.id, digest: how.digest, steps: plan.steps.map(({ id }) => id) }, signal);
  }
  const plan = await changeIntent(ctx, await requestFor(ctx, findingId), { mode: "plan" }, signal);
  if (how.mode === "plan" || plan.steps.length === 0) return plan;
  return applyPlan(ctx, { planId: plan.id, digest: plan.digest, steps: plan.steps.map(({ id }) => id) }, signal);
}

async function planOf(ctx: ConsoleContext, findingId: string, planId: string): Promise<PlanRun> {
  const row = await loadPlan(ctx.db, planId);
  const { request } = planPayloadSchema.parse(row.payload);
  if (request.kind === "repair-finding" && request.findingId === findingId) return toPlanRun(row);
  throw new BridgeheadError("invalid", `Plan ${planId} is not for this finding.`, {
    remedy: "Give the id of the plan that was made for it, or plan the repair anew.",
  });
}

async function requestFor(ctx: ConsoleContext, findingId: string): Promise<RepairRequest> {
  const finding = (await readFindings(ctx, {})).find(({ id }) => id === findingId);
  if (finding === undefined) {
    throw new BridgeheadError("missing", "This finding is not seen any more.", {
      remedy: "Look at the findings again.",
    });
  }
  const { world, cache } = ctx.views.live();
  const mended = repairOf(finding, cache.parts(world));
  if (finding.offer?.kind !== "repair" || mended === null) throw notRepairable(finding);
  if (finding.timesSeen < CONFIRMED) {
    throw new BridgeheadError("conflict", `${finding.message} It was seen once only: nothing is forced on that.`, {
      remedy: "A second observation confirms it within seconds; then try again.",
    });
  }
  const { hostId, host: hostName } = finding.offer;
  const { id: cloudId } = await resolveCloud(ctx.db, undefined);
  const { repair } = mended;
  return { kind: "repair-finding", cloudId, findingId, hostId, hostName, object: finding.object, repair };
}

function notRepairable({ message, offer, remedy }: Finding): BridgeheadError {
  const instead = offer?.kind === "reconcile" ? "The host is managed: reconcile it." : remedy;
  return new BridgeheadError("refused", `No single forced step mends this: ${message}`, {
    ...(instead === undefined ? {} : { remedy: instead }),
  });
}
