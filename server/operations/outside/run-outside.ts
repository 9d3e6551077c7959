import { withMadeIds } from "@/server/clouds/plan/made-ids";
import type { CloudEffect, CloudOutcome } from "@/server/model/cloud-effect";
import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome, MirrorChange } from "@/server/model/fabric-effect";
import type { HostOutcome } from "@/server/model/host-effect";
import type { OperationContext } from "@/server/operations/context";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";
import {
  isCloudStep,
  isFabricStep,
  isHostStep,
  type OutsideStep,
  type Site,
  siteOf,
} from "@/server/operations/outside/outside-step";
import type { RequestMeter } from "@/server/operations/outside/request-meter";
import { type ClaimedRun, RunRecord } from "@/server/operations/outside/run-record";
import { wavesOf } from "@/server/reconcile/waves";

type RunParts = {
  readonly run: ClaimedRun;
  /** Ordered; all of them are picked. */
  readonly steps: readonly OutsideStep[];
  readonly fabrics: Fabrics;
  readonly meter: RequestMeter;
  /** When steps were begun by an earlier run (epoch milliseconds), by id. */
  readonly begunAt: ReadonlyMap<string, number>;
};

/** How a run came to its end. `stopped`: the signal said so, some steps were not begun. */
export type RunEnd = {
  readonly failed: readonly { readonly step: OutsideStep; readonly error: BridgeheadError }[];
  readonly notTried: number;
  readonly stopped: boolean;
};

type Told = AsyncIterable<{ readonly index: number; readonly outcome: EffectOutcome | HostOutcome | CloudOutcome }>;

/**
 * Performs the steps of a plan on their appliances, hosts and clouds, round by round, each site by itself. A step that fails keeps
 * those that depend on it from being tried, and no others; a site that does not answer ends its part of the run.
 * Every outcome is written with what it means for the mirror before the next round begins.
 */
export async function runOutside(
  ctx: OperationContext,
  { run, steps, fabrics, meter, begunAt }: RunParts,
  signal: AbortSignal,
): Promise<RunEnd> {
  const record = new RunRecord(ctx, run, meter);
  const failed: { step: OutsideStep; error: BridgeheadError }[] = [];
  const done = new Set<string>();
  const silent = new Set<string>();
  const planned = new Set(steps.map((step) => step.id));
  const made = await record.managedNetworks(steps.filter(isFabricStep));
  const madeIds = steps.some(isCloudStep) ? await record.madeIds() : new Map<string, string>();

  const performed = ({ kind, id }: Site, mine: readonly OutsideStep[]): Told | null => {
    if (kind === "host") {
      const effects = mine.filter(isHostStep).map((step) => step.effect);
      return ctx.performOnHost(id, effects, { signal });
    }
    if (kind === "cloud") {
      const calls = mine.filter(isCloudStep);
      const effects = calls.map(({ effect, dependsOn }) => whole(effect, dependsOn, madeIds));
      const begun = calls.map((step) => begunAt.get(step.id) ?? null);
      return ctx.performOnCloud(id, effects, { signal, begunAt: begun, onRequest: meter.onRequest });
    }
    const fabric = fabrics.get(id);
    if (fabric === undefined) return null;
    const effects = mine.filter(isFabricStep).map((step) => step.effect);
    const oneViewNetworkId = (networkId: string) => made.get(`${id}/${networkId}`) ?? null;
    return ctx.performOnFabric(id, effects, { fabric, oneViewNetworkId, signal, onRequest: meter.onRequest });
  };

  const performAt = async (site: Site, mine: readonly OutsideStep[]): Promise<void> => {
    if (signal.aborted || silent.has(site.id)) return;
    await record.began(mine);
    const outcomes = performed(site, mine);
    const told = new Set<number>();
    for await (const { index, outcome } of outcomes ?? nothing()) {
      const step = mine[index];
      if (step === undefined || told.has(index)) continue;
      told.add(index);
      if (outcome.ok) {
        done.add(step.id);
        if ("mirror" in outcome) note(outcome.mirror, site.id, made);
        else if ("objectId" in outcome && outcome.objectId !== null) madeIds.set(step.id, outcome.objectId);
      } else {
        failed.push({ step, error: outcome.error });
        if (outcome.fatal) silent.add(site.id);
      }
      await record.ended(step, outcome);
    }
    await record.notBegun(mine.filter((_, index) => !told.has(index)));
  };

  for (const wave of wavesOf(steps)) {
    const ready = wave.filter((step) => step.dependsOn.every((id) => done.has(id) || !planned.has(id)));
    await Promise.all(bySite(ready).map(({ site, mine }) => performAt(site, mine)));
    await record.flush();
  }
  return { failed, notTried: steps.length - done.size - failed.length, stopped: signal.aborted };
}

/** A step is only begun when those that it depends on are done, which is when their ids are known. */
function whole(effect: CloudEffect, dependsOn: readonly string[], madeIds: ReadonlyMap<string, string>): CloudEffect {
  const resolved = withMadeIds(effect, madeIds);
  if (resolved !== null) return resolved;
  throw new BridgeheadError(
    "conflict",
    `What ${dependsOn.join(", ")} made is not known, so ${effect.path} has no id of it.`,
    {
      remedy: "Ask for a new plan.",
    },
  );
}

async function* nothing(): Told {}

function bySite(steps: readonly OutsideStep[]): readonly { readonly site: Site; readonly mine: OutsideStep[] }[] {
  const groups = new Map<string, { site: Site; mine: OutsideStep[] }>();
  for (const step of steps) {
    const site = siteOf(step);
    const group = groups.get(site.id);
    if (group === undefined) groups.set(site.id, { site, mine: [step] });
    else group.mine.push(step);
  }
  return [...groups.values()];
}

function note(mirror: readonly MirrorChange[], applianceId: string, made: Map<string, string>): void {
  for (const change of mirror) {
    if (change.kind === "network.set") made.set(`${applianceId}/${change.networkId}`, change.oneViewNetworkId);
    else if (change.kind === "network.unset") made.delete(`${applianceId}/${change.networkId}`);
  }
}
