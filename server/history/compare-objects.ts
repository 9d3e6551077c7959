import type { FactChange, ObjectChange } from "@/server/model/history";
import { type FactValue, factsOf, type ObjectFacts, type ObjectSet, type Telling } from "./object-facts";
import type { Twins } from "./twins";

const MOST_FACTS = 12;
const MOST_LINES = 12;
const LONGEST = 300;

/**
 * What became of each object. Where a part was not read on one side, what it would tell is unknown: it counts neither as
 * gone nor as new. Order: hosts and what is on them as the sets have them, what is gone where it was.
 * What is told from places that are alike on both sides is not put in words.
 */
export function compareObjects(before: ObjectSet, after: ObjectSet, twins: Twins): readonly ObjectChange[] {
  const changes: ObjectChange[] = [];
  for (const [id, object] of after.objects) {
    const old = before.objects.get(id);
    const change =
      old === undefined ? oneSided(object, before.unread, "added") : changed(old, object, { before, after, twins });
    if (change !== null) changes.push(change);
  }
  for (const [id, object] of before.objects) {
    if (after.objects.has(id)) continue;
    const change = oneSided(object, after.unread, "removed");
    if (change !== null) changes.push(change);
  }
  return changes;
}

function oneSided(object: ObjectFacts, unread: ReadonlySet<string>, change: "added" | "removed"): ObjectChange {
  const said = factsOf(object.tellings);
  const isUnknown = [...said.values()].some(({ part }) => unread.has(part));
  const facts = [...said].map(([name, { value }]) => {
    const lines = linesOf(value);
    return change === "added" ? cut(name, [], lines) : cut(name, lines, []);
  });
  return told(object, isUnknown ? "unknown" : change, isUnknown ? [] : facts);
}

type Sides = { readonly before: ObjectSet; readonly after: ObjectSet; readonly twins: Twins };

function changed(old: ObjectFacts, now: ObjectFacts, { before, after, twins }: Sides): ObjectChange | null {
  const differing = differingOf(old.tellings, now.tellings, twins);
  if (differing.old.length === 0 && differing.now.length === 0) return null;
  const [oldFacts, nowFacts] = [factsOf(differing.old), factsOf(differing.now)];
  const facts: FactChange[] = [];
  let unknown = false;
  for (const name of new Set([...nowFacts.keys(), ...oldFacts.keys()])) {
    const [was, is] = [oldFacts.get(name), nowFacts.get(name)];
    if (was !== undefined && is !== undefined) {
      const differs = compareValues(name, was.value, is.value);
      if (differs !== null) facts.push(differs);
    } else if (was !== undefined) {
      if (after.unread.has(was.part)) unknown = true;
      else facts.push(cut(name, linesOf(was.value), []));
    } else if (is !== undefined) {
      if (before.unread.has(is.part)) unknown = true;
      else facts.push(cut(name, [], linesOf(is.value)));
    }
  }
  if (facts.length > 0) return told(now, "changed", facts);
  return unknown ? told(now, "unknown", []) : null;
}

/** Tellings without those that say the same on both sides. */
function differingOf(old: readonly Telling[], now: readonly Telling[], twins: Twins) {
  const placeOf = ({ part, where }: Telling) => `${part}\0${where}`;
  const places = new Map(old.map((telling) => [placeOf(telling), telling]));
  const equal = new Set<Telling>();
  for (const telling of now) {
    const twin = places.get(placeOf(telling));
    if (twin === undefined || twin.of === null || telling.of === null) continue;
    if (twins.areAlike(twin.of, telling.of)) equal.add(twin).add(telling);
  }
  const rest = (tellings: readonly Telling[]) => tellings.filter((telling) => !equal.has(telling));
  return { old: rest(old), now: rest(now) };
}

function told(
  { tellings: _, ...about }: ObjectFacts,
  change: ObjectChange["change"],
  facts: readonly FactChange[],
): ObjectChange {
  const more = facts.length - MOST_FACTS;
  return { ...about, change, facts: facts.slice(0, MOST_FACTS), ...(more > 0 ? { more } : {}) };
}

function compareValues(name: string, was: FactValue, is: FactValue): FactChange | null {
  if (typeof was === "string" && typeof is === "string") return was === is ? null : cut(name, [was], [is]);
  const [old, now] = [linesOf(was), linesOf(is)];
  if (old.length === now.length && old.every((line, at) => line === now[at])) return null;
  const [gone, come] = [without(old, now), without(now, old)];
  if (gone.length === 0 && come.length === 0) return { name, before: [], after: ["the same in another order"] };
  return cut(name, gone, come);
}

/** Lines of `all` that `others` does not have, as often as it has one too few. */
function without(all: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return all.filter((line) => {
    const count = left.get(line) ?? 0;
    if (count > 0) left.set(line, count - 1);
    return count === 0;
  });
}

function cut(name: string, before: readonly string[], after: readonly string[]): FactChange {
  const more = Math.max(0, before.length - MOST_LINES) + Math.max(0, after.length - MOST_LINES);
  return { name, before: shown(before), after: shown(after), ...(more > 0 ? { more } : {}) };
}

function shown(lines: readonly string[]): readonly string[] {
  return lines.slice(0, MOST_LINES).map((line) => (line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line));
}

function linesOf(value: FactValue): readonly string[] {
  return typeof value === "string" ? [value] : value;
}
