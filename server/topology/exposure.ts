import type { HostState, OvsBridge, OvsPort } from "@/server/model/host-state";
import { separatedOtherwise } from "@/server/model/other-controller";
import type { OvsAt } from "./host-index";
import { parseDeviceName } from "./names";
import type { Judged } from "./states";

export const DEAD_VLAN = 4095;

/**
 * Whether a guest's port on an integration bridge reaches more than its own network, measured for seed 001. `null`: it does
 * not, or tags are not what separates there (OVN and other controllers do that with flows of their own).
 *
 * 1. no tag: the port is a trunk of every VLAN of the bridge. Its guest hears all networks and can send into each of them
 * 2. the dead VLAN as an access port: cut off from networks, but all such ports hear each other. A trunk of 4095 alone is mute
 */
export function portExposure({ port, iface, bridge }: OvsAt, state: HostState): Judged | null {
  if (iface === null || !isGuests(port) || separatedOtherwise(bridge, state) !== null) return null;
  if (port.tag === null) {
    if (port.trunks.length > 0 || (port.vlanMode !== null && port.vlanMode !== "trunk")) return null;
    const reason = `exposed: without a tag it is a trunk of all VLANs of ${bridge.name}, so its guest hears and reaches every network here`;
    return { state: "failed", reason };
  }
  if (!hearsTheDead(port)) return null;
  const others = bridge.ports.filter((other) => other !== port && hearsTheDead(other)).length;
  if (others === 0) return null;
  const whom = others === 1 ? "another port there" : `${others} other ports there`;
  return { state: "failed", reason: `exposed: on the dead VLAN as an access port, it hears ${whom} and is heard` };
}

/** The dead VLAN is dead by a flow only: ports on it without that flow are not cut off. `null`: nothing to say. */
export function bridgeExposure(bridge: OvsBridge, state: HostState): Judged | null {
  const dead = bridge.ports.filter(({ tag }) => tag === DEAD_VLAN).length;
  if (dead === 0 || bridge.flows === null || separatedOtherwise(bridge, state) !== null) return null;
  const drops = bridge.flows.some(
    ({ table, priority, match, actions }) =>
      table === 0 &&
      priority === 65_535 &&
      actions === "drop" &&
      /^(dl_vlan=4095|vlan_tci=0x1fff\/0x1fff)$/.test(match),
  );
  if (drops) return null;
  const ports = dead === 1 ? "a port is" : `${dead} ports are`;
  return { state: "failed", reason: `${ports} on the dead VLAN, and no flow of priority 65535 drops VLAN 4095` };
}

/** A port that a guest sends through: os-vif's and libvirt's record, or the name. Services have internal ports. */
function isGuests({ name, interfaces }: OvsPort): boolean {
  const [only] = interfaces;
  if (only === undefined || only.type === "patch" || only.type === "internal") return false;
  if ("iface-id" in only.externalIds && "attached-mac" in only.externalIds) return true;
  const role = parseDeviceName(name)?.role;
  return role === "qvo" || role === "guest" || role === "vhost-user";
}

function hearsTheDead({ tag, vlanMode }: OvsPort): boolean {
  return tag === DEAD_VLAN && vlanMode !== "trunk";
}
