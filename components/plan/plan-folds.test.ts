import { expect, it } from "vitest";
import type { RunStep } from "@/server/model/plan-run";
import { foldPlan, foldRows, likenessWords } from "./plan-folds";
import { sampleStep } from "./testing/sample-step";

function networks(count: number, uplinkSet: string, given: Partial<RunStep> = {}): readonly RunStep[] {
  return Array.from({ length: count }, (_, n) =>
    sampleStep(`${uplinkSet}:${n}`, {
      target: `network "${uplinkSet}-${n}" (0000)`,
      verb: "network.create",
      after: { name: `n${n}`, "uplink set": uplinkSet },
      ...given,
    }),
  );
}

const outline = (steps: readonly RunStep[]) =>
  foldPlan(steps).map((entry) => (entry.kind === "fold" ? entry.label : entry.group.target));

it("shows six alike as they are, and of more than six two with the rest folded", () => {
  expect(outline(networks(6, "us"))).toHaveLength(6);
  expect(outline(networks(500, "us"))).toEqual([
    'network "us-0" (0000)',
    'network "us-1" (0000)',
    "498 more networks like this",
  ]);
});

it("folds by what is done and by uplink set, each behind its own first ones", () => {
  const steps = [...networks(8, "a"), ...networks(9, "b"), ...networks(1, "c")];
  expect(outline(steps)).toEqual([
    'network "a-0" (0000)',
    'network "a-1" (0000)',
    "6 more networks like this",
    'network "b-0" (0000)',
    'network "b-1" (0000)',
    "7 more networks like this",
    'network "c-0" (0000)',
  ]);
});

it("never folds a failed object away", () => {
  const steps = networks(20, "a").map((step, n) => (n === 12 ? { ...step, state: "failed" as const } : step));
  expect(outline(steps)).toEqual([
    'network "a-0" (0000)',
    'network "a-1" (0000)',
    "17 more networks like this",
    'network "a-12" (0000)',
  ]);
});

it("keeps each row exactly once", () => {
  const steps = [...networks(30, "a"), ...networks(4, "b", { risk: "high" })];
  const kept = foldPlan(steps).flatMap((entry) =>
    (entry.kind === "fold" ? entry.groups : [entry.group]).flatMap((group) => group.steps.map(({ id }) => id)),
  );
  expect([...kept].sort()).toEqual(steps.map(({ id }) => id).sort());
});

it("says what is done to those in a fold, and where", () => {
  const entry = foldPlan(networks(9, "us-tenant")).find(({ kind }) => kind === "fold");
  expect(entry?.kind === "fold" ? likenessWords(entry.groups[0]?.steps ?? []) : "").toBe("network.create · us-tenant");
});

it("folds what is not named alike as objects", () => {
  const steps = networks(9, "us").map((step, n) => ({ ...step, target: `thing ${n}` }));
  expect(outline(steps).at(-1)).toBe("7 more objects like this");
});

it("folds the rows of one object that are alike, but none that failed", () => {
  const steps = networks(30, "us").map((step, n) => ({
    ...step,
    target: 'uplink set "us"',
    ...(n === 7 ? { state: "failed" as const } : {}),
  }));
  expect(foldPlan(steps)).toHaveLength(1);
  expect(foldRows(steps).map((entry) => (entry.kind === "fold" ? entry.label : entry.step.id))).toEqual([
    "us:0",
    "us:1",
    "27 more rows like this",
    "us:7",
  ]);
});
