import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import { type BindingPatience, usualPatience } from "@/server/oneview/binding/binding-patience";
import type { BindingRun } from "@/server/oneview/binding/binding-run";
import type { BindingEffect } from "@/server/oneview/binding/decide-effects";
import { performOnProfile } from "@/server/oneview/binding/perform-on-profile";
import { sameResource } from "@/server/oneview/resource-uri";
import { failureOf } from "@/server/oneview/write/failure";
import { Gate } from "@/server/oneview/write/gate";

export type IndexedEffect = { readonly index: number; readonly effect: BindingEffect };

/** Servers worked on at a time: most of it is waiting for their power. */
const serversAtATime = 8;

/**
 * Performs effects on connections, those of one profile together and different servers side by side. `tell` is called
 * once for each effect that was begun, as soon as its outcome is known. Resolves when all that has begun has ended;
 * never rejects. After the first fatal outcome, and after `stop`, no further server is begun.
 */
export async function performConnections(
  context: Omit<BindingRun, "patience"> & { readonly patience?: Partial<BindingPatience> },
  effects: readonly IndexedEffect[],
  tell: (index: number, outcome: EffectOutcome) => void,
): Promise<void> {
  const fatal = new AbortController();
  const stop = AbortSignal.any([context.stop, fatal.signal]);
  const run: BindingRun = { ...context, stop, patience: { ...usualPatience, ...context.patience } };
  const report = (index: number, outcome: EffectOutcome) => {
    if (!outcome.ok && outcome.fatal) fatal.abort();
    tell(index, outcome);
  };
  const gate = new Gate(serversAtATime);
  const { groups, homeless } = groupByProfile(effects, context.run.fabric);
  for (const { index, effect } of homeless) report(index, profileUnknown(effect, context.run.fabric));
  await Promise.all(
    [...groups].map(async ([profileUri, group]) => {
      await gate.enter();
      try {
        if (!stop.aborted) await performGroup(profileUri, group, run, report);
      } finally {
        gate.leave();
      }
    }),
  );
}

async function performGroup(
  profileUri: string,
  group: readonly IndexedEffect[],
  run: BindingRun,
  report: (index: number, outcome: EffectOutcome) => void,
): Promise<void> {
  try {
    const outcomes = await performOnProfile(
      profileUri,
      group.map((each) => each.effect),
      run,
    );
    for (const { index, effect } of group) {
      const outcome = outcomes.get(effect);
      if (outcome !== undefined) report(index, outcome);
    }
  } catch (error) {
    const outcome = failureOf(error, run.stop);
    if (outcome !== null) for (const { index } of group) report(index, outcome);
  }
}

function groupByProfile(effects: readonly IndexedEffect[], fabric: FabricState) {
  const groups = new Map<string, IndexedEffect[]>();
  const homeless: IndexedEffect[] = [];
  for (const each of effects) {
    const uri = profileOf(each.effect, fabric);
    if (uri === null) homeless.push(each);
    else groups.set(uri, [...(groups.get(uri) ?? []), each]);
  }
  return { groups, homeless };
}

function profileOf(effect: BindingEffect, fabric: FabricState): string | null {
  if (effect.kind === "port.connect") {
    const hardware = fabric.serverHardware.find((each) => sameResource(each.uri, effect.serverHardwareId));
    return hardware?.profileUri ?? null;
  }
  const id = effect.connection?.serverProfileId;
  // There is nothing to see to but, after a broken-off run, the server's power.
  if (id === undefined || (effect.how === "forget" && effect.powerBefore !== "On")) return null;
  const profile = fabric.serverProfiles.find((each) => sameResource(each.uri, id));
  return profile?.uri ?? `/rest/server-profiles/${id}`;
}

/** A connection of which nothing is known, or a server that had no profile when it was planned. */
function profileUnknown(effect: BindingEffect, fabric: FabricState): EffectOutcome {
  if (effect.kind === "port.disconnect") {
    return { ok: true, mirror: [{ kind: "connection.unset", portId: effect.portId }] };
  }
  const error = new BridgeheadError(
    "conflict",
    `${fabric.name} showed no profile of server ${effect.serverHardwareId}.`,
    {
      remedy: "Observe the appliance and plan again.",
    },
  );
  return { ok: false, error, fatal: false };
}
