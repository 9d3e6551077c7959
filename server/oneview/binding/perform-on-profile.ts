import { BridgeheadError, type ErrorKind } from "@/server/model/errors";
import type { EffectOutcome, FabricRun } from "@/server/model/fabric-effect";
import type { ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import { type BindingPatience, delayAt, pause } from "@/server/oneview/binding/binding-patience";
import { needsPowerOff } from "@/server/oneview/binding/connection-edit";
import { type BindingEffect, type DecidedEffect, decideEffects } from "@/server/oneview/binding/decide-effects";
import { editProfileJson } from "@/server/oneview/binding/profile-json";
import { ServerPower } from "@/server/oneview/binding/server-power";
import type { OneViewClient } from "@/server/oneview/client";
import { OneViewError } from "@/server/oneview/oneview-error";
import { parseServerProfile } from "@/server/oneview/parse-servers";
import { asObject, type JsonObject, textAt } from "@/server/oneview/read-json";
import type { ResourceEditor } from "@/server/oneview/resource-editor";
import { isFatal, isMissing } from "@/server/oneview/write/failure";
import { NotBegun } from "@/server/oneview/write/lane";

export type BindingRun = {
  /** The run's own view: metered and patient. */
  readonly client: OneViewClient;
  readonly editor: ResourceEditor;
  readonly run: Pick<FabricRun, "oneViewNetworkId" | "fabric">;
  /** Aborted: what has begun is brought to its end, nothing new is begun. */
  readonly stop: AbortSignal;
  readonly patience: BindingPatience;
};

/** Each with the effect it is the outcome of. */
export type Outcomes = ReadonlyMap<BindingEffect, EffectOutcome>;

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
  const json = await readProfile(context, profileUri, context.stop).catch((error: unknown) => {
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
    for (const [effect, outcome] of await edit(profileUri, effects, serverNow, context)) outcomes.set(effect, outcome);
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

/** All effects in one write; when the appliance refuses what they come to together, each alone. */
async function edit(
  profileUri: string,
  effects: readonly BindingEffect[],
  hardware: ServerHardware | null,
  context: BindingRun,
): Promise<Outcomes> {
  try {
    return await editTogether(profileUri, effects, hardware, context);
  } catch (error) {
    const isRefusal = error instanceof OneViewError && (error.kind === "invalid" || error.kind === "refused");
    if (effects.length === 1 || !isRefusal) throw error;
    const outcomes = new Map<BindingEffect, EffectOutcome>();
    for (const effect of effects) {
      const alone = await editTogether(profileUri, [effect], hardware, context).catch(
        (cause: unknown) => new Map([[effect, failed(asBridgeheadError(cause))]]),
      );
      for (const [each, outcome] of alone) outcomes.set(each, outcome);
    }
    return outcomes;
  }
}

async function editTogether(
  profileUri: string,
  effects: readonly BindingEffect[],
  hardware: ServerHardware | null,
  context: BindingRun,
): Promise<Outcomes> {
  let decided: readonly DecidedEffect[] = [];
  let seen: JsonObject = {};
  const written = await context.editor.edit(profileUri, (current) => {
    seen = current;
    decided = decideAll(effects, current, hardware, context);
    const edits = decided.flatMap((each) => (each.ok ? each.edits : []));
    if (needsPowerOff(edits) && hardware?.powerState === "On") throw notSwitchedOff(hardware);
    return edits.length === 0 ? null : editProfileJson(current, edits);
  });
  const after = asProfile(written === null ? seen : await readProfile(context, profileUri, null), profileUri);
  return new Map(effects.map((effect, index) => [effect, concluded(decided[index], effect, after)]));
}

function concluded(decided: DecidedEffect | undefined, effect: BindingEffect, profile: ServerProfile): EffectOutcome {
  if (decided === undefined) return failed(neverDone(effect));
  if (!decided.ok) return failed(decided.error);
  try {
    return { ok: true, mirror: [decided.conclude(profile)] };
  } catch (error) {
    return failed(asBridgeheadError(error));
  }
}

function decideAll(
  effects: readonly BindingEffect[],
  json: JsonObject,
  hardware: ServerHardware | null,
  { run }: BindingRun,
): readonly DecidedEffect[] {
  const profile = asProfile(json, textAt(json, "uri") ?? "");
  const { oneViewNetworkId } = run;
  return decideEffects(effects, { profile, hardware, oneViewNetworkId });
}

/** The profile once nobody is changing it. */
async function readProfile(
  { client, patience }: BindingRun,
  uri: string,
  stop: AbortSignal | null,
): Promise<JsonObject> {
  for (let attempt = 1; ; attempt += 1) {
    if (stop?.aborted === true) throw new NotBegun();
    const json = asObject(await client.get(uri));
    if (json === null) throw new OneViewError("unreachable", `${client.called} answered ${uri} with no profile.`);
    const state = textAt(json, "state") ?? "";
    const isBusy = json.inProgress === true || /^(Creating|Updating|Deleting|Applying)$/i.test(state);
    if (!isBusy) return json;
    const name = textAt(json, "name") ?? uri;
    if (attempt >= patience.tries) {
      throw new BridgeheadError(
        "conflict",
        `Profile "${name}" is not free: it is ${state}. It was looked at ${patience.tries} times.`,
        { remedy: "See in OneView what is being done to the profile; when it has ended, apply again." },
      );
    }
    await pause(delayAt(patience, attempt), stop);
  }
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

function asProfile(json: JsonObject, uri: string): ServerProfile {
  const profile = parseServerProfile(json);
  if (profile !== null) return profile;
  throw new OneViewError("unreachable", `${uri} was answered with something that is no server profile.`);
}

function notSwitchedOff(hardware: ServerHardware): BridgeheadError {
  return new BridgeheadError(
    "conflict",
    `The profile of ${hardware.name} changed while it was to be edited: it now needs the server off.`,
    {
      remedy: "Plan again and read what it would do now.",
    },
  );
}

function neverDone(effect: BindingEffect): BridgeheadError {
  return new BridgeheadError("conflict", `Nothing was done for port ${effect.portId}.`, { remedy: "Plan again." });
}

function failed(error: BridgeheadError): EffectOutcome {
  return { ok: false, error, fatal: isFatal(error) };
}

function asBridgeheadError(error: unknown): BridgeheadError {
  if (error instanceof BridgeheadError) return error;
  if (error instanceof NotBegun) return new BridgeheadError("conflict", error.message);
  return new BridgeheadError("unreachable", error instanceof Error ? error.message : String(error), { cause: error });
}
