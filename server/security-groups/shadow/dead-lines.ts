import type { FilterChain, FilterTable, IpSet } from "@/server/model/host-state";
import type { Family } from "@/server/security-groups/rule-line";
import { type Box, boxesMeet, boxWithout } from "@/server/security-groups/shadow/box";
import { type ChainSpace, chainSpace, type SpaceLine } from "@/server/security-groups/shadow/chain-space";
import { CHANGING, decidedBy, targetOf } from "@/server/security-groups/shadow/decided-by";

/**
 * Whether a line of a chain is ever the first one that a packet meets, seen from the head of the chain:
 * - `decides`: there is such a packet;
 * - `dead`: there is none; `by`: earlier lines (from 0) that together take all of its packets, or none where it matches no
 *   packet at all; `bySet`: as the members of sets are now;
 * - `unknown`: something is asked that is not understood, or there is too much to look at. Never called dead.
 */
export type LineFate =
  | { readonly kind: "decides" }
  | { readonly kind: "dead"; readonly by: readonly number[]; readonly bySet: boolean }
  | { readonly kind: "unknown"; readonly because: string };

/** Boxes that are compared for one line before it is given up. */
const MOST_STEPS = 150_000;
/** Lines of the chains that a line leads to, with which it is still looked into. */
const MOST_LINES = 3_000;
/** So many lines that take a line's packets together are still tried one by one for whether they are needed. */
const MOST_TRIED = 40;

/** Fates by number of line, from 0. `asked`: of these lines only. */
export function deadLines(
  table: Pick<FilterTable, "chains">,
  name: string,
  {
    family,
    sets,
    asked,
  }: { readonly family: Family; readonly sets: readonly IpSet[] | null; readonly asked?: ReadonlySet<number> },
): readonly (LineFate | null)[] {
  const chain = table.chains.find((each) => each.name === name);
  if (chain === undefined) return [];
  const space = chainSpace(reachedFrom(chain, table.chains), family, sets);
  const lines = space.chain(name) ?? [];
  const changed = firstChange(table.chains);
  const last = asked === undefined ? lines.length - 1 : Math.max(-1, ...asked);
  const before: Before = { surely: [], perhaps: [], isExact: true };
  return lines.map((line, at) => {
    if (at > last) return null;
    const isAsked = asked === undefined || asked.has(at);
    const fate = !isAsked
      ? null
      : changed === null
        ? fateOf(line, before, space, lines.slice(0, at))
        : afterChange(changed);
    const ends = at === last ? null : decidedBy(line, space);
    for (const side of ["surely", "perhaps"] as const) {
      for (const box of ends?.[side] ?? []) before[side].push({ box, line: at });
    }
    if (ends !== null && ends.surely !== ends.perhaps) before.isExact = false;
    return fate;
  });
}

/** What the lines before one take. `isExact`: what they may take is what they take. */
type Before = { readonly surely: Taken[]; readonly perhaps: Taken[]; isExact: boolean };

const afterChange = (target: string): LineFate => ({
  kind: "unknown",
  because: `${target} may change what later lines ask`,
});

function fateOf(line: SpaceLine, before: Before, space: ChainSpace, earlier: readonly SpaceLine[]): LineFate {
  const search = new Search(space);
  const left = line.boxes.map((box) => search.left(box, before.surely, () => true)).find((box) => box !== null);
  if (search.isOver) return TOO_MUCH;
  if (left === undefined) {
    const by = needed(
      [...search.used].sort((a, b) => a - b),
      line,
      before.surely,
      space,
    );
    const bySet = [line, ...by.flatMap((n) => earlier[n] ?? [])].some(({ asksSet }) => asksSet);
    return { kind: "dead", by, bySet };
  }
  if (line.fickle !== null) return { kind: "unknown", because: `${line.fickle} is not looked into` };
  const isPlain = (box: Box) => box.every((ranges, at) => at < space.texts || ranges === undefined);
  if (before.isExact && isPlain(left)) return { kind: "decides" };
  const other = new Search(space);
  if (line.boxes.some((box) => other.left(box, before.perhaps, isPlain) !== null)) {
    return other.isOver ? TOO_MUCH : { kind: "decides" };
  }
  return other.isOver ? TOO_MUCH : { kind: "unknown", because: becauseOf(line, earlier) };
}

const TOO_MUCH: LineFate = { kind: "unknown", because: "there are too many combinations to look at" };

type Taken = { readonly box: Box; readonly line: number };

class Search {
  readonly used = new Set<number>();
  #steps = 0;

  constructor(private readonly space: ChainSpace) {}

  get isOver(): boolean {
    return this.#steps > MOST_STEPS;
  }

  /** Something of a box that no earlier line takes, if it `isGood`; the lines that took from it are `used`. */
  left(box: Box, earlier: readonly Taken[], isGood: (box: Box) => boolean): Box | null {
    return this.#left(box, earlier, 0, isGood);
  }

  #left(box: Box, earlier: readonly Taken[], from: number, isGood: (box: Box) => boolean): Box | null {
    for (let at = from; at < earlier.length; at += 1) {
      const taken = earlier[at];
      this.#steps += 1;
      if (this.isOver) return box;
      if (taken === undefined || !boxesMeet(box, taken.box)) continue;
      this.used.add(taken.line);
      for (const piece of boxWithout(box, taken.box, this.space.full)) {
        const possible = this.space.tidy(piece);
        const left = possible === null ? null : this.#left(possible, earlier, at + 1, isGood);
        if (left !== null) return left;
      }
      return null;
    }
    return isGood(box) ? box : null;
  }
}

/** Without those of the lines that the others do not need; of one that takes all, that one. */
function needed(
  used: readonly number[],
  line: SpaceLine,
  earlier: readonly Taken[],
  space: ChainSpace,
): readonly number[] {
  const takes = (numbers: ReadonlySet<number>) => {
    const some = earlier.filter((each) => numbers.has(each.line));
    const search = new Search(space);
    return line.boxes.every((box) => search.left(box, some, () => true) === null) && !search.isOver;
  };
  const alone = used.find((each) => takes(new Set([each])));
  if (alone !== undefined) return [alone];
  if (used.length > MOST_TRIED) return used;
  let kept = new Set(used);
  for (const each of [...used].reverse()) {
    const rest = new Set([...kept].filter((other) => other !== each));
    if (takes(rest)) kept = rest;
  }
  return [...kept];
}

function becauseOf(line: SpaceLine, earlier: readonly SpaceLine[]): string {
  for (const each of [line, ...earlier]) {
    const text = each.anyOf.flat().find(({ about }) => about === "text");
    if (text?.about === "text") return `"${text.text}" is not looked into`;
  }
  const opaque = earlier.find((each) => each.fickle !== null);
  if (opaque?.fickle != null) return `${opaque.fickle} is not looked into`;
  const away = earlier.map(targetOf).find((target) => target !== "RETURN");
  return `where ${away ?? "an earlier line"} leads is not known`;
}

/** The chain and those that its lines lead to, and what they lead to; without what is too much to look at. */
function reachedFrom(chain: FilterChain, chains: readonly FilterChain[]): readonly FilterChain[] {
  const byName = new Map(chains.map((each) => [each.name, each]));
  const found = new Map([[chain.name, chain]]);
  let count = 0;
  for (const each of found.values()) {
    for (const { spec } of each.rules) {
      const next = byName.get(/ ?-[jg] (\S+)/.exec(spec)?.[1] ?? "");
      if (next === undefined || found.has(next.name) || count + next.rules.length > MOST_LINES) continue;
      count += next.rules.length;
      found.set(next.name, next);
    }
  }
  return [...found.values()];
}

/** A target that changes what lines ask; there is none in the tables of Neutron's filter. */
function firstChange(chains: readonly FilterChain[]): string | null {
  for (const { rules } of chains) {
    for (const { spec } of rules) {
      const target = / ?-j (\S+)/.exec(spec)?.[1] ?? "";
      if (CHANGING.has(target)) return `-j ${target}`;
    }
  }
  return null;
}
