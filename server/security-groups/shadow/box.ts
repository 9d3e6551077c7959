import { doMeet, meet, type Ranges, without } from "@/server/security-groups/shadow/ranges";

/** Packets that have, in each dimension, one of these values; `undefined`: any. */
export type Box = readonly (Ranges | undefined)[];

export function boxesMeet(one: Box, other: Box): boolean {
  for (let at = 0; at < one.length; at += 1) {
    const [left, right] = [one[at], other[at]];
    if (left !== undefined && right !== undefined && !doMeet(left, right)) return false;
  }
  return true;
}

/** `null`: no packet is in both. */
export function boxesMet(one: Box, other: Box): Box | null {
  const found: (Ranges | undefined)[] = [];
  for (let at = 0; at < one.length; at += 1) {
    const [left, right] = [one[at], other[at]];
    const both = left === undefined ? right : right === undefined ? left : meet(left, right);
    if (both?.length === 0) return null;
    found.push(both);
  }
  return found;
}

/** What is in `from` and not in `less`, in boxes apart from each other. `full`: all values of each dimension. */
export function boxWithout(from: Box, less: Box, full: readonly Ranges[]): readonly Box[] {
  const rest: Box[] = [];
  let inside: Box = from;
  for (let at = 0; at < from.length; at += 1) {
    const taken = less[at];
    if (taken === undefined) continue;
    const own = inside[at] ?? full[at] ?? [];
    const left = without(own, taken);
    if (left.length > 0) rest.push(inside.map((each, n) => (n === at ? left : each)));
    const both = meet(own, taken);
    // apart in this dimension: nothing was taken at all
    if (both.length === 0) return [from];
    inside = inside.map((each, n) => (n === at ? both : each));
  }
  return rest;
}
