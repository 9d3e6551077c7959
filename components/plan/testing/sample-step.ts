import type { RunStep } from "@/server/model/plan-run";

/** A row of a plan in which only what a test is about is said. */
export function sampleStep(id: string, given: Partial<RunStep> = {}): RunStep {
  return {
    ...{ id, verb: "v", target: "t", why: "", risk: "none", dependsOn: [], before: null, after: {} },
    ...{ place: "console", cause: "asked", needsTick: false },
    ...{ state: "pending", startedAt: null, endedAt: null, error: null },
    ...given,
  };
}
