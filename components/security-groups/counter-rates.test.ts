import { expect, test } from "vitest";
import { lineKeys, ratesBetween, rateText, sampleOf } from "./counter-rates";

const sample = (at: number, packets: Readonly<Record<string, number>>) => ({
  at,
  packets: new Map(Object.entries(packets)),
});

test("packets a second, of lines that are in both", () => {
  const rates = ratesBetween(sample(1_000, { a: 10, b: 4, gone: 1 }), sample(6_000, { a: 35, b: 4, fresh: 9 }));
  expect([...rates]).toEqual([
    ["a", 5],
    ["b", 0],
  ]);
});

test("a counter that was set back has no rate, nor does anything between two samples of one time", () => {
  expect([...ratesBetween(sample(0, { a: 10 }), sample(5_000, { a: 3 }))]).toEqual([]);
  expect([...ratesBetween(sample(7, { a: 1 }), sample(7, { a: 3 }))]).toEqual([]);
});

test.each([
  [0, "0/s"],
  [0.2, "0.2/s"],
  [9.96, "10.0/s"],
  [1234.5, "1,235/s"],
])("%d is %s", (rate, text) => expect(rateText(rate)).toBe(text));

const line = (spec: string, packets: number | null) => ({
  ...{ spec, why: null, group: null, ruleId: null, state: "in-force" as const, number: 1, packets, bytes: 0 },
  place: null,
  fate: null,
});
const chain = (...lines: ReturnType<typeof line>[]) => ({
  ...{
    family: "ipv4" as const,
    name: "c",
    purpose: "ingress" as const,
    isThere: true,
    others: 0,
    isReordered: false,
    lines,
  },
});

test("a line keeps its key when one comes above it, and equal lines have two", () => {
  const [, second] = lineKeys(chain(line("a", 0), line("b", 0)));
  const keys = lineKeys(chain(line("x", 0), line("b", 0), line("b", 0)));
  expect(keys[1]).toBe(second);
  expect(new Set(keys).size).toBe(3);
});

test("what was not counted is not in a sample, and without a host there is none", () => {
  const host = { id: "h", name: "c1", observedAt: 1, countedAt: 9 };
  const chains = [chain(line("a", 3), line("b", null))];
  expect(sampleOf({ host, chains })).toEqual({ at: 9, packets: new Map([["ipv4 c 1 a", 3]]) });
  expect(sampleOf({ host: null, chains })).toBeNull();
});
