import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";
import { HostTurns } from "@/server/operations/host-steps/host-turns";

/** The part of a test's world that has no hosts in it. */
export const NO_HOSTS: Pick<OperationContext, "hostState" | "refreshHost" | "performOnHost" | "hostTurns"> = {
  hostState: () => null,
  refreshHost: async (hostId) => {
    throw new BridgeheadError("missing", `This world has no host ${hostId}.`);
  },
  performOnHost: async function* (hostId, effects) {
    const error = new BridgeheadError("missing", `This world has no host ${hostId}.`);
    for (const index of effects.keys()) yield { index, outcome: { ok: false, error, fatal: true } };
  },
  hostTurns: new HostTurns(),
};
