/** A stretch of a line that needs a lane of its own where it runs beside others. */
export type Stretch = { readonly id: string; readonly from: number; readonly to: number };

/**
 * Left-edge assignment: sorted by where they begin, each stretch gets the lowest lane that is free there. Uses as few lanes
 * as the busiest place has stretches. O(n log n + n · lanes).
 */
export function assignLanes(
  stretches: readonly Stretch[],
  apart: number,
): { readonly laneOf: ReadonlyMap<string, number>; readonly lanes: number } {
  const sorted = stretches
    .map(({ id, from, to }) => ({ id, from: Math.min(from, to), to: Math.max(from, to) }))
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.id < b.id ? -1 : 1));
  const ends: number[] = [];
  const laneOf = new Map<string, number>();
  for (const stretch of sorted) {
    let lane = ends.findIndex((end) => end + apart <= stretch.from);
    if (lane === -1) lane = ends.length;
    ends[lane] = stretch.to;
    laneOf.set(stretch.id, lane);
  }
  return { laneOf, lanes: ends.length };
}
