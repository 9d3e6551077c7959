import type { Step } from "@/server/model/plan";

/** What became of a step. A failure carries its error; the steps after it stay untouched. */
export type StepProgress<S extends Step> =
  | { readonly step: S; readonly state: "running" | "done" }
  | { readonly step: S; readonly state: "failed"; readonly error: unknown }
  | { readonly step: S; readonly state: "cancelled" };

/**
 * Performs ordered steps one after the other and tells what happens. Stops at the first failure, and between steps when
 * the signal aborts: a step that has begun is never left half done by an abort.
 */
export async function* runSteps<S extends Step>(
  ordered: readonly S[],
  perform: (step: S) => Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<StepProgress<S>> {
  for (const step of ordered) {
    if (signal.aborted) {
      yield { step, state: "cancelled" };
      return;
    }
    yield { step, state: "running" };
    try {
      await perform(step);
    } catch (error) {
      yield { step, state: "failed", error };
      return;
    }
    yield { step, state: "done" };
  }
}
