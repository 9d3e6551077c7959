import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome, FabricRun } from "@/server/model/fabric-effect";
import type { BindingPatience } from "@/server/oneview/binding/binding-patience";
import type { BindingEffect } from "@/server/oneview/binding/decide-effects";
import type { OneViewClient } from "@/server/oneview/client";
import type { ResourceEditor } from "@/server/oneview/resource-editor";
import { isFatal } from "@/server/oneview/write/failure";
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

export function neverDone(effect: BindingEffect): BridgeheadError {
  return new BridgeheadError("conflict", `Nothing was done for port ${effect.portId}.`, { remedy: "Plan again." });
}

export function failed(error: BridgeheadError): EffectOutcome {
  return { ok: false, error, fatal: isFatal(error) };
}

export function asBridgeheadError(error: unknown): BridgeheadError {
  if (error instanceof BridgeheadError) return error;
  if (error instanceof NotBegun) return new BridgeheadError("conflict", error.message);
  return new BridgeheadError("unreachable", error instanceof Error ? error.message : String(error), { cause: error });
}
