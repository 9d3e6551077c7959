import { findFaults } from "@/server/findings/find-faults";
import type { WorldView } from "@/server/live/views";
import type { Fault } from "@/server/model/finding";
import { findingId } from "@/server/operations/findings/finding-id";

/** Of more than this many faults the worst are told. */
const MOST = 2_000;

/** What a world shows now, worst first, by id. */
export function currentFaults({ world, cache }: WorldView): ReadonlyMap<string, Fault> {
  const found = new Map(findFaults(world, cache.parts(world)).map((fault) => [findingId(fault), fault]));
  return found.size <= MOST ? found : new Map([...found].slice(0, MOST));
}
