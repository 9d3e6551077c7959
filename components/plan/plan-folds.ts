import type { RunStep } from "@/server/model/plan-run";
import { groupSteps, type StepGroup } from "./plan-groups";

/**
 * How a plan of many rows stays readable:
 * 1. rows are grouped by object, the riskiest object first;
 * 2. objects to which the same is done (same verbs, place, cause, risk and uplink sets) are alike; of more than six alike
 *    the first two are shown and the others folded behind them;
 * 3. an object with a failed row is never folded away.
 */
export type PlanEntry =
  | { readonly kind: "object"; readonly group: StepGroup }
  | { readonly kind: "fold"; readonly id: string; readonly label: string; readonly groups: readonly StepGroup[] };

const MOST_ALIKE = 6;
const SHOWN_OF_ALIKE = 2;
/** Facts that name what an object is put into or taken out of: others than these may differ within a fold. */
const WHERE = ["appliance", "group", "uplink set", "uplink sets", "physical network"];

export function foldPlan(steps: readonly RunStep[]): readonly PlanEntry[] {
  const groups = groupSteps(steps);
  const alike = new Map<string, StepGroup[]>();
  for (const group of groups) {
    const known = alike.get(likenessOf(group));
    if (known === undefined) alike.set(likenessOf(group), [group]);
    else known.push(group);
  }
  const entries: PlanEntry[] = [];
  const seen = new Map<string, number>();
  for (const group of groups) {
    const likeness = likenessOf(group);
    const same = alike.get(likeness) ?? [];
    const at = seen.get(likeness) ?? 0;
    seen.set(likeness, at + 1);
    if (same.length <= MOST_ALIKE || at < SHOWN_OF_ALIKE) entries.push({ kind: "object", group });
    if (same.length > MOST_ALIKE && at === SHOWN_OF_ALIKE - 1) entries.push(fold(likeness, same.slice(SHOWN_OF_ALIKE)));
  }
  return entries;
}

function fold(likeness: string, groups: readonly StepGroup[]): PlanEntry {
  return { kind: "fold", id: likeness, label: `${groups.length} more ${nounOf(groups)} like this`, groups };
}

function likenessOf({ target, steps }: StepGroup): string {
  if (steps.some((step) => step.state === "failed")) return `failed\n${target}`;
  return steps
    .map((step) => {
      const facts = step.after ?? step.before ?? {};
      return [step.verb, step.place, step.cause, step.risk, ...WHERE.map((name) => facts[name] ?? "")].join("\t");
    })
    .join("\n");
}

/** `networks`, when all targets are of the form `network "…"`; else `objects`. */
function nounOf(groups: readonly StepGroup[]): string {
  const nouns = new Set(groups.map(({ target }) => /^([a-z]+(?: [a-z]+)?) "/.exec(target)?.[1]));
  const [noun] = nouns;
  return nouns.size === 1 && noun !== undefined ? `${noun}s` : "objects";
}

/** What is done to each object of a fold, and where, in words: they are alike, so the first tells it. */
export function likenessWords(groups: readonly StepGroup[]): string {
  const steps = groups[0]?.steps ?? [];
  const verbs = [...new Set(steps.map((step) => step.verb))].join(", ");
  const where = new Set(
    steps.flatMap((step) => {
      const facts = step.after ?? step.before ?? {};
      return WHERE.slice(1).flatMap((name) => (facts[name] === undefined ? [] : [facts[name]]));
    }),
  );
  return [verbs, ...where].join(" · ");
}
