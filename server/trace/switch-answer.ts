/** What `ovs-appctl ofproto/trace` printed, as far as a trace can be compared with it. */
export type SwitchAnswer = {
  /** Tables that the packet passed in the bridge that was asked, in order; of its first passes through it. */
  readonly tables: readonly number[];
  /** What the switch would do: `drop`, or ports and changes. `null`: it was not printed. */
  readonly actions: string | null;
};

/** Reads the answer of a switch about one bridge. Other bridges that the packet comes to by patch ports are left out. */
export function readSwitchAnswer(text: string, bridge: string): SwitchAnswer {
  const tables: number[] = [];
  let here: string | null = null;
  let actions: string | null = null;
  for (const line of text.split("\n")) {
    const entered = /^\s*bridge\("([^"]+)"\)/.exec(line)?.[1];
    if (entered !== undefined) here = entered;
    const table = /^\s*(\d+)\. /.exec(line)?.[1];
    if (table !== undefined && here === bridge) tables.push(Number(table));
    // after the tracker the packet begins anew: what is done is what is done last
    const told = /^Datapath actions: (.+)$/.exec(line)?.[1];
    if (told !== undefined) actions = told.trim();
  }
  return { tables, actions };
}

export type Comparison = { readonly agrees: boolean | null; readonly words: string };

/**
 * Whether a switch would do as the trace says: the same tables in the same order, and a drop where it is dropped. `null`:
 * the answer does not tell.
 */
export function compareAnswer(
  { tables, actions }: SwitchAnswer,
  traced: { readonly tables: readonly number[]; readonly ends: boolean },
): Comparison {
  if (actions === null || tables.length === 0)
    return { agrees: null, words: "the switch did not say what it would do" };
  const drops = actions === "drop";
  if (traced.ends) {
    const where = `its tables are ${tables.join(" → ")}`;
    return drops
      ? { agrees: true, words: `the switch drops it as well; ${where}` }
      : { agrees: false, words: `the switch does not drop it (${actions}); ${where}` };
  }
  const same = traced.tables.every((table, at) => tables[at] === table);
  if (!same) {
    return { agrees: false, words: `the switch goes ${tables.join(" → ")}, the trace ${traced.tables.join(" → ")}` };
  }
  return drops
    ? { agrees: false, words: `the same tables, ${tables.join(" → ")}, but the switch drops it` }
    : { agrees: true, words: `the same tables, ${traced.tables.join(" → ")}; it goes on as ${actions}` };
}
