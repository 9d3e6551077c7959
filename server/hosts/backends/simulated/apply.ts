import { checkOperation } from "@/server/hosts/backends/linux/write/check-operation";
import { changeAddress } from "@/server/hosts/backends/simulated/addresses";
import { checkChains, type SetChains } from "@/server/hosts/backends/simulated/chains";
import { changeFilter } from "@/server/hosts/backends/simulated/filters";
import { changeFlows } from "@/server/hosts/backends/simulated/flows";
import { changeLink } from "@/server/hosts/backends/simulated/links";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { changeNamespace } from "@/server/hosts/backends/simulated/namespaces";
import { changeBridge } from "@/server/hosts/backends/simulated/ovs-bridges";
import { changePort, checkOpen } from "@/server/hosts/backends/simulated/ovs-ports";
import { changeService } from "@/server/hosts/backends/simulated/services";
import { changeSysctl } from "@/server/hosts/backends/simulated/sysctls";
import { type BridgeheadError, isBridgeheadError } from "@/server/model/errors";
import type { HostOperation } from "@/server/model/host-operation";

export type Applied =
  | { readonly ok: true; readonly model: SimulatedModel }
  | { readonly ok: false; readonly error: BridgeheadError };

/** All of the operations, in their order, or none of them. */
export function applyOperations(model: SimulatedModel, operations: readonly HostOperation[]): Applied {
  try {
    let next = model;
    for (const operation of operations) {
      const error = checkOperation(operation);
      if (error) return { ok: false, error };
    }
    for (const [at, operation] of operations.entries()) {
      next = change(next, operation);
      // Chains that are set side by side are one restore: what they ask of each other is looked at when all are there.
      if (operation.op === "chains.set" && operations[at + 1]?.op !== "chains.set") {
        for (const each of restoreThatEnds(operations, at)) checkChains(next, each);
      }
      if (isOvs(operation) && !isOvs(operations[at + 1])) {
        for (const each of operations.slice(0, at + 1)) if (each.op === "ovs.port.ensure") checkOpen(next, each);
      }
    }
    return { ok: true, model: next };
  } catch (error) {
    if (isBridgeheadError(error)) return { ok: false, error };
    throw error;
  }
}

const isOvs = (operation: HostOperation | undefined) => operation?.op.startsWith("ovs.") ?? false;

function restoreThatEnds(operations: readonly HostOperation[], at: number): readonly SetChains[] {
  const restore: SetChains[] = [];
  for (let each = operations[at], from = at; each?.op === "chains.set"; from -= 1, each = operations[from]) {
    restore.push(each);
  }
  return restore;
}

function change(model: SimulatedModel, operation: HostOperation): SimulatedModel {
  switch (operation.op) {
    case "namespace.ensure":
    case "namespace.absent":
      return changeNamespace(model, operation);
    case "bridge.ensure":
    case "veth.ensure":
    case "tap.ensure":
    case "link.set":
    case "link.move":
    case "link.absent":
      return changeLink(model, operation);
    case "address.ensure":
    case "address.absent":
    case "route.ensure":
    case "route.absent":
      return changeAddress(model, operation);
    case "sysctl.set":
      return changeSysctl(model, operation);
    case "ovs.bridge.ensure":
    case "ovs.bridge.absent":
      return changeBridge(model, operation);
    case "ovs.port.ensure":
    case "ovs.port.vlan":
    case "ovs.port.absent":
      return changePort(model, operation);
    case "flows.change":
      return changeFlows(model, operation);
    case "chains.set":
    case "ipset.ensure":
    case "ipset.absent":
    case "ebtables.change":
    case "conntrack.clear":
    case "conntrack.judge":
      return changeFilter(model, operation);
    case "dnsmasq.ensure":
    case "dnsmasq.absent":
    case "dhcp.release":
    case "arp.announce":
      return changeService(model, operation);
  }
}
