import type { Host } from "@/server/db/generated/client";
import type { HostStatus } from "@/server/hosts/observer";
import { BridgeheadError } from "@/server/model/errors";
import { thisMachine } from "@/server/replicas/machine";

export function onAnotherMachine({ name, transport, machine }: Host): BridgeheadError {
  return new BridgeheadError(
    "unreachable",
    `Host ${name} (${transport}) is reached on machine ${machine} only, and this console runs on ${thisMachine()}.`,
    { remedy: "Ask a console of that machine, or have the host reached over SSH." },
  );
}

export function notObserved(): BridgeheadError {
  return new BridgeheadError("missing", "This host is not being observed.", { remedy: "Enable it first." });
}

/** What is wrong with a host, and what to do about it, a line each. */
export function problemsOf(status: HostStatus): string[] {
  if (!(status.cause instanceof BridgeheadError)) return [...status.errors];
  const errors = status.errors.length > 0 ? [...status.errors] : [status.cause.message];
  return status.cause.remedy === undefined ? errors : [...errors, status.cause.remedy];
}
