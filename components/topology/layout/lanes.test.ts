import fc from "fast-check";
import { expect, it } from "vitest";
import { assignLanes } from "./lanes";

it("never puts two stretches that meet into one lane, and uses no more lanes than the busiest place needs", () => {
  const stretch = fc.record({ from: fc.integer({ min: 0, max: 400 }), to: fc.integer({ min: 0, max: 400 }) });
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 40 }), (ends) => {
      const stretches = ends.map((end, n) => ({ id: `s${n}`, ...end }));
      const { laneOf, lanes } = assignLanes(stretches, 8);
      const low = (s: { from: number; to: number }) => Math.min(s.from, s.to);
      const high = (s: { from: number; to: number }) => Math.max(s.from, s.to);
      for (const [i, a] of stretches.entries()) {
        for (const b of stretches.slice(i + 1)) {
          const apart = high(a) + 8 <= low(b) || high(b) + 8 <= low(a);
          if (laneOf.get(a.id) === laneOf.get(b.id)) expect(apart).toBe(true);
        }
      }
      const busiest = Math.max(
        0,
        ...stretches.map((a) => stretches.filter((b) => low(b) <= low(a) && low(a) < high(b) + 8).length),
      );
      expect(lanes).toBeLessThanOrEqual(busiest);
    }),
  );
});
