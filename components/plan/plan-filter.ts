import type { Cause, Risk } from "@/server/model/plan";
import type { RunStep, StepState } from "@/server/model/plan-run";

/** What is shown of a plan. `any` lets everything through. */
export type PlanFilter = {
  readonly text: string;
  readonly risk: Risk | "any";
  readonly cause: Cause | "any";
  readonly state: StepState | "any";
};

export const NO_FILTER: PlanFilter = { text: "", risk: "any", cause: "any", state: "any" };

export function isFiltering({ text, risk, cause, state }: PlanFilter): boolean {
  return text.trim() !== "" || risk !== "any" || cause !== "any" || state !== "any";
}

/** Every word of the text must occur somewhere in the row: its object, verb, reason, error or a fact. */
export function filterSteps(steps: readonly RunStep[], filter: PlanFilter): readonly RunStep[] {
  if (!isFiltering(filter)) return steps;
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return steps.filter(
    (step) =>
      (filter.risk === "any" || step.risk === filter.risk) &&
      (filter.cause === "any" || step.cause === filter.cause) &&
      (filter.state === "any" || step.state === filter.state) &&
      (words.length === 0 || hasWords(step, words)),
  );
}

function hasWords(step: RunStep, words: readonly string[]): boolean {
  const facts = [step.before, step.after].flatMap((each) => (each === null ? [] : Object.entries(each).flat()));
  const text = [step.target, step.verb, step.why, step.error ?? "", ...facts].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}
