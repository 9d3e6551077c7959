import { describe, expect, test } from "vitest";
import { alertPayload } from "@/server/alerts/alert-payload";
import { type KnownState, nextStates } from "@/server/alerts/next-states";
import type { AlertSubject } from "@/server/model/alert";

const MINUTE = 60_000;
const subjectOf = (key: string, more: Partial<AlertSubject> = {}): AlertSubject => ({
  ...{ key, about: "finding", kind: "half-veth", severity: "critical", host: "c1", object: key },
  ...{ message: `${key} is broken.`, remedy: null, since: new Date(0).toISOString(), path: `/findings?finding=${key}` },
  ...more,
});

/** One receiver over time: minutes at which a thing is there, or not, and what it is told. */
function play(remindMs: number | null = null) {
  let known = new Map<string, KnownState>();
  const told: string[] = [];
  const at = (
    minutes: number,
    keys: readonly string[],
    about: { silenced?: readonly string[]; unknown?: readonly string[] } = {},
  ) => {
    const since = new Date(minutes * MINUTE).toISOString();
    const present = new Map(keys.map((key) => [key, subjectOf(key, { since })]));
    const { changes, events } = nextStates(
      known,
      present,
      { silenced: new Set(about.silenced), isUnknown: (key) => about.unknown?.includes(key) === true },
      { settleMs: MINUTE, remindMs },
      minutes * MINUTE,
    );
    known = new Map(known);
    for (const [key, state] of changes) {
      if (state === null) known.delete(key);
      else known.set(key, state);
    }
    told.push(...events.map(({ event, key, flapping }) => `${minutes} ${event} ${key}${flapping ? " flapping" : ""}`));
  };
  return { at, told, known: () => known };
}

describe("a receiver is told", () => {
  test("once of what lasts, and once of its end", () => {
    const { at, told } = play();
    for (const minute of [0, 1, 2, 3, 4]) at(minute, ["a"]);
    for (const minute of [5, 6, 7, 8]) at(minute, []);
    expect(told).toEqual(["1 found a", "6 healed a"]);
  });

  test("nothing of what was there for less than the settle time", () => {
    const { at, told, known } = play();
    at(0, ["a"]);
    at(0.5, []);
    at(30, []);
    expect(told).toEqual([]);
    at(61, []);
    expect([...known()]).toEqual([]);
  });

  test("at once of what began before it looked", () => {
    const { changes, events } = nextStates(
      new Map(),
      new Map([["a", subjectOf("a")]]),
      { silenced: new Set(), isUnknown: () => false },
      { settleMs: MINUTE, remindMs: null },
      10 * MINUTE,
    );
    expect(events.map(({ event }) => event)).toEqual(["found"]);
    expect(changes.get("a")).toMatchObject({ told: true, changedAt: 0 });
  });

  test("again after the reminder's time, while it lasts", () => {
    const { at, told } = play(10 * MINUTE);
    for (let minute = 0; minute <= 25; minute += 1) at(minute, ["a"]);
    expect(told).toEqual(["1 found a", "11 reminder a", "21 reminder a"]);
  });

  test("of one that flaps once, and of its end when it rests", () => {
    const { at, told } = play();
    at(0, ["a"]);
    at(1, ["a"]);
    for (let minute = 2; minute < 20; minute += 1) at(minute, minute % 2 === 0 ? [] : ["a"]);
    expect(told).toEqual(["1 found a"]);
    for (let minute = 20; minute < 100; minute += 1) at(minute, []);
    expect(told).toEqual(["1 found a", expect.stringMatching(/^\d+ healed a flapping$/)]);
  });

  test("of one that never lasts the settle time but comes again and again", () => {
    const { at, told } = play();
    for (let beat = 0; beat < 8; beat += 1) at(beat / 2, beat % 2 === 0 ? ["a"] : []);
    expect(told).toEqual(["3 found a flapping"]);
  });

  test("nothing of what is muted, and of what comes after that anew", () => {
    const { at, told } = play();
    at(0, ["a"]);
    at(1, ["a"]);
    at(2, ["a"], { silenced: ["a"] });
    at(3, ["a"], { silenced: ["a"] });
    at(4, ["a"]);
    at(5, ["a"]);
    expect(told).toEqual(["1 found a", "5 found a"]);
  });

  test("nothing of what cannot be said now, as after a start", () => {
    const { at, told } = play();
    at(0, ["a"]);
    at(1, ["a"]);
    for (const minute of [2, 3, 4]) at(minute, [], { unknown: ["a"] });
    expect(told).toEqual(["1 found a"]);
  });
});

test("a message groups what is told at once: new and worst first, bounded, with the rest counted", () => {
  const of = (key: string, event: "found" | "healed", severity: AlertSubject["severity"]) => ({
    ...subjectOf(key, { severity }),
    ...{ event, flapping: false },
  });
  const few = alertPayload("d1", new Date(0), [
    of("h", "healed", "critical"),
    of("w", "found", "warning"),
    of("c", "found", "critical"),
  ]);
  expect(few.text.split("\n")).toEqual([
    "Bridgehead: 2 new, 1 healed",
    "• [critical] c is broken.",
    "• [warning] w is broken.",
    "• [healed] h is broken.",
  ]);
  expect([few.version, few.id, few.events.map(({ key }) => key), few.more]).toEqual([1, "d1", ["c", "w", "h"], 0]);
  const many = alertPayload(
    "d2",
    new Date(0),
    Array.from({ length: 70 }, (_, at) => of(`k${at}`, "found", "warning")),
  );
  expect([many.events.length, many.more, many.text.split("\n").at(-1)]).toEqual([50, 20, "… and 50 more"]);
});
