import type { FilterChain, FilterTable, IpSet } from "@/server/model/host-state";
import type { Family } from "@/server/security-groups/rule-line";
import { type Box, boxesMeet, boxWithout } from "@/server/security-groups/shadow/box";
import { type ChainSpace, chainSpace, type SpaceLine } from "@/server/security-groups/shadow/chain-space";
import { CHANGING, type Decided, decidedBy, targetOf } from "@/server/security-groups/shadow/decided-by";

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
  const decided = new Map<number, Decided>();
  const decidedAt = (at: number): Decided => {
    const line = lines[at];
    const known = decided.get(at) ?? (line === undefined ? { surely: [], perhaps: [] } : decidedBy(line, space));
    decided.set(at, known);
    return known;
  };
  return lines.map((line, at) => {
    if (asked !== undefined && !asked.has(at)) return null;
    if (changed !== null) return { kind: "unknown", because: `${changed} may change what later lines ask` };
    return fateOf(line, at, decidedAt, space, lines);
  });
}

function fateOf(
  line: SpaceLine,
  at: number,
  decidedAt: (at: number) => Decided,
  space: ChainSpace,
  lines: readonly SpaceLine[],
): LineFate {
  const search = new Search(space);
  const earlier = (side: keyof Decided) =>
    Array.from({ length: at }, (_, n) => decidedAt(n)[side].map((box) => ({ box, line: n }))).flat();
  const surely = earlier("surely");
  const taken = line.boxes.every((box) => search.isTaken(box, surely));
  if (search.isOver) return TOO_MUCH;
  if (taken) {
    const by = needed(
      [...search.used].sort((a, b) => a - b),
      line,
      surely,
      space,
    );
    const bySet = [line, ...by.flatMap((n) => lines[n] ?? [])].some(({ asksSet }) => asksSet);
    return { kind: "dead", by, bySet };
  }
  if (line.fickle !== null) return { kind: "unknown", because: `${line.fickle} is not looked into` };
  const other = new Search(space);
  if (line.boxes.some((box) => other.hasPlain(box, earlier("perhaps")))) return { kind: "decides" };
  if (other.isOver) return TOO_MUCH;
  return { kind: "unknown", because: becauseOf(line, at, lines) };
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

  /** Whether nothing of a box is left over; the lines that took from it are `used`. */
  isTaken(box: Box, earlier: readonly Taken[]): boolean {
    return this.#left(box, earlier, 0, () => true) === null;
  }

  /** Whether something is left over for which no text has to be answered. */
  hasPlain(box: Box, earlier: readonly Taken[]): boolean {
    const { texts } = this.space;
    return this.#left(box, earlier, 0, (each) => each.every((asked, at) => at < texts || asked === undefined)) !== null;
  }

  /** Something of a box that no earlier line takes; what is found to be left over is not looked at any further. */
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
    return line.boxes.every((box) => search.isTaken(box, some)) && !search.isOver;
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

function becauseOf(line: SpaceLine, at: number, lines: readonly SpaceLine[]): string {
  for (const each of [line, ...lines.slice(0, at)]) {
    const text = each.anyOf.flat().find(({ about }) => about === "text");
    if (text?.about === "text") return `"${text.text}" is not looked into`;
  }
  const opaque = lines.slice(0, at).find((each) => each.fickle !== null);
  if (opaque?.fickle != null) return `${opaque.fickle} is not looked into`;
  const away = lines
    .slice(0, at)
    .map(targetOf)
    .find((target) => target !== "RETURN");
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
