import { tunnelProtocol } from "@/server/topology/tunnels";
import { crossTunnel } from "./cross-tunnel";
import { crossUplink } from "./cross-uplink";
import { isUp, linkOf, type OvsPlace, placeNumbered, portOf } from "./host-facts";
import { neutronRules } from "./neutron-rule";
import { switchNormally } from "./normal-switch";
import type { Frame } from "./packet";
import { type FlowEnd, type FlowOutput, runFlows } from "./run-flows";
import { hop, type Session, stop } from "./session";
import { isGuestSide, type SwitchDoor } from "./switch-door";
import { switchQuestion } from "./switch-question";
import { flowTracker } from "./track-flow";
import type { Stop, Trail } from "./trail";

/** A frame that leaves the switches by a device; `uplink`: to what is outside of the hosts. */
export type Outlet = {
  readonly device: string;
  readonly uplink: boolean;
  readonly frame: Frame;
  readonly trail: Trail;
};

export type SwitchWays = {
  readonly doors: SwitchDoor[];
  readonly outlets: Outlet[];
  readonly stops: Stop[];
};

/** Through one bridge of Open vSwitch: its tables, its learning switch, and out of its ports. */
export function crossSwitch(session: Session, door: SwitchDoor): SwitchWays {
  const ways: SwitchWays = { doors: [], outlets: [], stops: [] };
  const { host, place, frame } = door;
  const { bridge } = place;
  const at = { host: host.name, object: bridge.name };
  const command = `ovs-ofctl dump-flows ${bridge.name}`;
  const inPort = portOf(place);
  const end = (verdict: Stop["verdict"], reason: string, evidence = reason) =>
    ways.stops.push(
      stop(session, verdict, at, reason, door.trail, { evidence, command, relevant: verdict === "unknown" }),
    );
  const tables = session.index.flows(bridge);
  if (tables === null) end("unknown", `the flows of ${bridge.name} were not read`);
  else if (inPort === null) end("unknown", `the port number of ${place.interface.name} was not observed`);
  else if (inPort < 0) end("dropped", `Open vSwitch could not open ${place.interface.name}`, "ofport -1");
  else {
    const numbers = (name: string) => {
      const found = host.interfaces.get(name);
      return found?.bridge === bridge ? portOf(found) : null;
    };
    const start = { frame, inPort, tunnelKey: door.tunnelKey ?? 0n, registers: {}, ct: null, conjunction: 0 };
    const tracker = flowTracker(session.connections, host.key, bridge.datapathType);
    const run = runFlows(tables, start, numbers, tracker);
    for (const flow of run.learned) session.index.learn(bridge, flow);
    for (const ended of run.ends) ways.stops.push(flowStop(session, door, ended));
    for (const output of run.outputs) send(session, door, output, ways);
  }
  return ways;
}

function flowStop(session: Session, door: SwitchDoor, ended: FlowEnd): Stop {
  const { host, place, trail } = door;
  const { bridge } = place;
  const rule = ended.flow === null ? null : flowText(ended.flow);
  const where = {
    host: host.name,
    object: bridge.name,
    table: String(ended.table),
    ...(rule === null ? {} : { rule }),
  };
  const reason = `${bridge.name} table ${ended.table}: ${ended.words}${rule === null ? "" : ` (${rule})`}`;
  const command = `ovs-ofctl dump-flows ${bridge.name} table=${ended.table}`;
  const check = checkOf(door);
  return stop(session, ended.verdict, where, reason, trail, { evidence: rule ?? ended.words, command, ...check });
}

const checks = new WeakMap<SwitchDoor, { readonly check?: string }>();

/** The same for every copy that leaves a switch. */
function checkOf(door: SwitchDoor): { readonly check?: string } {
  let check = checks.get(door);
  if (check === undefined) {
    const { place, frame, tunnelKey } = door;
    const inPort = portOf(place);
    check = inPort === null ? {} : { check: switchQuestion(place.bridge.name, inPort, frame, tunnelKey) };
    checks.set(door, check);
  }
  return check;
}

type Way = { readonly tables: string; readonly evidence: string };
const ways = new WeakMap<FlowOutput["flows"], Way>();

/** Flows that a packet passed, in words: a flood has one for all its copies. */
function wayOf(flows: FlowOutput["flows"]): Way {
  let way = ways.get(flows);
  if (way === undefined) {
    way = {
      tables: flows.map(({ table }) => table).join(" → "),
      evidence: flows.map((flow) => `table=${flow.table} ${flowText(flow)}`).join("; "),
    };
    ways.set(flows, way);
  }
  return way;
}

export function flowText(flow: FlowOutput["flows"][number]): string {
  return `priority=${flow.priority}${flow.match === "" ? "" : `,${flow.match}`} actions=${flow.actions}`;
}

function send(session: Session, door: SwitchDoor, output: FlowOutput, ways: SwitchWays): void {
  const { host, place } = door;
  const { bridge } = place;
  const last = output.flows.at(-1);
  const where = {
    host: host.name,
    object: bridge.name,
    ...(last === undefined ? {} : { table: String(last.table), rule: flowText(last) }),
  };
  const { tables, evidence } = wayOf(output.flows);
  const { payload } = output.packet.frame;
  const rules = payload.kind === "ip" ? neutronRules(session.index, bridge, output.flows, payload) : "";
  const told = (text: string) =>
    hop(session, door.trail, where, {
      text: `${text}; tables ${tables}${rules}`,
      evidence,
      command: `ovs-ofctl dump-flows ${bridge.name}`,
      ...checkOf(door),
    });
  const frame = output.packet.frame;
  if (output.to === "normal" || output.to === "flood") {
    if (output.to === "flood") {
      const words = { evidence: where.rule ?? "", command: `ovs-ofctl show ${bridge.name}`, relevant: true };
      const reason = `${bridge.name} floods to all ports, whose flood settings were not observed`;
      ways.stops.push(stop(session, "unknown", where, reason, door.trail, words));
      return;
    }
    const normal = switchNormally(session, host, place, frame);
    const vlan = normal.vlan === null || normal.vlan === 0 ? "no VLAN" : `VLAN ${normal.vlan}`;
    const trail = told(`${bridge.name} switches it in ${vlan}`);
    for (const { reason, verdict, object, relevant } of normal.refusals) {
      const words = { evidence: reason, command: `ovs-vsctl list port ${object}`, relevant };
      ways.stops.push(stop(session, verdict, { ...where, object }, reason, trail, words));
    }
    for (const way of normal.ways) leaveBy(session, door, way.place, way.frame, output.packet.tunnelKey, trail, ways);
    return;
  }
  const target = placeNumbered(bridge, output.to);
  const trail = told(`${bridge.name} sends it to ${target?.interface.name ?? `port ${output.to}`}`);
  if (target === null) {
    const reason = `${bridge.name} sends it to port ${output.to}, which does not exist`;
    const words = { evidence: where.rule ?? "", command: `ovs-ofctl show ${bridge.name}` };
    ways.stops.push(stop(session, "dropped", where, reason, trail, words));
    return;
  }
  leaveBy(session, door, target, frame, output.packet.tunnelKey, trail, ways);
}

/** Out of a port: patch ports and tunnels lead into another bridge, uplinks to the fabric, the rest to a device. */
function leaveBy(
  session: Session,
  door: SwitchDoor,
  target: OvsPlace,
  frame: Frame,
  tunnelKey: bigint,
  trail: Trail,
  ways: SwitchWays,
): void {
  const { host } = door;
  const { interface: one } = target;
  const at = { host: host.name, object: one.name };
  const end = (verdict: Stop["verdict"], reason: string, command = `ovs-vsctl list interface ${one.name}`) =>
    ways.stops.push(stop(session, verdict, at, reason, trail, { evidence: reason, command }));
  if (one.type === "patch") {
    const peer = host.interfaces.get(one.options.peer ?? "");
    if (peer === undefined)
      end("dropped", `the patch port ${one.name} has no peer ${one.options.peer ?? ""}`.trimEnd());
    else if (peer.interface.options.peer !== one.name)
      end("dropped", `${peer.interface.name} does not name ${one.name} as its peer`);
    else ways.doors.push({ host, place: peer, frame, trail });
  } else if (tunnelProtocol(one.type) !== null) {
    const crossed = crossTunnel(session, host, target, frame, tunnelKey, trail);
    if (crossed.door !== null) ways.doors.push(crossed.door);
    if (crossed.stop !== null) ways.stops.push(crossed.stop);
  } else if (one.type === "internal") {
    ways.outlets.push({ device: one.name, uplink: false, frame, trail });
  } else if (one.type !== "" && one.type !== "system") {
    end("unknown", `what is behind ${one.name} (${one.type}) was not observed`);
  } else if (isGuestSide(host, target)) {
    ways.outlets.push({ device: one.name, uplink: false, frame, trail });
  } else {
    const link = linkOf(host.root, one.name);
    if (host.root.links === null) end("unknown", `the devices of ${host.name} were not read`);
    else if (link === null) end("dropped", `the uplink ${one.name} does not exist on ${host.name}`);
    else if (!isUp(link))
      end("dropped", `the uplink ${one.name} is down or has no carrier`, `ip link show dev ${one.name}`);
    else {
      ways.outlets.push({ device: one.name, uplink: true, frame, trail });
      const crossed = crossUplink(session, host, target, frame, trail);
      ways.doors.push(...crossed.doors);
      ways.stops.push(...crossed.stops);
    }
  }
}
