import type { ChangeCause, ObjectChange } from "@/server/model/history";
import { MADE } from "./names-of-effect";

/** A step that ran on the source, with every name that its effect mentions. Times are epoch milliseconds. */
export type RanStep = {
  readonly planId: string;
  readonly step: string;
  readonly actor: string;
  readonly auditId: string | null;
  readonly startedAt: number;
  /** `null`: it still runs, or was stopped in the middle. */
  readonly endedAt: number | null;
  /** When its plan was closed, after another look at what it changed. */
  readonly planEndedAt: number | null;
  readonly names: ReadonlySet<string>;
};

/** A change is seen a little after it was made; clocks of consoles differ a little. */
const LAG_MS = 2_000;

/** When a change was seen, and when the object was last seen as before; not `isGapless`: for a part of that nobody looked. */
export type SeenChange = { readonly at: number; readonly since: number; readonly isGapless: boolean };

/**
 * Who made a change of one object. A step made it when it names the object and ran between the two looks, or its plan was
 * still open (every part of a host is not read at every look; the plan is closed after a look at all). Without a gap nobody
 * else of the console can have been it, so it came from outside; but while a plan ran there, what it brought about besides
 * is not told from what others did.
 */
export function findCause(change: ObjectChange, seen: SeenChange, ran: readonly RanStep[]): ChangeCause {
  const during = ran.filter((step) => isDuring(step, seen));
  const names = namesOf(change);
  const made = during.filter((step) => names.some((name) => step.names.has(name))).at(-1);
  if (made !== undefined) {
    const { planId, step, actor, auditId } = made;
    return { kind: "plan", planId, step, actor, auditId };
  }
  if (!seen.isGapless) return { kind: "unknown", why: "nobody watched it for a while before" };
  const other = during.at(-1);
  if (other !== undefined) {
    const why = `a plan of ${other.actor} ran there at the time (${other.step}), but none of its steps names it`;
    return { kind: "unknown", why };
  }
  return { kind: "outside" };
}

function isDuring({ startedAt, endedAt, planEndedAt }: RanStep, { at, since }: SeenChange): boolean {
  if (startedAt > at + LAG_MS) return false;
  if (endedAt === null && planEndedAt === null) return true;
  const over = Math.max(endedAt ?? 0, planEndedAt ?? 0);
  return (endedAt ?? over) > since || at <= over + LAG_MS;
}

/** Names by which a step may mean the object: its own, its ends' and, of what came or went, what it was in. */
function namesOf({ id, kind, label, facts, change }: ObjectChange): readonly string[] {
  const names = [label, ...(id.startsWith("intent:") ? [id.slice("intent:".length)] : [])];
  const tell = (name: string, as = "") => {
    const fact = facts.find((each) => each.name === name);
    for (const line of [...(fact?.before ?? []), ...(fact?.after ?? [])])
      names.push(as + (line.split(" in ")[0] ?? line));
  };
  tell("other end");
  if (change === "added" || change === "removed") {
    tell("namespace", MADE);
    tell("bridge", MADE);
  }
  if (kind === "dhcp-server") names.push(id.slice(id.lastIndexOf(":") + 1));
  for (const { name, before, after } of facts) {
    // chains, sets and ports that the fact is about
    names.push(...name.split(" "));
    if (name === "ports") names.push(...before, ...after);
  }
  return names.filter((name) => name.length > 2 && !COMMON.has(name));
}

/** Words of facts that name no object. */
const COMMON = new Set(
  "namespace mac mtu state alias addresses iptables ip6tables ebtables filter nat raw mangle ports flows flow cookies policy type".split(
    " ",
  ),
);
