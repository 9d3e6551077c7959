import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { BridgeheadError } from "@/server/model/errors";
import type { FabricRun, PerformFabric } from "@/server/model/fabric-effect";
import type { FabricPart, FabricState } from "@/server/model/fabric-state";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import type { BindingPatience } from "@/server/oneview/binding/binding-patience";
import { type ClientOptions, OneViewClient } from "@/server/oneview/client";
import { observeFabric, withParts } from "@/server/oneview/observe-fabric";
import { OneViewError } from "@/server/oneview/oneview-error";
import { Poll } from "@/server/oneview/poll";
import { type EditQueues, ResourceEditor } from "@/server/oneview/resource-editor";
import { fabricFingerprint, fabricParts } from "@/server/oneview/state";
import { performEffects } from "@/server/oneview/write/perform-effects";

export type ApplianceEvents = {
  /** The first look, and every later one that shows something else (also: other errors). */
  onChange(state: FabricState): void;
  /** A look that showed nothing new: only its age changes. */
  onSeen?(observedAt: number): void;
  /** The appliance could not be looked at; what was seen before stays true until proven otherwise. */
  onProblem(problem: BridgeheadError): void;
};

export type ApplianceOptions = {
  /** Pause between two looks; 0: only when asked. Longer after failures. */
  readonly pollMs?: number;
  readonly client?: ClientOptions;
  /** How long servers and profiles are waited for; what is absent is as usual. */
  readonly binding?: Partial<BindingPatience>;
  /** Epoch ms. */
  readonly clock?: () => number;
};

export type ObserveOptions = {
  /** Only these lists are read; the rest is as the last look showed it. Before the first look everything is read. */
  readonly parts?: readonly FabricPart[];
  /** Told of each request of this look. */
  readonly onRequest?: FabricRun["onRequest"];
};

export type Appliance = {
  readonly id: string;
  /** Looks now. Publishes what it saw like any other look; throws when nothing could be read. */
  observe(signal?: AbortSignal, options?: ObserveOptions): Promise<FabricState>;
  /** Changes the appliance. Looks at it soon afterwards, so that what is shown follows. */
  readonly perform: PerformFabric;
  /** The newest look, `null` before the first. */
  latest(): FabricState | null;
  /** Whether it is looked at again and again, which is so from the beginning; `observe` and `perform` go on either way. */
  watch(isOn: boolean): void;
  /** Stops looking, begins nothing new, waits a little for what has begun, logs out, closes the connections. */
  close(): Promise<void>;
};

const usualPollMs = 10_000;
const mostWaitAtCloseMs = 10_000;
/** A run performs its steps in rounds: the look at what it did waits for the last of them. */
const settleMs = 250;
/** What performing changes. The other lists are seen when everything is looked at again. */
const performedOn: readonly FabricPart[] = [
  "networks",
  "groups",
  "logicalInterconnects",
  "uplinkSets",
  "serverHardware",
  "serverProfiles",
];

/** Opens an appliance and keeps looking at it. Never throws: what is wrong, the configuration too, comes as `onProblem`. */
export function openAppliance(
  config: ApplianceConfig,
  events: ApplianceEvents,
  options: ApplianceOptions = {},
): Appliance {
  const client = clientOf(config, options.client);
  const queues: EditQueues = new Map();
  const clock = options.clock ?? Date.now;
  const closing = new AbortController();
  const performing = new Set<Promise<void>>();
  let latest: FabricState | null = null;
  let shown: string | null = null;

  const publish = (state: FabricState) => {
    if (closing.signal.aborted || (latest !== null && latest.observedAt > state.observedAt)) return;
    latest = state;
    const fingerprint = fabricFingerprint(state);
    if (fingerprint === shown) events.onSeen?.(state.observedAt);
    else {
      shown = fingerprint;
      events.onChange(state);
    }
  };
  const observe = async (signal?: AbortSignal, { parts, onRequest }: ObserveOptions = {}) => {
    if (client instanceof BridgeheadError) throw client;
    const both = AbortSignal.any(signal === undefined ? [closing.signal] : [signal, closing.signal]);
    // Every list that is read listens a few times.
    setMaxListeners(0, both);
    const view = onRequest === undefined ? client : client.metered(onRequest);
    const wanted = latest === null ? fabricParts : (parts ?? fabricParts);
    const seen = await observeFabric(view, config, wanted, clock, both);
    const state = latest === null || wanted === fabricParts ? seen : withParts(latest, seen, wanted);
    publish(state);
    return state;
  };
  const onProblem = (error: unknown) => {
    const problem = asProblem(error);
    events.onProblem(problem);
    return problem;
  };
  const pollMs = options.pollMs ?? usualPollMs;
  let wholeAt = Number.NEGATIVE_INFINITY;
  /** Everything when that is due; in between, which is after a change, what can have changed. */
  const look = async () => {
    const isDue = performance.now() - wholeAt >= pollMs * 0.9;
    await observe(undefined, isDue ? {} : { parts: performedOn });
    if (isDue) wholeAt = performance.now();
  };
  const poll = new Poll(look, onProblem, pollMs, closing.signal);
  let settling: NodeJS.Timeout | undefined;

  const perform: PerformFabric = async function* (effects, run) {
    if (client instanceof BridgeheadError) {
      if (effects.length > 0) yield { index: 0, outcome: { ok: false, error: client, fatal: true } };
      return;
    }
    let finished = () => {};
    const finish = new Promise<void>((resolve) => {
      finished = resolve;
    });
    performing.add(finish);
    try {
      const world = { client, editor: new ResourceEditor(client, queues), closing: closing.signal };
      yield* performEffects({ ...world, patience: options.binding ?? {} }, effects, run);
    } finally {
      performing.delete(finish);
      finished();
      clearTimeout(settling);
      settling = setTimeout(() => {
        if (performing.size === 0) poll.soon();
      }, settleMs).unref();
    }
  };
  return {
    id: config.id,
    observe,
    perform,
    latest: () => latest,
    watch: (isOn) => poll.turn(isOn),
    close: async () => {
      clearTimeout(settling);
      closing.abort(new BridgeheadError("conflict", `Appliance "${config.name}" is being closed.`));
      await poll.ended;
      await Promise.race([Promise.all(performing), sleep(mostWaitAtCloseMs, undefined, { ref: false })]);
      if (client instanceof OneViewClient) await client.close();
    },
  };
}

function clientOf(config: ApplianceConfig, options: ClientOptions | undefined): OneViewClient | BridgeheadError {
  try {
    return new OneViewClient(config, options);
  } catch (error) {
    return asProblem(error);
  }
}

function asProblem(error: unknown): BridgeheadError {
  if (error instanceof BridgeheadError) return error;
  return new OneViewError("unreachable", error instanceof Error ? error.message : String(error), { cause: error });
}
