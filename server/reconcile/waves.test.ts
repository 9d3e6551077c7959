import { expect, it } from "vitest";
import type { Step } from "@/server/model/plan";
import { wavesOf } from "./waves";

function step(id: string, ...dependsOn: string[]): Step {
  return { id, verb: "v", target: id, why: "", risk: "none", dependsOn, before: null, after: {} };
}

function ids(...steps: Step[]): string[][] {
  return wavesOf(steps).map((wave) => wave.map(({ id }) => id));
}

it("puts a step into the round after the last step it depends on", () => {
  expect(ids(step("a"), step("b"), step("c", "a"), step("d", "a", "c"), step("e", "b"))).toEqual([
    ["a", "b"],
    ["c", "e"],
    ["d"],
  ]);
});

it("takes a dependency outside the plan as fulfilled", () => {
  expect(ids(step("a", "done before"))).toEqual([["a"]]);
});

it("makes no rounds of nothing", () => {
  expect(ids()).toEqual([]);
});
