import { describe, expect, it } from "vitest";
import type { PlanRun, RunStep } from "@/server/model/plan-run";
import { sampleStep } from "./testing/sample-step";
import { canChoose, toApply } from "./to-apply";

const plan = (...steps: RunStep[]): PlanRun => ({
  ...{ id: "p", scope: { kind: "mappings", cloudId: "c" }, digest: "d", status: "planned", title: "", notices: [] },
  ...{ createdBy: "", createdAt: 0, startedAt: null, endedAt: null, error: null, trigger: "operator" },
  ...{ cancelling: false, resumable: false, radius: null, requests: null },
  steps,
});

describe("toApply", () => {
  it("names no rows when all are ticked and none needs it", () => {
    expect(toApply(plan(sampleStep("a")), new Set(["a"]))).toEqual({ planId: "p", digest: "d", wait: false });
  });

  it("names the ticked rows in the order of the plan", () => {
    const steps = [sampleStep("a"), sampleStep("b"), sampleStep("c")];
    expect(toApply(plan(...steps), new Set(["c", "a"])).steps).toEqual(["a", "c"]);
  });

  it("names a row that needs a tick, also when it is the only one", () => {
    expect(toApply(plan(sampleStep("a", { needsTick: true })), new Set(["a"])).steps).toEqual(["a"]);
  });
});

describe("canChoose", () => {
  it("takes a change of the console's own as a whole", () => {
    expect(canChoose(plan(sampleStep("a"), sampleStep("b")))).toBe(false);
  });

  it("lets rows be chosen that touch an appliance or were found, and a single one that needs a tick", () => {
    expect(canChoose(plan(sampleStep("a"), sampleStep("b", { place: "appliance" })))).toBe(true);
    expect(canChoose(plan(sampleStep("a"), sampleStep("b", { cause: "missing" })))).toBe(true);
    expect(canChoose(plan(sampleStep("a", { place: "appliance" })))).toBe(false);
    expect(canChoose(plan(sampleStep("a", { needsTick: true })))).toBe(true);
  });
});
