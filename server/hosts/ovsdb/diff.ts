import type { Column } from "@/server/hosts/ovsdb/schema";

/**
 * Values in the wire encoding of RFC 7047 and their differences as `update2` sends them.
 * A set of one element is the bare element; sets and maps are kept in OVSDB's own order (by value), so that equal
 * contents are equal texts.
 */
export function applyDiff(column: Column, current: unknown, diff: unknown): unknown {
  switch (column.kind) {
    case "single":
    case "optional":
      return diff;
    case "set":
      return encodeSet(symmetricDifference(decodeSet(current), decodeSet(diff)));
    case "map":
      return applyMapDiff(decodeMap(current), decodeMap(diff));
  }
}

/** The inverse: what a server would send for this change. */
export function diffOf(column: Column, from: unknown, to: unknown): unknown {
  switch (column.kind) {
    case "single":
    case "optional":
      return to;
    case "set":
      return encodeSet(symmetricDifference(decodeSet(from), decodeSet(to)));
    case "map": {
      const before = decodeMap(from);
      const after = decodeMap(to);
      const gone = [...before].filter(([key]) => !after.has(key));
      const set = [...after].filter(([key, pair]) => textOf(before.get(key)?.[1]) !== textOf(pair[1]));
      return encodeMap(new Map([...gone, ...set]));
    }
  }
}

type Pair = readonly [unknown, unknown];

function symmetricDifference(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>) {
  const onlyA = [...a].filter(([key]) => !b.has(key));
  const onlyB = [...b].filter(([key]) => !a.has(key));
  return new Map([...onlyA, ...onlyB]);
}

function applyMapDiff(current: ReadonlyMap<string, Pair>, diff: ReadonlyMap<string, Pair>): unknown {
  const next = new Map(current);
  for (const [key, pair] of diff) {
    const had = current.get(key);
    if (had !== undefined && textOf(had[1]) === textOf(pair[1])) next.delete(key);
    else next.set(key, pair);
  }
  return encodeMap(next);
}

/** Elements by their text. */
function decodeSet(value: unknown): ReadonlyMap<string, unknown> {
  const elements = isTagged(value, "set") ? value[1] : [value];
  return new Map(elements.map((element) => [textOf(element), element]));
}

function encodeSet(elements: ReadonlyMap<string, unknown>): unknown {
  const values = [...elements.values()].sort(compareAtoms);
  return values.length === 1 ? values[0] : ["set", values];
}

function decodeMap(value: unknown): ReadonlyMap<string, Pair> {
  if (!isTagged(value, "map")) throw new SyntaxError(`not an OVSDB map: ${textOf(value)}`);
  return new Map(
    value[1].map((pair) => {
      if (!Array.isArray(pair) || pair.length !== 2) throw new SyntaxError(`not an OVSDB pair: ${textOf(pair)}`);
      return [textOf(pair[0]), [pair[0], pair[1]]];
    }),
  );
}

function encodeMap(pairs: ReadonlyMap<string, Pair>): unknown {
  return ["map", [...pairs.values()].sort((a, b) => compareAtoms(a[0], b[0]))];
}

function isTagged(value: unknown, tag: string): value is readonly [string, readonly unknown[]] {
  return Array.isArray(value) && value[0] === tag && Array.isArray(value[1]);
}

function compareAtoms(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  const left = typeof a === "string" ? a : textOf(a);
  const right = typeof b === "string" ? b : textOf(b);
  return left < right ? -1 : left > right ? 1 : 0;
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? "";
}
