import type { FilterChain, IpSet } from "@/server/model/host-state";
import type { Family } from "@/server/security-groups/rule-line";
import type { Box } from "@/server/security-groups/shadow/box";
import { FULL, type NumberName } from "@/server/security-groups/shadow/dimensions";
import { type Condition, type LineConditions, lineConditions } from "@/server/security-groups/shadow/line-conditions";
import { joined, meet, type Ranges, without } from "@/server/security-groups/shadow/ranges";

/** A line as packets: it matches those in any of its boxes, unless it is fickle; then it may. */
export type SpaceLine = LineConditions & { readonly spec: string; readonly boxes: readonly Box[] };

export type ChainSpace = {
  readonly full: readonly Ranges[];
  /** From here on dimensions are texts that were not looked into. */
  readonly texts: number;
  readonly chain: (name: string) => readonly SpaceLine[] | null;
  /** Without packets that cannot be; `null`: none is left. */
  readonly tidy: (box: Box) => Box | null;
};

const NUMBERS: readonly NumberName[] = [
  ...(["protocol", "state", "bridged", "source", "destination"] as const),
  ...(["sport", "dport", "type", "code"] as const),
];
const DEVICES = ["-i", "-o", "--physdev-in", "--physdev-out", "--mac-source"] as const;

/**
 * Some chains of one table as sets of packets. Values that no line tells apart are one: each dimension has as many values
 * as the lines make differences in it, so that what holds for them holds for all packets.
 */
export function chainSpace(chains: readonly FilterChain[], family: Family, sets: readonly IpSet[] | null): ChainSpace {
  const read = new Map(
    chains.map(({ name, rules }) => [name, rules.map(({ spec }) => ({ spec, ...lineConditions(spec, family, sets) }))]),
  );
  const all = [...read.values()].flat().flatMap(({ anyOf }) => anyOf.flat());
  const dimensions = new Map<string, Dimension>();
  for (const name of NUMBERS) dimensions.set(name, numbers(name, all, family));
  for (const name of DEVICES) dimensions.set(name, devices(name, all));
  const texts = dimensions.size;
  for (const each of all) {
    if (each.about === "text") dimensions.set(`text ${each.text}`, { full: [[0, 1]], of: () => [[1, 1]] });
  }
  const places = new Map([...dimensions.keys()].map((name, at) => [name, at]));
  const full = [...dimensions.values()].map((each) => each.full);
  const at = (name: string) => places.get(name) ?? 0;
  const bridge = { bridged: at("bridged"), ends: [at("--physdev-in"), at("--physdev-out")] };

  const tidy = (box: Box) => possible(box, bridge, full);

  function boxOf(conditions: readonly Condition[]): Box | null {
    const box: (Ranges | undefined)[] = full.map(() => undefined);
    for (const each of conditions) {
      const name = each.about === "text" ? `text ${each.text}` : each.about;
      const [place, dimension] = [at(name), dimensions.get(name)];
      if (dimension === undefined) continue;
      const asked = dimension.of(each);
      const ranges = each.not ? without(dimension.full, asked) : asked;
      const known = box[place];
      box[place] = known === undefined ? ranges : meet(known, ranges);
      if (box[place]?.length === 0) return null;
    }
    return tidy(box);
  }

  const lines = new Map(
    [...read].map(([name, list]) => [
      name,
      list.map((line): SpaceLine => ({ ...line, boxes: line.anyOf.map(boxOf).filter((box) => box !== null) })),
    ]),
  );
  return { full, texts, chain: (name) => lines.get(name) ?? null, tidy };
}

/** The first value of a device is none. */
const NONE = 0;

/** What is bridged has come in by a port of the bridge and leaves by one; `null`: no such packet is left. */
function possible(
  box: Box,
  { bridged, ends }: { readonly bridged: number; readonly ends: readonly number[] },
  full: readonly Ranges[],
): Box | null {
  const asked = box[bridged];
  if (asked === undefined || asked.some(([first]) => first === 0)) return box;
  const found = [...box];
  for (const end of ends) {
    const left = without(found[end] ?? full[end] ?? [], [[NONE, NONE]]);
    if (left.length === 0) return null;
    found[end] = left;
  }
  return found;
}

type Dimension = { readonly full: Ranges; readonly of: (condition: Condition) => Ranges };

function numbers(name: NumberName, conditions: readonly Condition[], family: Family): Dimension {
  const last = name === "source" || name === "destination" ? FULL[family] : FULL[name];
  const asked = conditions.flatMap((each) => (each.about === name ? each.ranges : []));
  const cuts = [...new Set([0n, ...asked.flatMap(([first, end]) => [first, end + 1n])])]
    .filter((cut) => cut <= last)
    .sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  // states and the bridge are few, and kept as they are
  const points = last < 8n ? Array.from({ length: Number(last) + 1 }, (_, value) => BigInt(value)) : cuts;
  const placeOf = new Map(points.map((cut, place) => [cut, place]));
  return {
    full: [[0, points.length - 1]],
    of: (condition) =>
      condition.about !== name
        ? []
        : joined(
            condition.ranges.map(([first, end]) => [
              placeOf.get(first) ?? 0,
              (placeOf.get(end + 1n) ?? points.length) - 1,
            ]),
          ),
  };
}

/** None, each name that is asked for, one that only a pattern takes, and any other. */
function devices(name: (typeof DEVICES)[number], conditions: readonly Condition[]): Dimension {
  const patterns = [...new Set(conditions.flatMap((each) => (each.about === name ? [each.pattern] : [])))];
  const takes = (pattern: string, device: string) =>
    pattern.endsWith("+") ? device.startsWith(pattern.slice(0, -1)) : device === pattern;
  const values = [
    ...new Set(patterns.map((pattern) => (pattern.endsWith("+") ? `${pattern.slice(0, -1)}\u0000` : pattern))),
  ];
  const places = new Map(values.map((value, place) => [value, place + 1]));
  const of = new Map(
    patterns.map((pattern): [string, Ranges] => {
      const found = pattern.endsWith("+")
        ? values.flatMap((value) => (takes(pattern, value) ? (places.get(value) ?? []) : []))
        : [places.get(pattern) ?? 0];
      // a pattern of one character takes whatever there is
      return [pattern, joined([...found, ...(pattern === "+" ? [values.length + 1] : [])].map((at) => [at, at]))];
    }),
  );
  return {
    full: [[0, values.length + 1]],
    of: (condition) => (condition.about === name ? (of.get(condition.pattern) ?? []) : []),
  };
}
