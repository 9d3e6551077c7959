import type { Box } from "@/server/security-groups/shadow/box";
import { boxesMet, boxWithout } from "@/server/security-groups/shadow/box";
import type { ChainSpace, SpaceLine } from "@/server/security-groups/shadow/chain-space";

/** Packets whose way ends at a line. `surely` is never too much and `perhaps` never too little. */
export type Decided = { readonly surely: readonly Box[]; readonly perhaps: readonly Box[] };

/** Targets after which no later line of the chain is asked. */
const FINAL: ReadonlySet<string> = new Set(["ACCEPT", "DROP", "REJECT", "RETURN", "-g"]);
/** Targets after which the next line is asked, and that leave everything as it was. */
export const HARMLESS: ReadonlySet<string> = new Set(
  "LOG NFLOG ULOG CHECKSUM TCPMSS TRACE AUDIT IDLETIMER TEE CT NOTRACK".split(" "),
);
/** Those, too, but what later lines ask may be otherwise after them. */
export const CHANGING: ReadonlySet<string> = new Set(
  "MARK CONNMARK SET CLASSIFY DSCP TOS TTL HL SECMARK CONNSECMARK".split(" "),
);
/** More pieces than these are not followed. */
const MOST_BOXES = 400;
const DEEPEST = 16;

export function targetOf({ target: [how = "", name = ""] }: Pick<SpaceLine, "target">): string {
  return how === "-g" ? "-g" : name;
}

/** Which packets of a line do not come to the next one. */
export function decidedBy(line: SpaceLine, space: ChainSpace, depth = 0): Decided {
  const target = targetOf(line);
  const whole = (boxes: readonly Box[]): Decided => ({ surely: line.fickle === null ? boxes : [], perhaps: boxes });
  if (target === "" || HARMLESS.has(target) || CHANGING.has(target)) return { surely: [], perhaps: [] };
  if (FINAL.has(target)) return whole(line.boxes);
  const chain = space.chain(target);
  if (chain === null || depth > DEEPEST) return { surely: [], perhaps: line.boxes };
  return line.boxes
    .map((box): Decided => {
      const inside = decidedIn(chain, box, space, depth + 1);
      return line.fickle === null ? inside : { ...inside, surely: [] };
    })
    .reduce((sum, each) => ({ surely: [...sum.surely, ...each.surely], perhaps: [...sum.perhaps, ...each.perhaps] }), {
      ...{ surely: [], perhaps: [] },
    });
}

/** Of packets that come to the head of another chain, those that do not come back from it. */
function decidedIn(chain: readonly SpaceLine[], start: Box, space: ChainSpace, depth: number): Decided {
  const decided: { surely: Box[]; perhaps: Box[] } = { surely: [], perhaps: [] };
  // what is there still: at most, and at least
  let most: readonly Box[] = [start];
  let least: readonly Box[] = [start];
  for (const line of chain) {
    if (most.length + least.length + decided.surely.length + decided.perhaps.length > MOST_BOXES) {
      return { surely: [], perhaps: [start] };
    }
    const ends = decidedBy(line, space, depth);
    const target = targetOf(line);
    // it leaves the chain and goes on behind the line that led to it
    if (target !== "RETURN") {
      decided.surely.push(...common(least, ends.surely));
      decided.perhaps.push(...common(most, ends.perhaps));
    }
    // behind a goto it may come back as well
    if (target === "-g") decided.surely.length = 0;
    most = less(most, ends.surely, space);
    least = less(least, ends.perhaps, space);
  }
  return decided;
}

function common(ones: readonly Box[], others: readonly Box[]): readonly Box[] {
  return ones.flatMap((one) => others.map((other) => boxesMet(one, other)).filter((box) => box !== null));
}

function less(boxes: readonly Box[], taken: readonly Box[], { full, tidy }: ChainSpace): readonly Box[] {
  let left = boxes;
  for (const each of taken) {
    left = left.flatMap((box) => boxWithout(box, each, full).map(tidy)).filter((box) => box !== null);
  }
  return left;
}
