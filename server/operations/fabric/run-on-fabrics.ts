import type { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome, MirrorChange } from "@/server/model/fabric-effect";
import type { OperationContext } from "@/server/operations/context";
import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";
import type { RequestMeter } from "@/server/operations/fabric/request-meter";
import { type ClaimedRun, RunRecord } from "@/server/operations/fabric/run-record";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import { wavesOf } from "@/server/reconcile/waves";

type RunParts = {
  readonly run: ClaimedRun;
  /** Ordered; all of them are picked. */
  readonly steps: readonly FabricStep[];
  readonly fabrics: Fabrics;
  readonly meter: RequestMeter;
};

/** How a run came to its end. `stopped`: the signal said so, some steps were not begun. */
export type RunEnd = {
  readonly failed: readonly { readonly step: FabricStep; readonly error: BridgeheadError }[];
  readonly notTried: number;
  readonly stopped: boolean;
};

/**
 * Performs the steps of a plan on their appliances, round by round, each appliance by itself. A step that fails keeps
 * those that depend on it from being tried, and no others; an appliance that does not answer ends its part of the run.
 * Every outcome is written with what it means for the mirror before the next round begins.
 */
export async function runOnFabrics(
  ctx: OperationContext,
  { run, steps, fabrics, meter }: RunParts,
  signal: AbortSignal,
): Promise<RunEnd> {
  const record = new RunRecord(ctx, run, meter);
  const failed: { step: FabricStep; error: BridgeheadError }[] = [];
  const done = new Set<string>();
  const silent = new Set<string>();
  const planned = new Set(steps.map((step) => step.id));
  const made = await record.managedNetworks(steps);

  const performAt = async (applianceId: string, mine: readonly FabricStep[]): Promise<void> => {
    const fabric = fabrics.get(applianceId);
    if (signal.aborted || silent.has(applianceId) || fabric === undefined) return;
    await record.began(mine);
    const told = new Set<number>();
    const tell = async (index: number, outcome: EffectOutcome): Promise<void> => {
      const step = mine[index];
      if (step === undefined || told.has(index)) return;
      told.add(index);
      if (outcome.ok) {
        done.add(step.id);
        note(outcome.mirror, applianceId, made);
      } else {
        failed.push({ step, error: outcome.error });
        if (outcome.fatal) silent.add(applianceId);
      }
      await record.ended(step, outcome);
    };
    const effects = mine.map((step) => step.effect);
    const world = {
      fabric,
      oneViewNetworkId: (networkId: string) => made.get(`${applianceId}/${networkId}`) ?? null,
      signal,
      onRequest: meter.onRequest,
    };
    for await (const { index, outcome } of ctx.performOnFabric(applianceId, effects, world)) await tell(index, outcome);
    await record.notBegun(mine.filter((_, index) => !told.has(index)));
  };

  for (const wave of wavesOf(steps)) {
    const ready = wave.filter((step) => step.dependsOn.every((id) => done.has(id) || !planned.has(id)));
    await Promise.all([...byAppliance(ready)].map(([applianceId, mine]) => performAt(applianceId, mine)));
    await record.flush();
  }
  return { failed, notTried: steps.length - done.size - failed.length, stopped: signal.aborted };
}

function byAppliance(steps: readonly FabricStep[]): ReadonlyMap<string, readonly FabricStep[]> {
  const groups = new Map<string, FabricStep[]>();
  for (const step of steps) {
    const group = groups.get(step.effect.applianceId);
    if (group === undefined) groups.set(step.effect.applianceId, [step]);
    else group.push(step);
  }
  return groups;
}

function note(mirror: readonly MirrorChange[], applianceId: string, made: Map<string, string>): void {
  for (const change of mirror) {
    if (change.kind === "network.set") made.set(`${applianceId}/${change.networkId}`, change.oneViewNetworkId);
    else if (change.kind === "network.unset") made.delete(`${applianceId}/${change.networkId}`);
  }
}
