import { type OvsDraft, OvsDrafts } from "@/server/hosts/backends/linux/write/ovs-drafts";
import { ovsTransaction } from "@/server/hosts/backends/linux/write/ovs-transaction";
import type { Operation } from "@/server/hosts/ovsdb/transact";
import type { OvsdbTables } from "@/server/hosts/raw";
import { BridgeheadError } from "@/server/model/errors";
import { MARK, type OvsOperation, type PortVlan } from "@/server/model/host-operation";

/** The agent's record of a port's network in `other_config`: replaced as a whole. */
const RECORD = ["net_uuid", "network_type", "physical_network", "segmentation_id", "tag"];

/**
 * The transaction that makes it so; empty when it is so already. Throws for what is not ours, is on another bridge or is
 * not there.
 */
export function ovsChanges(
  tables: OvsdbTables,
  operations: readonly OvsOperation[],
  label: string,
): readonly Operation[] {
  const drafts = new OvsDrafts(tables);
  for (const operation of operations) change(drafts, operation, label);
  return ovsTransaction(tables, drafts);
}

type Of<Op extends OvsOperation["op"]> = Extract<OvsOperation, { op: Op }>;

function change(drafts: OvsDrafts, operation: OvsOperation, label: string): void {
  const { name } = operation;
  switch (operation.op) {
    case "ovs.bridge.ensure":
      ensureBridge(drafts, operation, label);
      return;
    case "ovs.bridge.absent": {
      const bridge = drafts.bridges.get(name);
      if (!bridge) return;
      if (!isOurs(bridge) && !operation.force) throw notOurs(`bridge ${name}`, label);
      drafts.removeBridge(name);
      return;
    }
    case "ovs.port.ensure":
      ensurePort(drafts, operation, label);
      return;
    case "ovs.port.vlan": {
      const port = drafts.ports.get(name);
      if (!port) throw gone(`Open vSwitch port ${name}`, label);
      if (!isOurs(port) && operation.hypervisors !== true && operation.force !== true)
        throw foreign(`Open vSwitch port ${name}`, label);
      setVlan(port, operation);
      const kept = Object.entries(port.map("other_config")).filter(([key]) => !RECORD.includes(key));
      port.setMap("other_config", { ...Object.fromEntries(kept), ...operation.otherConfig });
      return;
    }
    case "ovs.port.absent": {
      const port = drafts.ports.get(name);
      if (!port) return;
      if (drafts.bridges.has(name)) throw taken(`Open vSwitch port ${name}`, "it is its bridge's own", label);
      if (!isOurs(port) && !operation.force) throw notOurs(`Open vSwitch port ${name}`, label);
      drafts.removePort(name);
    }
  }
}

/** One that is there and not ours gets its settings, but not our mark. */
function ensureBridge(drafts: OvsDrafts, operation: Of<"ovs.bridge.ensure">, label: string): void {
  const { name, datapathType, failMode, protocols, otherConfig, externalIds } = operation;
  const found = drafts.bridges.get(name);
  if (!found && drafts.ports.has(name)) throw taken(`the name ${name}`, "an Open vSwitch port has it", label);
  const bridge = found ?? drafts.addBridge(name);
  const type = datapathType ?? (found ? null : drafts.bridges.get("br-int")?.text("datapath_type"));
  if (type != null && (type || "system") !== (bridge.text("datapath_type") || "system"))
    bridge.set("datapath_type", type);
  if (failMode !== null) bridge.set("fail_mode", failMode);
  if (protocols.length > 0) bridge.set("protocols", ["set", [...protocols].sort()]);
  bridge.setMap("other_config", { ...bridge.map("other_config"), ...otherConfig });
  bridge.setMap("external_ids", { ...bridge.map("external_ids"), ...externalIds, ...(!found && { [MARK]: "true" }) });
}

function ensurePort(drafts: OvsDrafts, operation: Of<"ovs.port.ensure">, label: string): void {
  const { bridge: bridgeName, name, type, options, otherConfig, externalIds, mtuRequest } = operation;
  if (!drafts.bridges.has(bridgeName)) throw gone(`Open vSwitch bridge ${bridgeName}, for port ${name},`, label);
  const found = drafts.ports.get(name);
  if (found && found.bridge !== bridgeName) {
    throw taken(`Open vSwitch port ${name}`, `it is on bridge ${found.bridge}`, label);
  }
  if (found && !isOurs(found)) throw foreign(`Open vSwitch port ${name}`, label);
  const port = found ?? drafts.addPort(bridgeName, name);
  port.setMap("other_config", { ...port.map("other_config"), ...otherConfig });
  if (!found) port.setMap("external_ids", { [MARK]: "true" });
  setVlan(port, operation);
  const device = drafts.interfaceOf(port);
  if (type !== (device.text("type") ?? "")) device.set("type", type);
  device.setMap("options", options);
  device.setMap("external_ids", { ...device.map("external_ids"), ...externalIds });
  if (mtuRequest !== null) device.set("mtu_request", mtuRequest);
}

function setVlan(port: OvsDraft, { tag, vlanMode, trunks }: PortVlan): void {
  port.set("tag", tag ?? ["set", []]);
  port.set("vlan_mode", vlanMode ?? ["set", []]);
  port.set("trunks", ["set", [...new Set(trunks)].sort((a, b) => a - b)]);
}

const isOurs = (draft: OvsDraft): boolean => MARK in draft.map("external_ids");

const AGAIN = "Look at the host again and plan anew.";

function gone(what: string, label: string): BridgeheadError {
  return new BridgeheadError("missing", `${what} is not there on ${label}`, { remedy: AGAIN });
}

function taken(what: string, why: string, label: string): BridgeheadError {
  return new BridgeheadError("conflict", `${what} is taken on ${label}: ${why}`, { remedy: AGAIN });
}

function foreign(what: string, label: string): BridgeheadError {
  return new BridgeheadError("conflict", `${what} is there on ${label}, but Bridgehead did not make it`, {
    remedy: "Remove or rename it by hand, or pick it by name.",
  });
}

function notOurs(what: string, label: string): BridgeheadError {
  return new BridgeheadError("refused", `${what} on ${label} does not bear Bridgehead's mark and is not removed`, {
    remedy: "Pick it by name to remove it all the same.",
  });
}
