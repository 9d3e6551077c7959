import { expect, it } from "vitest";
import { filterSteps, NO_FILTER } from "./plan-filter";
import { sampleStep } from "./testing/sample-step";

const STEPS = [
  sampleStep("1", { target: 'network "blue"', risk: "high", after: { VLAN: "120" } }),
  sampleStep("2", { target: 'network "green"', cause: "missing", before: { name: "Neutron [x]" }, after: null }),
  sampleStep("3", { target: 'network "blue"', state: "failed", error: "412: the eTag differs" }),
];

const found = (given: Partial<typeof NO_FILTER>) => filterSteps(STEPS, { ...NO_FILTER, ...given }).map(({ id }) => id);

it("lets everything through at first", () => {
  expect(found({})).toEqual(["1", "2", "3"]);
  expect(found({ text: "  " })).toEqual(["1", "2", "3"]);
});

it("finds each word anywhere in the row, in any case", () => {
  expect(found({ text: "BLUE" })).toEqual(["1", "3"]);
  expect(found({ text: "blue 120" })).toEqual(["1"]);
  expect(found({ text: "neutron [x]" })).toEqual(["2"]);
  expect(found({ text: "etag" })).toEqual(["3"]);
  expect(found({ text: "blue neutron" })).toEqual([]);
});

it("narrows by risk, cause and state, all at once", () => {
  expect(found({ risk: "high" })).toEqual(["1"]);
  expect(found({ cause: "missing" })).toEqual(["2"]);
  expect(found({ state: "failed" })).toEqual(["3"]);
  expect(found({ state: "failed", risk: "high" })).toEqual([]);
});
