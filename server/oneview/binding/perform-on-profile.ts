import { BridgeheadError, type ErrorKind } from "@/server/model/errors";
import type { EffectOutcome } from "@/server/model/fabric-effect";
import type { ServerHardware } from "@/server/model/fabric-state";
import {
  asBridgeheadError,
  type BindingRun,
  failed,
  neverDone,
  type Outcomes,
} from "@/server/oneview/binding/binding-run";
import { needsPowerOff } from "@/server/oneview/binding/connection-edit";
import type { BindingEffect } from "@/server/oneview/binding/decide-effects";
import { decideAll, editProfile } from "@/server/oneview/binding/edit-profile";
import { freeProfile } from "@/server/oneview/binding/free-profile";
import { ServerPower } from "@/server/oneview/binding/server-power";
import { textAt } from "@/server/oneview/read-json";
import { isMissing } from "@/server/oneview/write/failure";

/**
 * Performs the effects of one profile: in one edit, and with its server off once if that is needed, never more. Whatever
 * goes wrong in between, a server that was on is on afterwards, or the error says that it is not. Throws only when
 * nothing was begun.
 */
export async function performOnProfile(
  profileUri: string,
  effects: readonly BindingEffect[],
  context: BindingRun,
): Promise<Outcomes> {
  const json = await freeProfile(context, profileUri, context.stop).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (json === null) return profileGone(profileUri, effects);
  const hardwareUri = textAt(json, "serverHardwareUri");
  const power = hardwareUri === null ? null : new ServerPower(context.client, hardwareUri, context.patience);
  const hardware = power === null ? null : await freeOrPulled(power, effects, context.stop);
  const first = decideAll(effects, json, hardware, context);
  const mustBeOff = first.some((each) => each.ok && needsPowerOff(each.edits));
  const isCycled = mustBeOff && hardware?.powerState === "On";
  // An attempt that died in between left it off.
  const shallBeOn = hardware !== null && (isCycled || effects.some((effect) => effect.powerBefore === "On"));
  const serverNow = isCycled && hardware !== null ? { ...hardware, powerState: "Off" } : hardware;
  const outcomes = new Map<BindingEffect, EffectOutcome>();
  let failure: BridgeheadError | null = null;
  try {
    if (isCycled) await power?.bring("Off");
    for (const [effect, outcome] of await editProfile(profileUri, effects, serverNow, context))
      outcomes.set(effect, outcome);
  } catch (error) {
    failure = asBridgeheadError(error);
  }
  const notOn = power !== null && shallBeOn ? await switchOn(power) : null;
  for (const [index, effect] of effects.entries()) {
    const refused = first[index];
    const own = refused?.ok === false ? refused.error : failure;
    const outcome = outcomes.get(effect) ?? failed(own ?? neverDone(effect));
    outcomes.set(effect, notOn === null ? outcome : withPowerFailure(outcome, notOn, hardware));
  }
  return outcomes;
}

/** A server that was pulled is no obstacle to putting its profile right. */
async function freeOrPulled(
  power: ServerPower,
  effects: readonly BindingEffect[],
  stop: AbortSignal,
): Promise<ServerHardware | null> {
  const isPowerAsked = effects.some((effect) => effect.how === "add" || effect.how === "remove");
  return await power.whenFree(stop, isPowerAsked).catch((error: unknown) => {
    if (isMissing(error)) return null;
    throw error;
  });
}

async function switchOn(power: ServerPower): Promise<BridgeheadError | null> {
  try {
    await power.bring("On");
    return null;
  } catch (error) {
    return asBridgeheadError(error);
  }
}

function profileGone(uri: string, effects: readonly BindingEffect[]): Outcomes {
  const outcomes = new Map<BindingEffect, EffectOutcome>();
  for (const effect of effects) {
    const remedy = "Plan again; the server needs a profile to be bound.";
    outcomes.set(
      effect,
      effect.kind === "port.disconnect"
        ? { ok: true, mirror: [{ kind: "connection.unset", portId: effect.portId }] }
        : failed(new BridgeheadError("missing", `Server profile ${uri} is gone.`, { remedy })),
    );
  }
  return outcomes;
}

function withPowerFailure(
  outcome: EffectOutcome,
  notOn: BridgeheadError,
  hardware: ServerHardware | null,
): EffectOutcome {
  const server = hardware?.name ?? "The server";
  const remedy = `Switch ${server} on in OneView, then apply again.`;
  const done = outcome.ok ? "The connection is as wanted" : outcome.error.message;
  const kind: ErrorKind = outcome.ok ? notOn.kind : outcome.error.kind;
  const message = `${done}; but ${server} was on and may be off now: ${notOn.message}`;
  const cause = outcome.ok ? notOn : outcome.error;
  return {
    ok: false,
    error: new BridgeheadError(kind, message, { remedy, cause }),
    fatal: !outcome.ok && outcome.fatal,
  };
}
