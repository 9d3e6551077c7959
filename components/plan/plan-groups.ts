import type { Risk } from "@/server/model/plan";
import type { RunStep } from "@/server/model/plan-run";

export type StepKind = "added" | "changed" | "removed";

export type StepGroup = { readonly target: string; readonly risk: Risk; readonly steps: readonly RunStep[] };

const RISKS: readonly Risk[] = ["high", "low", "none"];

export function kindOf(step: Pick<RunStep, "before" | "after">): StepKind {
  if (step.before === null) return "added";
  return step.after === null ? "removed" : "changed";
}

/** Steps by object, the riskiest object first; else in the order in which they are done. */
export function groupSteps(steps: readonly RunStep[]): readonly StepGroup[] {
  const byTarget = new Map<string, RunStep[]>();
  for (const step of steps) {
    const known = byTarget.get(step.target);
    if (known === undefined) byTarget.set(step.target, [step]);
    else known.push(step);
  }
  return [...byTarget]
    .map(([target, own]) => ({
      target,
      steps: own,
      risk: RISKS.find((risk) => own.some((s) => s.risk === risk)) ?? "none",
    }))
    .sort((a, b) => RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk));
}

export function countSteps(steps: readonly RunStep[]): Record<StepKind, number> {
  const counts = { added: 0, changed: 0, removed: 0 };
  for (const step of steps) counts[kindOf(step)] += 1;
  return counts;
}
