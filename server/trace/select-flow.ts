import type { OpenFlow } from "@/server/model/host-state";
import { candidates } from "./candidates";
import { splitActions } from "./flow-actions";
import { type FlowPacket, matchFlow } from "./match-flow";

export type Selection =
  | { readonly flow: OpenFlow; readonly unknown: null }
  | { readonly flow: OpenFlow | null; readonly unknown: string };

type PortNumber = (name: string) => number | null;
type Clause = { readonly id: number; readonly dimension: number; readonly of: number };
type Conjunction = { readonly id: number; readonly certain: boolean };

/**
 * The flow of a table that takes a packet: the highest priority that matches. Flows whose actions are `conjunction(…)` only
 * add to a conjunction; one of which every dimension is met stands for its `conj_id`, and then the table is asked anew with
 * that. One that is not met leaves the packet to the lower priorities. `null`: no flow takes it.
 */
export function selectFlow(
  table: readonly OpenFlow[],
  packet: FlowPacket,
  portNumber: PortNumber,
  bridgeMatches: (field: string) => boolean,
): Selection | null {
  const flows = candidates(table, packet);
  if (!flows.some(isClause)) return firstMatch(flows, packet, portNumber);
  for (const [priority, level] of byPriority(flows)) {
    const clauses = level.filter(isClause);
    const direct = firstMatch(
      level.filter((flow) => !isClause(flow)),
      packet,
      portNumber,
    );
    const met = metConjunctions(clauses, packet, portNumber);
    const [first] = met;
    if (first === undefined) {
      if (direct !== null) return direct;
      continue;
    }
    const words = `conjunction ${first.id} of priority ${priority}`;
    if (direct !== null)
      return { flow: direct.flow, unknown: `it overlaps with ${words}: which of them counts is not defined` };
    if (met.some(({ certain }) => !certain)) {
      return { flow: clauses[0] ?? null, unknown: `${words} depends on a match that is not understood` };
    }
    const found = met.map(({ id }) => ofConjunction(flows, { ...packet, conjunction: id }, portNumber));
    const [taken] = found;
    if (taken == null) {
      if (found.some((one) => one !== null))
        return { flow: null, unknown: `${words} has no flow, but another one has` };
      continue;
    }
    const effect = (one: Selection | null) => (one?.flow == null ? "" : sameEffect(one.flow.actions, bridgeMatches));
    if (taken.unknown === null && found.some((one) => one?.unknown !== null || effect(one) !== effect(taken))) {
      return {
        flow: taken.flow,
        unknown: `several conjunctions are met (${met.map(({ id }) => id).join(", ")}) that do different things`,
      };
    }
    return taken;
  }
  return null;
}

function byPriority(flows: readonly OpenFlow[]): ReadonlyMap<number, readonly OpenFlow[]> {
  const levels = new Map<number, OpenFlow[]>();
  for (const flow of flows) {
    const level = levels.get(flow.priority);
    if (level === undefined) levels.set(flow.priority, [flow]);
    else level.push(flow);
  }
  return levels;
}

const isClause = ({ actions }: OpenFlow) => actions.startsWith("conjunction(");

function clausesOf({ actions }: OpenFlow): readonly (Clause | null)[] {
  return splitActions(actions).map((action) => {
    const [, id, dimension, of] = /^conjunction\((\d+),(\d+)\/(\d+)\)$/.exec(action) ?? [];
    return of === undefined ? null : { id: Number(id), dimension: Number(dimension), of: Number(of) };
  });
}

/** Conjunctions of one priority whose every dimension is met, for certain or perhaps; the lowest id first. */
function metConjunctions(clauses: readonly OpenFlow[], packet: FlowPacket, portNumber: PortNumber): Conjunction[] {
  const known = new Map<number, { readonly of: number; readonly met: Map<number, boolean> }>();
  let garbled = false;
  for (const flow of clauses) {
    const answer = matchFlow(flow.match, packet, portNumber);
    if (answer === false) continue;
    for (const clause of clausesOf(flow)) {
      if (clause === null) garbled = true;
      else {
        const conjunction = known.get(clause.id) ?? { of: clause.of, met: new Map() };
        known.set(clause.id, conjunction);
        conjunction.met.set(clause.dimension, answer === true || conjunction.met.get(clause.dimension) === true);
      }
    }
  }
  const met = [...known]
    .filter(([, { of, met }]) => Array.from({ length: of }, (_, at) => at + 1).every((dimension) => met.has(dimension)))
    .map(([id, { met }]) => ({ id, certain: [...met.values()].every(Boolean) }));
  if (garbled) met.push({ id: -1, certain: false });
  return met.sort((a, b) => a.id - b.id);
}

/** The second look into the table, in which clauses are no flows. */
function ofConjunction(flows: readonly OpenFlow[], packet: FlowPacket, portNumber: PortNumber): Selection | null {
  return firstMatch(
    flows.filter((flow) => !isClause(flow)),
    packet,
    portNumber,
  );
}

function firstMatch(flows: readonly OpenFlow[], packet: FlowPacket, portNumber: PortNumber): Selection | null {
  for (const flow of flows) {
    const answer = matchFlow(flow.match, packet, portNumber);
    if (answer === true) return { flow, unknown: null };
    if (answer !== false) return { flow, unknown: `the flow matches on ${answer.unknown}, which is not understood` };
  }
  return null;
}

/** Actions without what is only noted in registers that no flow of the bridge looks at. */
function sameEffect(actions: string, bridgeMatches: (field: string) => boolean): string {
  return splitActions(actions)
    .filter((action) => {
      const [, one, other] = /->(?:reg(\d+)|NXM_NX_REG(\d+)\[.*\])$/.exec(action) ?? [];
      const register = one ?? other;
      return register === undefined || bridgeMatches(`reg${register}=`);
    })
    .join(",");
}
