import type { Flow } from "@/server/model/host-operation";
import { type FlowTable, flowKey, type SeenFlow } from "@/server/wiring/flow-table";
import { isKnownMatch, normalActions, normalMatch, withoutPushVlan } from "@/server/wiring/normal-flow";

export type FlowChange = { readonly add: readonly Flow[]; readonly remove: readonly Flow[] };

const NO_PORTS = new Map<number, string>();

/**
 * What leads from the observed flows of a bridge to the wanted ones. Rules:
 * 1. A wanted flow is there when the flow at its place (table, priority, match) does the same; whose it is does not matter.
 * 2. Something else at its place, or another cookie of ours there: written anew, which replaces what is there.
 * 3. A flow of ours with the wanted cookie whose text is in a form that we do not know counts as the wanted one.
 * 4. Flows of ours in `others` at no wanted flow's place are removed. Foreign ones never are.
 */
export function diffFlows(wanted: readonly Flow[], seen: FlowTable | null, others: readonly SeenFlow[]): FlowChange {
  if (seen === null) return { add: wanted, remove: [] };
  const add: Flow[] = [];
  const kept = new Set<SeenFlow>();
  for (const flow of wanted) {
    const there = seen.byKey.get(keyOf(flow)) ?? inUnknownForm(flow, seen);
    if (there !== undefined) kept.add(there);
    if (there === undefined || !isSame(flow, there)) add.push(flow);
  }
  return { add, remove: others.filter((each) => each.isOurs && !kept.has(each)).map(removal) };
}

export function keyOf({ table, priority, match }: Flow): string {
  return flowKey(table, priority, normalMatch(match, NO_PORTS));
}

/** An observed flow as what removes it: in its own words, since its port may have no name any more. */
export function removal({ flow: { cookie, table, priority, match, actions } }: SeenFlow): Flow {
  return { cookie, table, priority, match, actions };
}

function isSame(flow: Flow, there: SeenFlow): boolean {
  if (there.isOurs && there.flow.cookie !== flow.cookie) return false;
  if (!isKnownMatch(there.match)) return true;
  const actions = normalActions(flow.actions, NO_PORTS);
  if (there.actions === actions) return true;
  return there.flow.actions.includes("mod_vlan_vid") && there.actions === withoutPushVlan(actions);
}

function inUnknownForm(flow: Flow, seen: FlowTable): SeenFlow | undefined {
  return seen.flows.find(
    (each) =>
      each.flow.cookie === flow.cookie &&
      each.flow.table === flow.table &&
      each.flow.priority === flow.priority &&
      !isKnownMatch(each.match),
  );
}
