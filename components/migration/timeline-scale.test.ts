import { expect, it } from "vitest";
import type { MigrationMark } from "@/server/model/migration";
import { timelineScale } from "./timeline-scale";

const mark = (key: MigrationMark["key"], at: number): MigrationMark => ({ actor: "wiring", key, at, source: "seen" });

it("draws the seconds around the switch-over to scale, whatever was long before", () => {
  const scale = timelineScale([
    mark("port-row", 0),
    mark("switch-over", 60_000),
    mark("rarp", 60_050),
    mark("activated", 61_600),
  ]);
  expect(scale.marks.map(({ offsetMs, isEarlier }) => [offsetMs, isEarlier])).toEqual([
    [-60_000, true],
    [0, false],
    [50, false],
    [1_600, false],
  ]);
  const at = scale.marks.map(({ x }) => x);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  expect(at[0]).toBe(0);
  expect(scale.zero).toBe(at[1]);
  expect(scale.ticks.length).toBeGreaterThan(3);
});

it("counts from the first mark while the guest has not moved, and draws nothing of nothing", () => {
  expect(timelineScale([mark("port-row", 100), mark("tag-set", 400)]).marks.map(({ offsetMs }) => offsetMs)).toEqual([
    0, 300,
  ]);
  expect(timelineScale([])).toEqual({ marks: [], zero: null, ticks: [] });
});
