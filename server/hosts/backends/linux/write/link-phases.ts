import type { Run } from "@/server/hosts/backends/linux/write/batch-class";
import type { HostOperation } from "@/server/model/host-operation";

/**
 * Cuts the runs of several effects into phases that are done one after the other. Within a phase each effect stays in one
 * namespace and either deletes links or does not, so all effects' lines for a namespace can go in one batch.
 */
export function linkPhases(runs: readonly Run[]): readonly (readonly HostOperation[])[] {
  const phases: HostOperation[][] = [];
  for (const run of runs) {
    let at = 0;
    let before: string | null = null;
    for (const operation of run) {
      const key = `${placeOf(operation)}\u0000${operation.op === "link.absent"}`;
      if (before !== null && key !== before) at += 1;
      before = key;
      phases[at] = [...(phases[at] ?? []), operation];
    }
  }
  return phases;
}

function placeOf(operation: HostOperation): string {
  if (operation.op === "link.move") return operation.from;
  return "namespace" in operation ? operation.namespace : "";
}
