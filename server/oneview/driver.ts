import { setTimeout as sleep } from "node:timers/promises";
import { BridgeheadError } from "@/server/model/errors";
import type { FabricPart, FabricState } from "@/server/model/fabric-state";
import type { ApplianceConfig } from "@/server/oneview/appliance-config";
import { type ClientOptions, OneViewClient } from "@/server/oneview/client";
import { OneViewError } from "@/server/oneview/oneview-error";
import { fabricFingerprint, fabricParts, type PartAnswer, partPaths, toFabricState } from "@/server/oneview/state";

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
  /** Epoch ms. */
  readonly clock?: () => number;
};

export type Appliance = {
  readonly id: string;
  /** Looks now. Publishes what it saw like any other look; throws when nothing could be read. */
  observe(signal?: AbortSignal): Promise<FabricState>;
  /** The newest look, `null` before the first. */
  latest(): FabricState | null;
  /** Stops looking, logs out, closes the connections. */
  close(): Promise<void>;
};

const usualPollMs = 10_000;
const mostUnreachableMs = 60_000;
/** A refused login is not repeated soon: appliances lock accounts. */
const refusedMs = 300_000;

/** Opens an appliance and keeps looking at it. Never throws: what is wrong, the configuration too, comes as `onProblem`. */
export function openAppliance(
  config: ApplianceConfig,
  events: ApplianceEvents,
  options: ApplianceOptions = {},
): Appliance {
  const client = clientOf(config, options.client);
  const clock = options.clock ?? Date.now;
  const closing = new AbortController();
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
  const observe = async (signal?: AbortSignal) => {
    if (client instanceof BridgeheadError) throw client;
    const both = signal === undefined ? closing.signal : AbortSignal.any([signal, closing.signal]);
    const state = await observeFabric(client, config, clock, both);
    publish(state);
    return state;
  };
  const polling = poll(observe, events, options.pollMs ?? usualPollMs, closing.signal);
  return {
    id: config.id,
    observe,
    latest: () => latest,
    close: async () => {
      closing.abort(new BridgeheadError("conflict", `Appliance "${config.name}" is being closed.`));
      await polling;
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

/** All lists at once on the one session. A list that fails is an error in the state; all of them failing is an error. */
async function observeFabric(
  client: OneViewClient,
  config: ApplianceConfig,
  clock: () => number,
  signal: AbortSignal,
): Promise<FabricState> {
  const apiVersion = await client.version(signal);
  const observedAt = clock();
  const failures: unknown[] = [];
  const answerOf = async (part: FabricPart): Promise<PartAnswer> => {
    try {
      return { ok: true, members: await client.list(partPaths[part], signal) };
    } catch (error) {
      signal.throwIfAborted();
      failures.push(error);
      return { ok: false, message: error instanceof Error ? error.message : String(error) };
    }
  };
  const [networks, networkSets, groups, logicalInterconnects, uplinkSets, ...rest] = await Promise.all([
    answerOf("networks"),
    answerOf("networkSets"),
    answerOf("groups"),
    answerOf("logicalInterconnects"),
    answerOf("uplinkSets"),
    answerOf("interconnects"),
    answerOf("enclosures"),
    answerOf("serverHardware"),
    answerOf("serverProfiles"),
  ]);
  if (failures.length === fabricParts.length) throw failures[0];
  const [interconnects, enclosures, serverHardware, serverProfiles] = rest;
  return toFabricState(
    { applianceId: config.id, name: config.name, apiVersion, observedAt },
    {
      networks,
      networkSets,
      groups,
      logicalInterconnects,
      uplinkSets,
      interconnects,
      enclosures,
      serverHardware,
      serverProfiles,
    },
  );
}

async function poll(
  observe: (signal?: AbortSignal) => Promise<FabricState>,
  events: ApplianceEvents,
  pollMs: number,
  closing: AbortSignal,
): Promise<void> {
  if (pollMs === 0) return;
  let failures = 0;
  while (!closing.aborted) {
    let pauseMs = pollMs;
    try {
      await observe();
      failures = 0;
    } catch (error) {
      if (closing.aborted) return;
      failures += 1;
      const problem = asProblem(error);
      pauseMs =
        problem.kind === "refused" || problem.kind === "invalid"
          ? refusedMs
          : Math.min(mostUnreachableMs, pollMs * 2 ** (failures - 1));
      events.onProblem(problem);
    }
    await sleep(Math.max(pauseMs, pollMs), undefined, { signal: closing }).catch(() => undefined);
  }
}

function asProblem(error: unknown): BridgeheadError {
  if (error instanceof BridgeheadError) return error;
  return new OneViewError("unreachable", error instanceof Error ? error.message : String(error), { cause: error });
}
