import { BridgeheadError } from "@/server/model/errors";
import type { OperationContext } from "@/server/operations/context";

/** The part of a test's world that has no real clouds in it. */
export const NO_CLOUDS: Pick<OperationContext, "refreshCloud" | "baremetalPorts" | "performOnCloud"> = {
  refreshCloud: async (cloudId) => {
    throw new BridgeheadError("missing", `This world has no cloud ${cloudId}.`);
  },
  baremetalPorts: async () => null,
  performOnCloud: async function* (cloudId, effects) {
    const error = new BridgeheadError("missing", `This world has no cloud ${cloudId}.`);
    for (const index of effects.keys()) yield { index, outcome: { ok: false, error, fatal: true } };
  },
};
