import type { OvsAt } from "@/server/topology/host-index";
import { parseDeviceName } from "@/server/topology/names";
import { isLocalPort } from "@/server/topology/ovs-port-state";

/**
 * Whether a port may be taken off its bridge by a forced step: one that was plugged for a Neutron port and has no device any more.
 * Never an uplink, a patch, a tunnel, a member of a bond or the bridge's own port, whatever is wrong with it.
 */
export function isRemovable(entry: OvsAt): boolean {
  const { port, iface, device } = entry;
  if (iface === null || port.interfaces.length !== 1 || port.bondMode !== null || isLocalPort(entry)) return false;
  if (iface.type !== "" && iface.type !== "system" && iface.type !== "internal") return false;
  const plugged = Boolean(iface.externalIds["iface-id"]) || parseDeviceName(port.name)?.of === "port";
  return plugged && device === null;
}
