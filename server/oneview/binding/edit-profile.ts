import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome } from "@/server/model/fabric-effect";
import type { ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import {
  asBridgeheadError,
  type BindingRun,
  failed,
  neverDone,
  type Outcomes,
} from "@/server/oneview/binding/binding-run";
import { needsPowerOff } from "@/server/oneview/binding/connection-edit";
import { type BindingEffect, type DecidedEffect, decideEffects } from "@/server/oneview/binding/decide-effects";
import { asProfile, freeProfile } from "@/server/oneview/binding/free-profile";
import { editProfileJson } from "@/server/oneview/binding/profile-json";
import { OneViewError } from "@/server/oneview/oneview-error";
import { type JsonObject, textAt } from "@/server/oneview/read-json";

/** All effects in one write; when the appliance refuses what they come to together, each alone. */
export async function editProfile(
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
  const after = asProfile(written === null ? seen : await freeProfile(context, profileUri, null), profileUri);
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

/** PURE but for what the run knows: the effects on the profile as it was read. */
export function decideAll(
  effects: readonly BindingEffect[],
  json: JsonObject,
  hardware: ServerHardware | null,
  { run }: BindingRun,
): readonly DecidedEffect[] {
  const profile = asProfile(json, textAt(json, "uri") ?? "");
  const { oneViewNetworkId } = run;
  return decideEffects(effects, { profile, hardware, oneViewNetworkId });
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
