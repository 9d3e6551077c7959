import type { ChangeCause, FactChange, ObjectChange } from "@/server/model/history";
import { MADE } from "./names-of-effect";
import type { Written } from "./written-facts";

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
  /** What it can have changed; `null`: that is not known so exactly, and what it names counts. */
  readonly writes: readonly Written[] | null;
};

/** A change is seen a little after it was made; clocks of consoles differ a little. */
export const LAG_MS = 2_000;

/** When a change was seen, and when the object was last seen as before; not `isGapless`: for a part of that nobody looked. */
export type SeenChange = { readonly at: number; readonly since: number; readonly isGapless: boolean };

/**
 * Who made a change of one object. A step made it when it names the object, writes what changed (on a host: that fact, to
 * that value) and ran between the two looks, or probably when only its plan was still open then (every part of a host is
 * not read at every look; the plan is closed after a look at all). Without a gap nobody else of the console can have been
 * it, so it came from outside; but while a plan ran there, what it brought about besides is not told from what others did.
 */
export function findCause(change: ObjectChange, seen: SeenChange, ran: readonly RanStep[]): ChangeCause {
  const during = ran.filter((step) => isDuring(step, seen));
  const names = namesOf(change);
  const named = during.filter((step) => names.some((name) => step.names.has(name)));
  const wrote = named.flatMap((step) => {
    const beyond = notWritten(change, names, step);
    return beyond === null ? [] : [{ step, beyond }];
  });
  const made = wrote.findLast(({ beyond }) => beyond.length === 0) ?? wrote.at(-1);
  if (made !== undefined) {
    const { planId, step, actor, auditId, endedAt } = made.step;
    const isOver = endedAt !== null && endedAt < seen.since;
    return {
      ...{ kind: "plan", planId, step, actor, auditId },
      ...(isOver ? { isProbable: true } : {}),
      ...(made.beyond.length === 0 ? {} : { beyond: made.beyond }),
    };
  }
  if (!seen.isGapless) return { kind: "unknown", why: "nobody watched it for a while before" };
  const [other, about] = [named.at(-1) ?? during.at(-1), named.length > 0];
  if (other !== undefined) {
    const but = about ? "but none of its steps writes this" : "but none of its steps names it";
    return { kind: "unknown", why: `a plan of ${other.actor} ran there at the time (${other.step}), ${but}` };
  }
  return { kind: "outside" };
}

/** Facts of the change that the step does not write; `null`: it writes none of it. */
function notWritten(
  { id, kind, label, change, facts }: ObjectChange,
  names: readonly string[],
  { writes, names: mentioned }: RanStep,
): readonly string[] | null {
  if (writes === null || change === "unknown") return [];
  if (change !== "changed") {
    const wholes = new Set(writes.flatMap(({ object, fact }) => (fact === null ? [object] : [])));
    const made = (name: string) => (name.startsWith(MADE) ? mentioned.has(name) : wholes.has(name));
    return names.some(made) ? [] : null;
  }
  const own = new Set([label, id.slice(id.lastIndexOf(":") + 1), ...(kind === "host" ? [""] : [])]);
  const isWritten = (fact: FactChange) => {
    const lines = new Set([...fact.before, ...fact.after].map(nameIn));
    return writes.some(({ object, fact: name, value }) => {
      if (name === null) return object !== null && (own.has(object) || lines.has(object));
      return (
        name === fact.name && (object === null || own.has(object)) && (value === null || fact.after.includes(value))
      );
    });
  };
  const beyond = facts.filter((fact) => !isWritten(fact)).map(({ name }) => name);
  return beyond.length < facts.length ? beyond : null;
}

/** The device in a line such as `tap1 in qdhcp-…`. */
const nameIn = (line: string) => line.split(" in ")[0] ?? line;

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
    for (const line of [...(fact?.before ?? []), ...(fact?.after ?? [])]) names.push(as + nameIn(line));
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
