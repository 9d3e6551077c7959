import type { OpenFlow, OvsBridge } from "@/server/model/host-state";
import { isLearnedCookie, isOurCookie } from "@/server/wiring/flow";
import { normalActions, normalMatch, type PortNames } from "@/server/wiring/normal-flow";

/** An observed flow in normal form. */
export type SeenFlow = {
  readonly flow: OpenFlow;
  readonly match: string;
  readonly actions: string;
  readonly isOurs: boolean;
};

/** The observed flows of one bridge, without those that a learn action made. */
export type FlowTable = {
  readonly bridge: string;
  readonly ports: PortNames;
  readonly flows: readonly SeenFlow[];
  /** By table, priority and normal match: a bridge holds one flow of each. */
  readonly byKey: ReadonlyMap<string, SeenFlow>;
};

export function flowTable(bridge: OvsBridge): FlowTable {
  const ports = portNames(bridge);
  const flows = (bridge.flows ?? [])
    .filter(({ cookie }) => !isLearnedCookie(cookie))
    .map((flow) => ({
      flow,
      match: normalMatch(flow.match, ports),
      actions: normalActions(flow.actions, ports),
      isOurs: isOurCookie(flow.cookie),
    }));
  const byKey = new Map(flows.map((seen) => [flowKey(seen.flow.table, seen.flow.priority, seen.match), seen]));
  return { bridge: bridge.name, ports, flows, byKey };
}

export function flowKey(table: number, priority: number, match: string): string {
  return `${table}|${priority}|${match}`;
}

function portNames(bridge: OvsBridge): PortNames {
  const names = new Map<number, string>();
  for (const { interfaces } of bridge.ports) {
    for (const { name, ofport } of interfaces) if (ofport !== null && ofport > 0) names.set(ofport, name);
  }
  return names;
}
