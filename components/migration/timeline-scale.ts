import type { MigrationMark } from "@/server/model/migration";

/** What happened long before the switch-over is not drawn to scale, or the second that matters would be a point. */
const BEFORE_MS = 2_500;
const AFTER_MS = 2_000;

export type PlacedMark = MigrationMark & {
  /** Percent of the width. */
  readonly x: number;
  /** Milliseconds from the switch-over, or from the first mark while there was none. */
  readonly offsetMs: number;
  /** Earlier than what is drawn to scale. */
  readonly isEarlier: boolean;
};

export type TimelineScale = {
  readonly marks: readonly PlacedMark[];
  /** Percent; `null`: the guest has not moved. */
  readonly zero: number | null;
  readonly ticks: readonly { readonly x: number; readonly offsetMs: number }[];
};

/** Places marks on a line from a little before the switch-over to the last of them. */
export function timelineScale(marks: readonly MigrationMark[]): TimelineScale {
  const first = marks[0];
  if (first === undefined) return { marks: [], zero: null, ticks: [] };
  const switchOver = marks.find(({ key }) => key === "switch-over") ?? null;
  const origin = switchOver?.at ?? first.at;
  const offsets = marks.map(({ at }) => at - origin);
  const from = Math.max(-BEFORE_MS, Math.min(0, ...offsets)) - 150;
  const to = Math.max(switchOver === null ? 500 : AFTER_MS, ...offsets) + 150;
  const place = (ms: number) => (100 * (Math.max(from, ms) - from)) / (to - from);
  const stepMs = [250, 500, 1_000, 2_000, 5_000, 10_000].find((each) => (to - from) / each <= 12) ?? 30_000;
  const ticks: { x: number; offsetMs: number }[] = [];
  for (let ms = Math.ceil(from / stepMs) * stepMs; ms <= to; ms += stepMs) ticks.push({ x: place(ms), offsetMs: ms });
  return {
    marks: marks.map((mark) => ({
      ...mark,
      x: place(mark.at - origin),
      offsetMs: mark.at - origin,
      isEarlier: mark.at - origin < from,
    })),
    zero: switchOver === null ? null : place(0),
    ticks,
  };
}
