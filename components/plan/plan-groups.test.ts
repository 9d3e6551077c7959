import { expect, it } from "vitest";
import { inFactOrder } from "./fact-order";
import { countSteps, groupSteps } from "./plan-groups";
import { sampleStep as step } from "./testing/sample-step";

it("groups steps by object in the order of the plan, the riskiest object first", () => {
  const groups = groupSteps([
    step("1", { target: "a" }),
    step("2", { target: "b", risk: "low" }),
    step("3", { target: "a" }),
    step("4", { target: "c", risk: "high" }),
    step("5", { target: "c" }),
  ]);
  expect(groups.map(({ target, risk, steps }) => [target, risk, steps.map(({ id }) => id)])).toEqual([
    ["c", "high", ["4", "5"]],
    ["b", "low", ["2"]],
    ["a", "none", ["1", "3"]],
  ]);
});

it("counts what is added, changed and removed", () => {
  const steps = [step("1", {}), step("2", { before: {}, after: null }), step("3", { before: {} }), step("4", {})];
  expect(countSteps(steps)).toEqual({ added: 2, changed: 1, removed: 1 });
});

it("puts first what names the thing, and the rest by name", () => {
  expect(inFactOrder(["zeta", "uplink sets", "physical network", "alpha"])).toEqual([
    "physical network",
    "uplink sets",
    "alpha",
    "zeta",
  ]);
});
