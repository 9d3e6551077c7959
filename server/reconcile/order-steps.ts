import { BridgeheadError } from "@/server/model/errors";
import type { Step } from "@/server/model/plan";

/**
 * The order in which steps are shown and performed:
 * 1. a step comes after every step it depends on;
 * 2. steps go in waves (those that depend on nothing, then those that the wave before set free), the smaller id first in
 *    each, so the order never depends on the order of the input;
 * 3. two steps with one id, a dependency that is not in the plan, and a cycle are refused: they are faults of a planner.
 */
export function orderSteps<S extends Step>(steps: readonly S[]): readonly S[] {
  const byId = new Map<string, S>();
  for (const step of steps) {
    if (byId.has(step.id)) throw new BridgeheadError("invalid", `Two steps of one plan have the id "${step.id}".`);
    byId.set(step.id, step);
  }
  const waitingFor = new Map<string, number>();
  const dependants = new Map<string, string[]>();
  for (const step of steps) {
    const needed = new Set(step.dependsOn);
    for (const id of needed) {
      if (!byId.has(id)) {
        throw new BridgeheadError("invalid", `Step "${step.id}" depends on "${id}", which is not in the plan.`);
      }
      const behind = dependants.get(id);
      if (behind === undefined) dependants.set(id, [step.id]);
      else behind.push(step.id);
    }
    waitingFor.set(step.id, needed.size);
  }

  const ordered: S[] = [];
  let ready = [...byId.values()].filter((step) => waitingFor.get(step.id) === 0).sort(byIdAscending);
  while (ready.length > 0) {
    const next: S[] = [];
    for (const step of ready) {
      ordered.push(step);
      for (const id of dependants.get(step.id) ?? []) {
        const left = (waitingFor.get(id) ?? 0) - 1;
        waitingFor.set(id, left);
        const freed = byId.get(id);
        if (left === 0 && freed !== undefined) next.push(freed);
      }
    }
    ready = next.sort(byIdAscending);
  }
  if (ordered.length < steps.length) {
    const stuck = steps.filter((step) => (waitingFor.get(step.id) ?? 0) > 0).map((step) => step.id);
    throw new BridgeheadError("invalid", `Steps wait for each other in a circle: ${stuck.sort().join(", ")}.`);
  }
  return ordered;
}

function byIdAscending(a: Step, b: Step): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
