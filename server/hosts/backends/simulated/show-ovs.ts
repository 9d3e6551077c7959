import { namedFlow } from "@/server/hosts/backends/simulated/flows";
import { LOCAL_OFPORT, type SimulatedModel, type SimulatedPort } from "@/server/hosts/backends/simulated/model";
import { errorOf } from "@/server/hosts/backends/simulated/ovs-ports";
import { lookup } from "@/server/hosts/backends/simulated/records";
import type { OpenFlow, Ovs, OvsInterface, OvsPort } from "@/server/model/host-state";

/** The release whose behaviour is played. */
const VERSION = "3.1.0";

export function showOvs(model: SimulatedModel): Ovs {
  const ports = new Map<string, OvsPort[]>();
  const names = new Map<string, Map<number, string>>();
  for (const [name, port] of sorted(model.ports)) {
    append(ports, port.bridge, showPort(model, name, port));
    const known = names.get(port.bridge) ?? new Map<number, string>();
    names.set(port.bridge, known.set(port.ofport, name));
  }
  const bridges = sorted(model.bridges).map(([name, bridge]) => ({
    uuid: uuidOf(1, bridge.serial),
    name,
    datapathType: bridge.datapathType,
    datapathId: bridge.serial.toString(16).padStart(16, "0"),
    failMode: bridge.failMode,
    protocols: bridge.protocols,
    controllers: [],
    externalIds: bridge.externalIds,
    otherConfig: bridge.otherConfig,
    ports: ports.get(name) ?? [],
    flows: bridge.flows
      .map(
        (flow): OpenFlow => ({
          ...namedFlow(flow, names.get(name) ?? new Map()),
          packets: null,
          bytes: null,
          hardTimeoutSeconds: null,
          idleTimeoutSeconds: null,
        }),
      )
      .sort((a, b) => a.table - b.table || b.priority - a.priority),
  }));
  return { version: VERSION, externalIds: { "system-id": model.hostname, hostname: model.hostname }, bridges };
}

function showPort(model: SimulatedModel, name: string, port: SimulatedPort): OvsPort {
  return {
    uuid: uuidOf(2, port.serial),
    name,
    tag: port.tag,
    trunks: port.trunks,
    vlanMode: port.vlanMode,
    bondMode: null,
    externalIds: port.portIds,
    otherConfig: port.otherConfig,
    interfaces: [showInterface(model, name, port)],
  };
}

/** A device that is not in the root namespace (moved, or gone) looks down to Open vSwitch, and works all the same. */
function showInterface(model: SimulatedModel, name: string, port: SimulatedPort): OvsInterface {
  const link = lookup(model.namespaces[""]?.links ?? {}, name);
  const isDevice = port.type === "" || port.type === "internal";
  const state = port.ofport < 0 ? null : !isDevice || link?.up ? "up" : "down";
  return {
    uuid: uuidOf(3, port.serial),
    name,
    type: port.type,
    ofport: port.ofport,
    ifindex: isDevice && port.ofport > 0 ? (link?.ifindex ?? 0) : null,
    macInUse: isDevice ? (link?.mac ?? null) : null,
    mtu: isDevice && port.ofport !== LOCAL_OFPORT ? (link?.mtu ?? null) : null,
    adminState: state,
    linkState: state,
    error: errorOf(model, name, port),
    options: port.options,
    externalIds: port.interfaceIds,
    status: {},
    statistics: {},
  };
}

const uuidOf = (kind: number, serial: number) =>
  `0000000${kind}-0000-4000-8000-${serial.toString(16).padStart(12, "0")}`;

function sorted<T>(records: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(records).sort(([a], [b]) => (a < b ? -1 : 1));
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
