import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Step } from "@/server/model/plan";
import { orderSteps } from "@/server/reconcile/order-steps";

function step(id: string, ...dependsOn: string[]): Step {
  return { id, verb: "test", target: id, why: "", risk: "none", dependsOn, before: null, after: null };
}

/** Any acyclic plan: each step depends on some of those with a smaller number. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 30 })
  .map((rows) =>
    rows.map((row, index) => step(`s${index}`, ...(index === 0 ? [] : row.map((each) => `s${each % index}`)))),
  );

describe("orderSteps", () => {
  it("puts every step after all that it depends on, and keeps them all", () => {
    fc.assert(
      fc.property(acyclic, (steps) => {
        const ordered = orderSteps(steps).map((each) => each.id);
        expect([...ordered].sort()).toEqual(steps.map((each) => each.id).sort());
        for (const each of steps) {
          for (const needed of each.dependsOn) expect(ordered.indexOf(needed)).toBeLessThan(ordered.indexOf(each.id));
        }
      }),
    );
  });

  it("does not depend on the order of its input", () => {
    const shuffled = acyclic.chain((steps) =>
      fc.tuple(fc.constant(steps), fc.shuffledSubarray(steps, { minLength: steps.length })),
    );
    fc.assert(
      fc.property(shuffled, ([steps, other]) => {
        expect(orderSteps(other).map((each) => each.id)).toEqual(orderSteps(steps).map((each) => each.id));
      }),
    );
  });

  it("refuses steps that wait for each other and names them, but not those before", () => {
    const steps = [step("a"), step("b", "a", "d"), step("c", "b"), step("d", "c")];
    expect(() => orderSteps(steps)).toThrow("in a circle: b, c, d.");
  });

  it.each([
    ["a step that depends on itself", [step("a", "a")], "in a circle: a."],
    ["a dependency that is not there", [step("a", "gone")], '"gone", which is not in the plan'],
    ["two steps with one id", [step("a"), step("a")], 'have the id "a"'],
  ])("refuses %s", (_, steps, message) => {
    expect(() => orderSteps(steps)).toThrow(message);
  });

  it("takes a dependency that is named twice for one", () => {
    expect(orderSteps([step("b", "a", "a"), step("a")]).map((each) => each.id)).toEqual(["a", "b"]);
  });
});
