import { addLink, removeLink } from "@/server/hosts/backends/simulated/devices";
import { foreign, missing, notOurs, taken, unusable } from "@/server/hosts/backends/simulated/failures";
import { LOCAL_OFPORT, type SimulatedModel, type SimulatedPort } from "@/server/hosts/backends/simulated/model";
import { bridgeOf, namespaceHolding, nextSerial, withBridge, withPort } from "@/server/hosts/backends/simulated/parts";
import { lookup, without } from "@/server/hosts/backends/simulated/records";
import { MARK, type OvsOperation, type PortVlan } from "@/server/model/host-operation";

type PortOperation = Extract<OvsOperation, { readonly op: "ovs.port.ensure" | "ovs.port.vlan" | "ovs.port.absent" }>;
type Ensure = Extract<PortOperation, { readonly op: "ovs.port.ensure" }>;

/** What the agent writes down of a port's network; replaced as a whole. */
const RECORD = ["net_uuid", "network_type", "physical_network", "segmentation_id", "tag"];

export function changePort(model: SimulatedModel, operation: PortOperation): SimulatedModel {
  const { name } = operation;
  const found = lookup(model.ports, name);
  switch (operation.op) {
    case "ovs.port.ensure":
      return ensurePort(model, operation, found);
    case "ovs.port.vlan": {
      if (found === undefined) throw missing(`Open vSwitch port ${name}`);
      if (!isOurs(found) && operation.hypervisors !== true && operation.force !== true)
        throw foreign(`Open vSwitch port ${name}`);
      const kept = Object.entries(found.otherConfig).filter(([key]) => !RECORD.includes(key));
      const otherConfig = { ...Object.fromEntries(kept), ...operation.otherConfig };
      return withPort(model, name, { ...found, otherConfig, ...vlanOf(operation) });
    }
    case "ovs.port.absent":
      if (found === undefined) return model;
      if (found.ofport === LOCAL_OFPORT) throw taken(`Open vSwitch port ${name}`, "it is its bridge's own");
      if (!isOurs(found) && operation.force !== true) throw notOurs(`Open vSwitch port ${name}`);
      return removePort(model, name);
  }
}

export function newPort(serial: number, bridge: string, type: string): SimulatedPort {
  return {
    serial,
    bridge,
    type,
    options: {},
    otherConfig: {},
    portIds: {},
    interfaceIds: {},
    tag: null,
    vlanMode: null,
    trunks: [],
    mtuRequest: null,
    ofport: -1,
    error: null,
  };
}

/** An internal port takes its device with it, wherever that is. */
export function removePort(model: SimulatedModel, name: string): SimulatedModel {
  const port = lookup(model.ports, name);
  if (port === undefined) return model;
  const holder = port.type === "internal" ? namespaceHolding(model, name) : null;
  const freed = holder === null ? model : removeLink(model, holder, name);
  return { ...freed, ports: without(freed.ports, name) };
}

/** Open vSwitch takes a device that appears under the name of a port which had none. */
export function openWaitingPort(model: SimulatedModel, name: string): SimulatedModel {
  const port = lookup(model.ports, name);
  return port !== undefined && port.type === "" && port.ofport < 0 ? open(model, name) : model;
}

function ensurePort(model: SimulatedModel, operation: Ensure, found: SimulatedPort | undefined): SimulatedModel {
  const { name, type } = operation;
  bridgeOf(model, operation.bridge);
  if (found !== undefined && found.bridge !== operation.bridge) {
    throw taken(`Open vSwitch port ${name}`, `it is on bridge ${found.bridge}`);
  }
  if (found !== undefined && !isOurs(found)) throw foreign(`Open vSwitch port ${name}`);
  const [serial, counted] = found === undefined ? nextSerial(model) : [found.serial, model];
  const base = found ?? { ...newPort(serial, operation.bridge, type), portIds: { [MARK]: "true" } };
  const port: SimulatedPort = {
    ...base,
    type,
    options: operation.options,
    otherConfig: { ...base.otherConfig, ...operation.otherConfig },
    interfaceIds: { ...base.interfaceIds, ...operation.externalIds },
    mtuRequest: operation.mtuRequest ?? base.mtuRequest,
    ...vlanOf(operation),
  };
  const isOpen = base.ofport > 0 && base.type === type;
  return isOpen ? withPort(counted, name, port) : open(withPort(counted, name, port), name);
}

/** Looked at when all that is done together on the switch is done: the two ends of a patch need each other. */
export function checkOpen(model: SimulatedModel, { name, mustOpen }: Ensure): void {
  const port = lookup(model.ports, name);
  const error = port && errorOf(model, name, port);
  if (mustOpen && error) throw missing(`The device of Open vSwitch port ${name} (${error})`, "Make the device first.");
}

/** `null`: it works. A patch without an end that leads back has a number, and an error all the same. */
export function errorOf(model: SimulatedModel, name: string, port: SimulatedPort): string | null {
  if (port.error !== null || port.type !== "patch") return port.error;
  const { peer = "" } = port.options;
  if (lookup(model.ports, peer)?.options.peer === name) return null;
  const datapath = lookup(model.bridges, port.bridge)?.datapathType ?? "";
  return `No usable peer '${peer}' exists in '${datapath || "system"}' datapath.`;
}

function open(model: SimulatedModel, name: string): SimulatedModel {
  const port = lookup(model.ports, name);
  if (port === undefined) return model;
  const error = openError(model, name, port);
  if (error !== null) return withPort(model, name, { ...port, ofport: -1, error });
  const bridge = bridgeOf(model, port.bridge);
  const opened = withPort(model, name, { ...port, ofport: bridge.nextOfport, error: null });
  const counted = withBridge(opened, port.bridge, { ...bridge, nextOfport: bridge.nextOfport + 1 });
  if (port.type !== "internal") return counted;
  return addLink(counted, "", name, "internal", port.mtuRequest === null ? {} : { mtu: port.mtuRequest });
}

function openError(model: SimulatedModel, name: string, port: SimulatedPort): string | null {
  const hasDevice = Object.hasOwn(model.namespaces[""]?.links ?? {}, name);
  switch (port.type) {
    case "":
      return hasDevice ? null : `could not open network device ${name} (No such device)`;
    case "internal":
      return hasDevice ? `could not add network device ${name} to ofproto (File exists)` : null;
    case "patch":
      return port.options.peer === undefined ? `${name}: patch type requires valid 'peer' argument` : null;
    case "gre":
    case "vxlan":
      if (port.options.remote_ip === undefined) return `${name}: ${port.type} type requires valid 'remote_ip' argument`;
      return hasTwin(model, name, port) ? `could not add network device ${name} to ofproto (File exists)` : null;
    default:
      return null;
  }
}

function hasTwin(model: SimulatedModel, name: string, port: SimulatedPort): boolean {
  const end = ({ type, options }: SimulatedPort) => [type, options.remote_ip, options.local_ip, options.in_key].join();
  return Object.entries(model.ports).some(
    ([other, each]) => other !== name && each.ofport > 0 && end(each) === end(port),
  );
}

function vlanOf({ tag, vlanMode, trunks }: PortVlan): PortVlan {
  if (new Set(trunks).size !== trunks.length) throw unusable(`Trunks ${trunks.join()}`, "each VLAN once");
  return { tag, vlanMode, trunks: trunks.toSorted((a, b) => a - b) };
}

const isOurs = ({ portIds }: SimulatedPort) => Object.hasOwn(portIds, MARK);
