import type { OpenFlow, OvsBridge } from "@/server/model/host-state";

/** Flows by table, the highest priority first. */
export type FlowTables = ReadonlyMap<number, readonly OpenFlow[]>;

const known = new WeakMap<readonly OpenFlow[], FlowTables>();

/** Tables of a bridge as observed, kept as long as its flows are; `null`: not read. */
export function flowTables({ flows }: Pick<OvsBridge, "flows">): FlowTables | null {
  if (flows === null) return null;
  let tables = known.get(flows);
  if (tables === undefined) {
    const made = new Map<number, OpenFlow[]>();
    for (const flow of flows) {
      const table = made.get(flow.table);
      if (table === undefined) made.set(flow.table, [flow]);
      else table.push(flow);
    }
    for (const table of made.values()) table.sort((a, b) => b.priority - a.priority);
    tables = made;
    known.set(flows, made);
  }
  return tables;
}

/** The tables with a learned flow in the place of the one with the same match and priority, as in the switch. */
export function withLearned(tables: FlowTables, flow: OpenFlow): FlowTables {
  const kept = (tables.get(flow.table) ?? []).filter(
    ({ match, priority }) => match !== flow.match || priority !== flow.priority,
  );
  const at = kept.findIndex(({ priority }) => priority <= flow.priority);
  kept.splice(at < 0 ? kept.length : at, 0, flow);
  return new Map(tables).set(flow.table, kept);
}
