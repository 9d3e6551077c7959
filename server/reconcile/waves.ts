import type { Step } from "@/server/model/plan";

/**
 * Steps of a plan in rounds: a round's steps depend only on steps of earlier rounds, so they can be performed together.
 * `ordered` comes from `orderSteps`; a dependency that is not among the steps is taken as fulfilled.
 */
export function wavesOf<S extends Step>(ordered: readonly S[]): readonly (readonly S[])[] {
  const round = new Map<string, number>();
  const waves: S[][] = [];
  for (const step of ordered) {
    const after = step.dependsOn.map((id) => round.get(id) ?? -1);
    const mine = Math.max(-1, ...after) + 1;
    round.set(step.id, mine);
    const wave = waves[mine];
    if (wave === undefined) waves[mine] = [step];
    else wave.push(step);
  }
  return waves;
}
