import { setImmediate as nextTurn } from "node:timers/promises";
import { faultsInParts } from "@/server/findings/find-faults";
import type { Fault } from "@/server/model/finding";
import { findingId } from "@/server/operations/findings/finding-id";
import type { World } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";

/** Of more than this many faults the worst are told. */
const MOST = 2_000;

/** So long nothing else is answered. */
const TURN_MS = 10;

/** What a world shows, worst first, by id. Whatever else there is to do goes on in between. */
export async function currentFaults(world: World, parts: WorldParts): Promise<ReadonlyMap<string, Fault>> {
  const finding = faultsInParts(world, parts);
  let began = performance.now();
  for (;;) {
    const step = finding.next();
    if (step.done) {
      const found = new Map(step.value.map((fault) => [findingId(fault), fault]));
      return found.size <= MOST ? found : new Map([...found].slice(0, MOST));
    }
    if (performance.now() - began < TURN_MS) continue;
    await nextTurn();
    began = performance.now();
  }
}
