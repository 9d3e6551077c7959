import type { TraceHop } from "@/server/model/trace";

/** What `ovs-appctl ofproto/trace` printed, as far as a trace can be compared with it. */
export type SwitchAnswer = {
  /** Tables that the packet passed in the bridge that was asked, in order. */
  readonly tables: readonly number[];
  /** Another bridge that it came to from there by a patch port, last; `null`: none. */
  readonly beyond: string | null;
  /** What the switch would do at last: `drop`, or ports and changes. `null`: it was not printed. */
  readonly actions: string | null;
  /** Whether a copy leaves by any port in any pass. */
  readonly sends: boolean;
  /** The other end of a tunnel whose MAC the userspace switch would ask for first, in place of sending. */
  readonly asksFor: string | null;
};

/**
 * Reads the answer of a switch about one bridge. Other bridges that the packet comes to by patch ports are left out. After
 * the tracker the packet begins anew, in the bridge that sent it there; the switch heads that part with the bridge that was
 * asked, whichever it is.
 */
export function readSwitchAnswer(text: string, bridge: string): SwitchAnswer {
  const tables: number[] = [];
  const tracked: (string | null)[] = [];
  let here: string | null = null;
  let resumes = false;
  let beyond: string | null = null;
  let actions: string | null = null;
  let sends = false;
  for (const line of text.split("\n")) {
    const entered = /^\s*bridge\("([^"]+)"\)/.exec(line)?.[1];
    if (entered !== undefined) {
      here = resumes ? (tracked.shift() ?? entered) : entered;
      resumes = false;
      if (here !== bridge) beyond = here;
    }
    if (/^\s*-> A clone of the packet is forked to recirculate/.test(line)) tracked.push(here);
    if (/^recirc\(/.test(line)) resumes = true;
    const table = /^\s*(\d+)\. /.exec(line)?.[1];
    if (table !== undefined && here === bridge) tables.push(Number(table));
    const told = /^Datapath actions: (.+)$/.exec(line)?.[1]?.trim();
    if (told === undefined) continue;
    actions = told;
    if (splitActions(told).some((action) => !SILENT.test(action))) sends = true;
  }
  const asksFor = /-> neighbor cache miss for (\S+) on/.exec(text)?.[1] ?? null;
  return { tables, beyond, actions, sends, asksFor };
}

/** Actions of a datapath after which nothing has left yet. */
const SILENT = /^(?:drop|ct\b.*|ct_clear|recirc\(.*|hash\(.*|push_vlan\(.*|pop_vlan|set\(.*|meter\(.*)$/;

function splitActions(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let word = "";
  for (const letter of text) {
    if (letter === "(") depth += 1;
    if (letter === ")") depth -= 1;
    if (letter === "," && depth === 0) {
      found.push(word);
      word = "";
    } else word += letter;
  }
  return [...found, word];
}

export type Comparison = { readonly agrees: boolean | null; readonly words: string };

/**
 * Whether a switch would do as the trace says: the same tables in the same order, and a drop where it is dropped. `null`:
 * the answer does not tell.
 */
export function compareAnswer(
  { tables, beyond, actions, sends, asksFor }: SwitchAnswer,
  traced: { readonly tables: readonly number[]; readonly ends: boolean; readonly table?: number },
): Comparison {
  if (actions === null || tables.length === 0)
    return { agrees: null, words: "the switch did not say what it would do" };
  const passed = tables.join(" → ");
  const goes = sends || asksFor !== null;
  if (traced.ends) {
    const where = `its tables are ${passed}`;
    if (!goes) return { agrees: true, words: `the switch drops it as well; ${where}` };
    return traced.table !== undefined && tables.at(-1) !== traced.table && tables.includes(traced.table)
      ? { agrees: null, words: `the switch comes to table ${traced.table} too, but goes on (${actions}); ${where}` }
      : { agrees: false, words: `the switch does not drop it (${actions}); ${where}` };
  }
  const wanted = traced.tables.join(" → ");
  if (!traced.tables.every((table, at) => tables[at] === table)) {
    const words = `the switch goes ${passed}, the trace ${wanted}`;
    return isAmong(traced.tables, tables)
      ? { agrees: null, words: `${words}, which the switch passes among others` }
      : { agrees: false, words };
  }
  const same = `the same tables, ${wanted}`;
  if (asksFor !== null) return { agrees: true, words: `${same}; it asks for the MAC of ${asksFor} before it sends` };
  if (goes) return { agrees: true, words: `${same}; it goes on as ${actions}` };
  return beyond === null
    ? { agrees: false, words: `${same}, but the switch drops it` }
    : { agrees: true, words: `${same}; it goes on to ${beyond}, and is dropped after that` };
}

/** Whether all of the first are in the second in the same order. */
function isAmong(some: readonly number[], all: readonly number[]): boolean {
  let at = 0;
  for (const one of all) if (one === some[at]) at += 1;
  return at === some.length;
}

/** The same for a hop of a trace: its evidence says which tables it passed. `ends`: the trace ends there, as dropped. */
export function compareHop(
  { object, table, check, evidence }: Pick<TraceHop, "object" | "table" | "check" | "evidence">,
  { ends }: { readonly ends: boolean },
  answer: string,
): Comparison {
  const bridge = check?.split(" ")[2] ?? object;
  const tables = [...evidence.matchAll(/(?:^|; )table=(\d+) /g)].map(([, passed]) => Number(passed));
  const last = table === undefined ? {} : { table: Number(table) };
  return compareAnswer(readSwitchAnswer(answer, bridge), { tables, ends, ...last });
}
