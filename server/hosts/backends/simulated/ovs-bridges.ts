import { addLink, removeLink } from "@/server/hosts/backends/simulated/devices";
import { notOurs, taken } from "@/server/hosts/backends/simulated/failures";
import { LOCAL_OFPORT, type SimulatedFlow, type SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { newPort, removePort } from "@/server/hosts/backends/simulated/ovs-ports";
import { nextSerial, withBridge, withPort } from "@/server/hosts/backends/simulated/parts";
import { lookup, without } from "@/server/hosts/backends/simulated/records";
import { MARK, type OvsOperation } from "@/server/model/host-operation";

type BridgeOperation = Extract<OvsOperation, { readonly op: "ovs.bridge.ensure" | "ovs.bridge.absent" }>;
type Ensure = Extract<BridgeOperation, { readonly op: "ovs.bridge.ensure" }>;

/** What a bridge without a controller does unless it is told to be secure. */
const STANDALONE_FLOWS: readonly SimulatedFlow[] = [
  { cookie: "0x0", table: 0, priority: 0, match: "", actions: "NORMAL" },
];
const DEFAULT_DATAPATH = "system";
const INTEGRATION_BRIDGE = "br-int";

export function changeBridge(model: SimulatedModel, operation: BridgeOperation): SimulatedModel {
  const { name } = operation;
  const found = lookup(model.bridges, name);
  if (operation.op === "ovs.bridge.ensure") {
    if (found === undefined) return createBridge(model, operation);
    const failMode = operation.failMode ?? found.failMode;
    return withBridge(model, name, {
      ...found,
      datapathType: operation.datapathType ?? found.datapathType,
      failMode,
      protocols: operation.protocols.length > 0 ? operation.protocols.toSorted() : found.protocols,
      otherConfig: { ...found.otherConfig, ...operation.otherConfig },
      externalIds: { ...found.externalIds, ...operation.externalIds },
      flows: failMode === found.failMode ? found.flows : initialFlows(failMode),
    });
  }
  if (found === undefined) return model;
  if (!Object.hasOwn(found.externalIds, MARK) && operation.force !== true) throw notOurs(`Open vSwitch bridge ${name}`);
  const ports = Object.entries(model.ports).filter(([, port]) => port.bridge === name);
  const emptied = ports.reduce((before, [port]) => removePort(before, port), model);
  return { ...removeLink(emptied, "", name), bridges: without(emptied.bridges, name) };
}

function createBridge(model: SimulatedModel, operation: Ensure): SimulatedModel {
  const { name, failMode } = operation;
  if (lookup(model.ports, name) || lookup(model.namespaces[""]?.links ?? {}, name)) {
    throw taken(`The name ${name}`, "a device or a port has it");
  }
  const [serial, counted] = nextSerial(model);
  const bridged = withBridge(counted, name, {
    serial,
    datapathType: operation.datapathType ?? model.bridges[INTEGRATION_BRIDGE]?.datapathType ?? DEFAULT_DATAPATH,
    failMode,
    protocols: operation.protocols.toSorted(),
    otherConfig: operation.otherConfig,
    externalIds: { ...operation.externalIds, [MARK]: "true" },
    flows: initialFlows(failMode),
    nextOfport: 1,
  });
  const [portSerial, ported] = nextSerial(bridged);
  const own = { ...newPort(portSerial, name, "internal"), ofport: LOCAL_OFPORT };
  return withPort(addLink(ported, "", name, "internal", {}), name, own);
}

const initialFlows = (failMode: string | null) => (failMode === "secure" ? [] : STANDALONE_FLOWS);
