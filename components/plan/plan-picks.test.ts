import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { firstPicks, needingTick, type Picks, tick, untick } from "./plan-picks";
import { sampleStep } from "./testing/sample-step";

/** make ← join ← connect, and a deletion on which a second join waits. */
const STEPS = [
  sampleStep("make"),
  sampleStep("join", { dependsOn: ["make"] }),
  sampleStep("connect", { dependsOn: ["join"] }),
  sampleStep("delete", { needsTick: true, before: {}, after: null }),
  sampleStep("rejoin", { dependsOn: ["delete"] }),
  sampleStep("alone"),
];

const sorted = (picked: Picks) => [...picked].sort();

describe("at first", () => {
  it("ticks everything but what needs a tick and what waits for it", () => {
    expect(sorted(firstPicks(STEPS))).toEqual(["alone", "connect", "join", "make"]);
    expect(sorted(needingTick(STEPS))).toEqual(["delete", "rejoin"]);
  });
});

describe("tick", () => {
  it("ticks what the row needs, through others too, and says so in the order of the plan", () => {
    expect(tick(STEPS, new Set(), ["connect"])).toEqual({
      picked: new Set(["make", "join", "connect"]),
      also: ["make", "join"],
    });
  });

  it("says nothing of what was ticked already", () => {
    expect(tick(STEPS, new Set(["make", "join"]), ["connect"]).also).toEqual([]);
  });

  it("ticks a row that needs a tick when a row is ticked that waits for it", () => {
    expect(tick(STEPS, new Set(), ["rejoin"])).toEqual({ picked: new Set(["delete", "rejoin"]), also: ["delete"] });
  });
});

describe("untick", () => {
  it("unticks what needs the row, and says so", () => {
    expect(untick(STEPS, firstPicks(STEPS), ["make"])).toEqual({
      picked: new Set(["alone"]),
      also: ["join", "connect"],
    });
  });

  it("leaves what the row itself needs", () => {
    expect(sorted(untick(STEPS, firstPicks(STEPS), ["connect"]).picked)).toEqual(["alone", "join", "make"]);
  });
});

it("never has a row ticked without what it needs, whatever is clicked", () => {
  const plan = fc
    .array(fc.record({ needs: fc.array(fc.nat(40), { maxLength: 3 }), needsTick: fc.boolean() }), {
      minLength: 1,
      maxLength: 30,
    })
    .map((rows) =>
      rows.map(({ needs, needsTick }, index) =>
        sampleStep(`s${index}`, {
          needsTick,
          dependsOn: index === 0 ? [] : [...new Set(needs.map((n) => `s${n % index}`))],
        }),
      ),
    );
  const clicks = fc.array(fc.record({ on: fc.boolean(), at: fc.nat(29) }), { maxLength: 20 });
  fc.assert(
    fc.property(plan, clicks, (steps, made) => {
      let picked = firstPicks(steps);
      for (const { on, at } of made) {
        const id = steps[at % steps.length]?.id ?? "s0";
        picked = (on ? tick : untick)(steps, picked, [id]).picked;
        expect(picked.has(id)).toBe(on);
        for (const step of steps.filter((each) => picked.has(each.id))) {
          for (const needed of step.dependsOn) expect(picked.has(needed)).toBe(true);
        }
      }
    }),
  );
});
