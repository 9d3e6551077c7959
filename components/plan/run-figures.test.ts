import { describe, expect, it } from "vitest";
import type { StepState } from "@/server/model/plan-run";
import { outcomeWords, requestWords, runFigures } from "./run-figures";
import { sampleStep } from "./testing/sample-step";

const steps = (...states: StepState[]) =>
  states.map((state, n) => sampleStep(String(n), { state, target: `t${n % 2}` }));

it("counts rows by state, and names what is worked on once", () => {
  expect(runFigures(steps("done", "running", "skipped", "running", "pending"))).toMatchObject({
    picked: 4,
    done: 1,
    running: 2,
    pending: 1,
    skipped: 1,
    current: ["t1"],
  });
});

it("says what a run cost", () => {
  expect(requestWords({ total: 3, reads: 1, writes: 2, bytesUp: 10, bytesDown: 2_000 })).toMatch(
    /^3 requests \(1 read, 2 writes\), 10 .* sent, .* received$/,
  );
});

describe("the outcome", () => {
  it("of a plan without rows is that there was nothing to do", () => {
    expect(outcomeWords({ status: "applied", steps: [] })).toBe("Nothing was to be done.");
    expect(outcomeWords({ status: "applied", steps: steps("skipped") })).toBe("0 rows done. 1 row left out.");
  });

  it("tells what was done, failed, and left", () => {
    expect(outcomeWords({ status: "applied", steps: steps("done", "skipped", "skipped") })).toBe(
      "1 row done. 2 rows left out.",
    );
    expect(outcomeWords({ status: "failed", steps: steps("done", "failed", "pending", "skipped") })).toBe(
      "1 of 3 rows failed; 1 done, 1 not done. 1 row left out.",
    );
    expect(outcomeWords({ status: "failed", steps: steps("done", "pending") })).toBe(
      "It did not come to its end; 1 done, 1 not done.",
    );
    expect(outcomeWords({ status: "cancelled", steps: steps("done", "pending") })).toBe(
      "Ended between rows: 1 of 2 rows done, 1 not begun.",
    );
    expect(outcomeWords({ status: "cancelled", steps: steps("skipped", "skipped") })).toBe("Nothing was done.");
  });
});
