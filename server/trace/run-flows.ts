import type { OpenFlow } from "@/server/model/host-state";
import { assignment, splitActions } from "./flow-actions";
import { learnedFlow } from "./learn";
import { type FlowPacket, LOCAL_PORT, openFlowPort } from "./match-flow";
import { selectFlow } from "./select-flow";
import { readField, valueBits, writeField } from "./set-field";
import { type FlowTracker, readCt } from "./track-flow";

/** What leaves the pipeline: to a port, or into the learning switch. `flow` is the one that said so. */
export type FlowOutput = {
  readonly to: number | "normal" | "flood";
  readonly packet: FlowPacket;
  readonly flows: readonly OpenFlow[];
};

export type FlowEnd = {
  readonly verdict: "dropped" | "unknown";
  readonly words: string;
  readonly table: number;
  readonly flow: OpenFlow | null;
  readonly flows: readonly OpenFlow[];
};

export type FlowRun = {
  readonly outputs: readonly FlowOutput[];
  readonly ends: readonly FlowEnd[];
  readonly learned: readonly OpenFlow[];
};

const DEEPEST = 64;

/** Actions that change nothing which decides where a packet with a fresh TTL goes: queues, meters, notes. */
const SILENT =
  /^(?:dec_ttl(?:\([\d,]*\))?|set_queue:\d+|pop_queue|meter:\d+|note:[0-9a-f.]+|sample\(.*\)|fin_timeout\(.*\))$/;

/**
 * A packet through the tables of one bridge, as OpenFlow 1.0 and 1.3 spell flows. A table without a flow for it drops it.
 * Whatever is not understood on the way ends as unknown: it might have dropped.
 */
export function runFlows(
  tables: ReadonlyMap<number, readonly OpenFlow[]>,
  start: FlowPacket,
  portNumber: (name: string) => number | null,
  tracker: FlowTracker,
): FlowRun {
  const outputs: FlowOutput[] = [];
  const ends: FlowEnd[] = [];
  const learned: OpenFlow[] = [];

  function visit(table: number, given: FlowPacket, path: readonly OpenFlow[]): FlowPacket {
    if (path.length > DEEPEST) {
      ends.push({ verdict: "unknown", words: "the tables lead in a circle", table, flow: null, flows: path });
      return given;
    }
    const selected = selectFlow(tables.get(table) ?? [], given, portNumber, isMatched);
    if (selected === null) {
      const words = `no flow of table ${table} takes it${sentBy(path)}`;
      ends.push({ verdict: "dropped", words, table, flow: null, flows: path });
      return given;
    }
    const { flow, unknown } = selected;
    if (unknown === null) return act(table, flow, given, [...path, flow]);
    ends.push({ verdict: "unknown", words: unknown, table, flow, flows: flow === null ? path : [...path, flow] });
    return given;
  }

  const isMatched = (field: string) =>
    [...tables.values()].some((flows) => flows.some(({ match }) => match.includes(field)));

  function act(table: number, flow: OpenFlow, given: FlowPacket, flows: readonly OpenFlow[]): FlowPacket {
    const before = outputs.length + ends.length;
    let packet = given;
    const fail = (words: string) => ends.push({ verdict: "unknown", words, table, flow, flows });
    for (const action of splitActions(flow.actions)) {
      const next = apply(action, packet, flows);
      if (next === null) {
        fail(`the action ${action} is not understood`);
        return packet;
      }
      packet = next;
    }
    if (outputs.length + ends.length === before) {
      const words =
        flow.actions === "drop" ? `the flow drops it${sentBy(flows.slice(0, -1))}` : "the flow sends it nowhere";
      ends.push({ verdict: "dropped", words, table, flow, flows });
    }
    return packet;
  }

  function apply(action: string, packet: FlowPacket, flows: readonly OpenFlow[]): FlowPacket | null {
    const emit = (to: FlowOutput["to"]) => {
      outputs.push({ to, packet, flows });
      return packet;
    };
    const { frame } = packet;
    if (action === "drop" || SILENT.test(action)) return packet;
    const copied = /^clone\((.*)\)$/.exec(action)?.[1];
    if (copied !== undefined) return clone(copied, packet, flows);
    if (/^(CONTROLLER|controller\()/.test(action)) {
      const [table, flow] = [flows.at(-1)?.table ?? 0, flows.at(-1) ?? null];
      ends.push({ verdict: "unknown", words: "the flow asks the controller, which decides", table, flow, flows });
      return packet;
    }
    if (action === "NORMAL") return emit("normal");
    if (action === "FLOOD" || action === "ALL") return emit("flood");
    if (action === "LOCAL") return emit(LOCAL_PORT);
    if (action === "IN_PORT") return emit(packet.inPort);
    if (action === "strip_vlan" || action === "pop_vlan") return { ...packet, frame: { ...frame, vlan: null } };
    // a second tag would hide the first: no flow of ours or Neutron's makes one
    if (/^push_vlan:0x8100$/.test(action))
      return frame.vlan === null ? { ...packet, frame: { ...frame, vlan: 0 } } : null;
    const goto = /^goto_table:(\d+)$/.exec(action)?.[1] ?? /^resubmit\((?:IN_PORT|in_port)?,(\d+)\)$/.exec(action)?.[1];
    // what the other table changes stays changed for the actions that follow
    if (goto !== undefined) return visit(Number(goto), packet, flows);
    if (action === "ct_clear") return { ...packet, ct: null };
    if (action === "ct" || action.startsWith("ct(")) return connect(action, packet, flows);
    const output = /^output:(.+)$/.exec(action)?.[1];
    if (output !== undefined) {
      const port = outputPort(output, packet);
      // a port never sends a packet back where it came from, unless told so by IN_PORT
      if (port === packet.inPort) return packet;
      return port === null ? null : emit(port);
    }
    const vlan = /^mod_vlan_vid:(\d+)$/.exec(action)?.[1];
    if (vlan !== undefined) return { ...packet, frame: { ...frame, vlan: Number(vlan) } };
    const tunnel = /^set_tunnel(?:64)?:(.+)$/.exec(action)?.[1];
    if (tunnel !== undefined) return write(packet, "tun_id", valueBits(tunnel));
    const source = /^mod_dl_src:(.+)$/.exec(action)?.[1];
    if (source !== undefined) return write(packet, "eth_src", valueBits(source));
    const destination = /^mod_dl_dst:(.+)$/.exec(action)?.[1];
    if (destination !== undefined) return write(packet, "eth_dst", valueBits(destination));
    if (action.startsWith("learn(")) {
      const flow = learnedFlow(action, packet);
      if (flow === null) return null;
      learned.push(flow);
      return packet;
    }
    const set = assignment(action);
    if (set === null) return null;
    return write(packet, set.field, set.verb === "move" ? readField(packet, set.value) : valueBits(set.value));
  }

  function outputPort(text: string, packet: FlowPacket): number | null {
    if (!text.endsWith("]")) return openFlowPort(text, portNumber);
    const value = /IN_PORT/.test(text) ? BigInt(packet.inPort) : readField(packet, text);
    return value === null ? null : Number(value);
  }

  /** What the copy becomes stays with the copy. */
  function clone(actions: string, packet: FlowPacket, flows: readonly OpenFlow[]): FlowPacket | null {
    let copy = packet;
    for (const action of splitActions(actions)) {
      const next = apply(action, copy, flows);
      if (next === null) return null;
      copy = next;
    }
    return packet;
  }

  /** A copy comes back tracked and goes on in another table; for the actions that follow here it was never tracked. */
  function connect(action: string, packet: FlowPacket, flows: readonly OpenFlow[]): FlowPacket | null {
    const ct = readCt(action, packet);
    const { payload } = packet.frame;
    if (ct === null || payload.kind !== "ip") return null;
    const seen = tracker.look(ct.zone, payload);
    if (ct.commit) tracker.commit(ct.zone, payload, ct.mark);
    const marked = ct.commit && ct.mark !== null && !seen.state.has("inv") ? { ...seen, mark: ct.mark } : seen;
    if (ct.table !== null) visit(ct.table, { ...packet, ct: marked }, flows);
    return { ...packet, ct: null };
  }

  visit(0, start, []);
  return { outputs, ends, learned };
}

/** Where many flows lead to one that drops, the one that sent the packet there tells why. */
function sentBy(flows: readonly OpenFlow[]): string {
  const last = flows.at(-1);
  if (last === undefined || last.table === 0) return "";
  return `; table ${last.table} sent it there by priority=${last.priority}${last.match === "" ? "" : `,${last.match}`}`;
}

function write(packet: FlowPacket, field: string, value: bigint | null): FlowPacket | null {
  return value === null ? null : writeField(packet, field, value);
}
