import type { RunStep } from "@/server/model/plan-run";
import { groupSteps, type StepGroup } from "./plan-groups";

/**
 * How a plan of many rows stays readable:
 * 1. rows are grouped by object, the riskiest object first;
 * 2. objects to which the same is done (same verbs, place, cause, risk and uplink sets) are alike; of more than six alike
 *    the first two are shown and the others folded behind them;
 * 3. an object with a failed row is never folded away;
 * 4. the rows of one object are folded in the same way, as an uplink set may have one for each of its networks.
 */
export type PlanEntry =
  | { readonly kind: "object"; readonly group: StepGroup }
  | { readonly kind: "fold"; readonly id: string; readonly label: string; readonly groups: readonly StepGroup[] };

export type RowEntry =
  | { readonly kind: "row"; readonly step: RunStep }
  | { readonly kind: "fold"; readonly id: string; readonly label: string; readonly steps: readonly RunStep[] };

const MOST_ALIKE = 6;
const SHOWN_OF_ALIKE = 2;
/** Facts that name what an object is put into or taken out of: others than these may differ within a fold. */
const WHERE = ["appliance", "host", "group", "uplink set", "uplink sets", "physical network"];

export function foldPlan(steps: readonly RunStep[]): readonly PlanEntry[] {
  return foldAlike(groupSteps(steps), likenessOf).map((entry): PlanEntry => {
    if (!("rest" in entry)) return { kind: "object", group: entry.one };
    const { rest } = entry;
    return { kind: "fold", id: entry.likeness, label: `${rest.length} more ${nounOf(rest)} like this`, groups: rest };
  });
}

/** The rows of one object. */
export function foldRows(steps: readonly RunStep[]): readonly RowEntry[] {
  const likeness = (step: RunStep) => (step.state === "failed" ? `failed\n${step.id}` : rowLikeness(step));
  return foldAlike(steps, likeness).map((entry): RowEntry => {
    if (!("rest" in entry)) return { kind: "row", step: entry.one };
    return { kind: "fold", id: entry.likeness, label: `${entry.rest.length} more rows like this`, steps: entry.rest };
  });
}

type Folded<T> = { readonly one: T } | { readonly likeness: string; readonly rest: readonly T[] };

function foldAlike<T>(all: readonly T[], likenessOf: (one: T) => string): readonly Folded<T>[] {
  const alike = new Map<string, T[]>();
  for (const one of all) {
    const likeness = likenessOf(one);
    const known = alike.get(likeness);
    if (known === undefined) alike.set(likeness, [one]);
    else known.push(one);
  }
  const entries: Folded<T>[] = [];
  const seen = new Map<string, number>();
  for (const one of all) {
    const likeness = likenessOf(one);
    const same = alike.get(likeness) ?? [];
    const at = seen.get(likeness) ?? 0;
    seen.set(likeness, at + 1);
    if (same.length <= MOST_ALIKE || at < SHOWN_OF_ALIKE) entries.push({ one });
    if (same.length > MOST_ALIKE && at === SHOWN_OF_ALIKE - 1) {
      entries.push({ likeness, rest: same.slice(SHOWN_OF_ALIKE) });
    }
  }
  return entries;
}

function likenessOf({ target, steps }: StepGroup): string {
  if (steps.some((step) => step.state === "failed")) return `failed\n${target}`;
  return steps.map(rowLikeness).join("\n");
}

function rowLikeness(step: RunStep): string {
  const facts = step.after ?? step.before ?? {};
  return [step.verb, step.place, step.cause, step.risk, ...WHERE.map((name) => facts[name] ?? "")].join("\t");
}

/** `networks`, when all targets are of the form `network "…"`; else `objects`. */
function nounOf(groups: readonly StepGroup[]): string {
  const nouns = new Set(groups.map(({ target }) => /^([a-z]+(?: [a-z]+)?) "/.exec(target)?.[1]));
  const [noun] = nouns;
  return nouns.size === 1 && noun !== undefined ? `${noun}s` : "objects";
}

/** What is done by the rows of one object, and where, in words: of those that are alike the first tells it. */
export function likenessWords(steps: readonly RunStep[]): string {
  const verbs = [...new Set(steps.map((step) => step.verb))].join(", ");
  const where = new Set(
    steps.flatMap((step) => {
      const facts = step.after ?? step.before ?? {};
      return WHERE.slice(2).flatMap((name) => (facts[name] === undefined ? [] : [facts[name]]));
    }),
  );
  return [verbs, ...where].join(" · ");
}
