import type { Tx } from "@/server/db/client";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import { BridgeheadError } from "@/server/model/errors";
import { performEffect } from "@/server/operations/intent/perform-effect";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { runSteps } from "@/server/reconcile/run-steps";

/** Performs steps of intent in order, inside one transaction: the first failure throws, and nothing of them stays. */
export async function performSteps(
  tx: Tx,
  steps: readonly PlannedStep<IntentEffect>[],
  signal: AbortSignal,
  onFailure: (stepId: string) => void,
): Promise<void> {
  for await (const progress of runSteps(steps, (step) => performEffect(tx, step.effect), signal)) {
    if (progress.state === "cancelled") {
      throw new BridgeheadError("conflict", "The caller went away before the plan was done; nothing of it was kept.");
    }
    if (progress.state === "failed") {
      onFailure(progress.step.id);
      throw progress.error;
    }
  }
}
