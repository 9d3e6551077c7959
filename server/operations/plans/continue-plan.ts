import type { PlanStep as PlanStepRow } from "@/server/db/generated/client";
import { BridgeheadError } from "@/server/model/errors";
import type { PlanRun } from "@/server/model/plan-run";
import type { OperationContext } from "@/server/operations/context";
import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";
import { gatherHostsById } from "@/server/operations/host-steps/gather-hosts";
import { planOnHosts } from "@/server/operations/host-steps/plan-on-hosts";
import { gatherFabrics } from "@/server/operations/intent/gather-fabrics";
import type { GatheredWorld } from "@/server/operations/intent/gather-world";
import { planOnFreshFabrics } from "@/server/operations/intent/plan-change";
import { type KnownAppliance, readIntent } from "@/server/operations/intent/read-intent";
import { isFabricStep, type OutsideStep } from "@/server/operations/outside/outside-step";
import { auditRun } from "@/server/operations/plans/audit-run";
import { carryOut } from "@/server/operations/plans/carry-out";
import type { ClaimedPlan } from "@/server/operations/plans/claimed-plan";
import { continueInCloud } from "@/server/operations/plans/continue-in-cloud";
import { loadPlan } from "@/server/operations/plans/load-plan";
import { storedHostScope, toPlanRun } from "@/server/operations/plans/plan-row";
import { storedEffect, storedHostEffect } from "@/server/operations/plans/stored-effect";
import { orderSteps } from "@/server/reconcile/order-steps";

/**
 * Goes on with a claimed plan whose intent was written by an earlier run. What is left is found out anew: steps have ids
 * by purpose, so of what differs now between intent, mirror and appliances exactly that is performed which the plan
 * promised and which is not done, or not any more where it is needed. What differs no more was done before the run broke
 * off, or by somebody else.
 */
export async function continuePlan(ctx: OperationContext, claimed: ClaimedPlan, signal: AbortSignal): Promise<PlanRun> {
  const open = claimed.plan.steps.filter(
    (step) => step.place !== "console" && step.state !== "done" && step.state !== "skipped",
  );
  if (claimed.plan.steps.some((step) => step.place === "cloud")) return continueInCloud(ctx, claimed, open);
  const hostIds = new Set(open.flatMap((step) => storedHostEffect(step.effect)?.hostId ?? []));
  const release = await ctx.hostTurns.acquire(hostIds);
  try {
    return await goOn(ctx, claimed, { open, hostIds }, signal);
  } finally {
    release();
  }
}

type Left = { readonly open: readonly PlanStepRow[]; readonly hostIds: ReadonlySet<string> };

async function goOn(
  ctx: OperationContext,
  claimed: ClaimedPlan,
  { open, hostIds }: Left,
  signal: AbortSignal,
): Promise<PlanRun> {
  const { plan, request, claim } = claimed;
  const stored = await readIntent(ctx.db, request.cloudId);
  const asked = request.kind === "reconcile" ? { ...request, deletes: true } : request;
  const hosts = await gatherHostsById(ctx, hostIds, asked, signal);
  const gathered = { ...(await gatherFabrics(ctx, stored, asked, signal)), hosts };
  refuseSilent(open, gathered, stored.appliances);
  const onFabrics = planOnFreshFabrics(stored, stored.intent, asked, gathered);
  const onHosts = planOnHosts(stored.intent, hosts, { ...storedHostScope(plan.payload), deletes: "perform" }, asked);
  const now = {
    steps: orderSteps<OutsideStep>([...onFabrics.steps, ...onHosts.steps]),
    notices: [...onFabrics.notices, ...onHosts.notices],
    faults: [...onFabrics.faults, ...onHosts.faults],
  };
  const promised = new Map(open.map((step) => [step.stepId, step]));
  const again = undoneSince(now.steps, promised, plan.steps);
  const differ = now.steps
    .filter((step) => promised.has(step.id) || again.has(step.id))
    .map((step) => asBegun(step, promised.get(step.id)));
  const left = new Set(differ.map((step) => step.id));
  const restoring = open.filter((step) => !left.has(step.stepId)).flatMap(toRestore);
  const steps = [...differ, ...restoring];
  const differing = new Set(steps.map((step) => step.id));
  const gone = open.filter((step) => !differing.has(step.stepId)).map((step) => step.stepId);
  const reasons = [...gathered.notices, ...now.notices, ...now.faults.map((fault) => fault.message)];
  const endedAt = new Date(ctx.now());
  await ctx.db.$transaction(async (tx) => {
    await tx.planStep.updateMany({
      where: { planId: plan.id, stepId: { in: gone } },
      data:
        reasons.length === 0
          ? { state: "done", endedAt, error: null }
          : { state: "skipped", endedAt, error: `No longer planned: ${reasons.slice(0, 3).join(" ")}` },
    });
    if (steps.length > 0) return;
    const closed = await tx.plan.updateMany({
      where: { id: plan.id, status: "applying", startedAt: claim },
      data: { status: "applied", endedAt, error: null },
    });
    if (closed.count > 0) await auditRun(ctx, tx, claimed, "done", { resumed: true });
  });
  if (steps.length > 0) return carryOut(ctx, claimed, { steps, fabrics: gathered.fabrics });
  ctx.publishIntentChange();
  return toPlanRun(await loadPlan(ctx.db, plan.id));
}

/**
 * Steps that this plan has done, that differ again, and that open ones rest on: what was half done looked to another plan as
 * if it were nobody's (the flows of a network whose port was not wired yet).
 */
function undoneSince(
  now: readonly OutsideStep[],
  promised: ReadonlyMap<string, PlanStepRow>,
  rows: readonly PlanStepRow[],
): ReadonlySet<string> {
  const done = new Set(rows.filter(({ state }) => state === "done").map(({ stepId }) => stepId));
  const byId = new Map(now.map((step) => [step.id, step]));
  const again = new Set<string>();
  const walk = ({ dependsOn }: OutsideStep): void => {
    for (const id of dependsOn) {
      const step = byId.get(id);
      if (step === undefined || !done.has(id) || again.has(id)) continue;
      again.add(id);
      walk(step);
    }
  };
  for (const step of now) if (promised.has(step.id)) walk(step);
  return again;
}

/** Of an appliance or host that does not answer nothing can be found out: its steps stay open. */
function refuseSilent(
  open: readonly PlanStepRow[],
  { fresh, hosts }: GatheredWorld,
  appliances: readonly KnownAppliance[],
): void {
  const [silent] = hosts.silent;
  if (silent !== undefined) {
    const message = `Host ${silent.host.name} does not answer, so what is left is not known: ${silent.reason}`;
    throw new BridgeheadError("unreachable", message, { remedy: "Make the host answer, then resume again." });
  }
  for (const step of open) {
    const id = storedEffect(step.effect)?.applianceId;
    if (id === undefined || fresh.has(id)) continue;
    const name = appliances.find((each) => each.id === id)?.name ?? id;
    throw new BridgeheadError(
      "unreachable",
      `OneView appliance ${name} does not answer, so what is left is not known.`,
      {
        remedy: "Make the appliance answer, then resume again.",
      },
    );
  }
}

/**
 * What only the step that was begun knows, because it may have changed it: that the server was on, and where the
 * connection led before. A connection that was pointed to its network and not yet noted looks as if it had always led there.
 */
function asBegun(step: OutsideStep, begun: PlanStepRow | undefined): OutsideStep {
  if (begun === undefined || !isFabricStep(step)) return step;
  const { effect } = step;
  if (effect.kind !== "port.connect" && effect.kind !== "port.disconnect") return step;
  const power = hadPower(begun) ? { powerBefore: "On" as const } : {};
  if (effect.kind === "port.disconnect") return { ...step, effect: { ...effect, ...power } };
  const stored = storedEffect(begun.effect);
  const before = stored?.kind === "port.connect" ? stored.known : null;
  const { known } = effect;
  const isSame = before?.connectionId === known?.connectionId && before?.serverProfileId === known?.serverProfileId;
  return { ...step, effect: { ...effect, ...power, ...(isSame && before != null ? { known: before } : {}) } };
}

/**
 * A step that may have switched a server off and then done all it was to do differs no more, and yet the server may be
 * off: it is performed again as it was promised, which finds nothing to write and switches the server on.
 */
function toRestore(begun: PlanStepRow): readonly FabricStep[] {
  const effect = storedEffect(begun.effect);
  if (effect === null || begun.startedAt === null || !hadPower(begun)) return [];
  const { stepId: id, verb, target, why } = begun;
  return [
    { id, verb, target, why, risk: "high", dependsOn: [], before: null, after: null, place: "appliance", effect },
  ];
}

function hadPower(begun: PlanStepRow): boolean {
  const effect = storedEffect(begun.effect);
  return (effect?.kind === "port.connect" || effect?.kind === "port.disconnect") && effect.powerBefore === "On";
}
