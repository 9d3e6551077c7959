import type { RunStep } from "@/server/model/plan-run";

/**
 * Which rows of a plan are ticked:
 * 1. a ticked row has all rows ticked that it needs, directly or through others; the server refuses anything else;
 * 2. ticking a row ticks what it needs, unticking one unticks what needs it, and both say which rows that were;
 * 3. at first everything is ticked but what needs a tick by name, and what waits for such a row.
 */
export type Picks = ReadonlySet<string>;

type Linked = Pick<RunStep, "id" | "dependsOn">;

/** `also`: the ids that changed besides those that were asked for, in the order of the plan. */
export type PickChange = { readonly picked: Picks; readonly also: readonly string[] };

/** Rows that need a tick, and rows that cannot be done without one of them. */
export function needingTick(steps: readonly (Linked & Pick<RunStep, "needsTick">)[]): Picks {
  const named = steps.filter((step) => step.needsTick).map((step) => step.id);
  return closure(named, dependants(steps));
}

export function firstPicks(steps: readonly (Linked & Pick<RunStep, "needsTick">)[]): Picks {
  const waiting = needingTick(steps);
  return new Set(steps.filter(({ id }) => !waiting.has(id)).map(({ id }) => id));
}

export function tick(steps: readonly Linked[], picked: Picks, ids: readonly string[]): PickChange {
  const needed = closure(ids, new Map(steps.map((step) => [step.id, step.dependsOn])));
  const asked = new Set(ids);
  const known = steps.filter(({ id }) => needed.has(id) && !picked.has(id)).map(({ id }) => id);
  return { picked: new Set([...picked, ...known]), also: known.filter((id) => !asked.has(id)) };
}

export function untick(steps: readonly Linked[], picked: Picks, ids: readonly string[]): PickChange {
  const dropped = closure(ids, dependants(steps));
  const asked = new Set(ids);
  const gone = steps.filter(({ id }) => dropped.has(id) && picked.has(id)).map(({ id }) => id);
  const rest = new Set(picked);
  for (const id of gone) rest.delete(id);
  return { picked: rest, also: gone.filter((id) => !asked.has(id)) };
}

function dependants(steps: readonly Linked[]): ReadonlyMap<string, readonly string[]> {
  const behind = new Map<string, string[]>();
  for (const step of steps) {
    for (const id of step.dependsOn) {
      const known = behind.get(id);
      if (known === undefined) behind.set(id, [step.id]);
      else known.push(step.id);
    }
  }
  return behind;
}

/** The ids and everything that is reached from them. */
function closure(ids: readonly string[], links: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set(ids);
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of links.get(id) ?? []) {
      if (reached.has(next)) continue;
      reached.add(next);
      open.push(next);
    }
  }
  return reached;
}
