import { BridgeheadError } from "@/server/model/errors";
import type { EffectOutcome } from "@/server/model/fabric-effect";
import { OneViewError } from "@/server/oneview/oneview-error";
import { NotBegun } from "@/server/oneview/write/lane";

/** Somebody may have done it, or not: look before trying again. */
export function isLost(error: unknown): boolean {
  return error instanceof OneViewError && error.delivery === "lost";
}

export function isMissing(error: unknown): boolean {
  return error instanceof OneViewError && error.status === 404;
}

/** Appliances say it at once or as the end of the task, with a code that differs by version. */
export function isDuplicateName(error: unknown): boolean {
  if (!(error instanceof OneViewError) || error.delivery !== "answered") return false;
  return (
    /DUPLICATE\w*NAME|NAME\w*(EXISTS|DUPLICATE)/i.test(error.errorCode ?? "") || /already exist/i.test(error.message)
  );
}

/**
 * The appliance itself, not the thing asked for, is the problem: it does not answer, is not back in time, or lets nobody
 * in. A 500 about one thing, or a task that failed, is not.
 */
export function isFatal(error: unknown): boolean {
  if (!(error instanceof OneViewError) || error.taskUri !== null) return false;
  if (error.delivery === "undone" || error.isTransient) return true;
  return error.status === null && (error.delivery === "lost" || error.kind === "unreachable");
}

/** `null`: nothing was begun because of the stop, so there is no outcome to tell. */
export function failureOf(error: unknown, stop: AbortSignal): EffectOutcome | null {
  if (error instanceof NotBegun) return null;
  if (stop.aborted) {
    if (error === stop.reason) return null;
    if (error instanceof OneViewError && error.delivery === "undone") return null;
  }
  return { ok: false, error: asBridgeheadError(error), fatal: isFatal(error) };
}

function asBridgeheadError(error: unknown): BridgeheadError {
  if (error instanceof BridgeheadError) return error;
  return new BridgeheadError("unreachable", error instanceof Error ? error.message : String(error), { cause: error });
}
