import { DEAD_VLAN } from "./exposure";
import type { HostIndex, OvsAt } from "./host-index";
import { judgeLink } from "./link-state";
import { type Judged, OK } from "./states";
import { tunnelProtocol } from "./tunnels";

/**
 * Whether an OVS port does its work. First match wins:
 *
 * 1. an error, or OpenFlow port −1: `failed`
 * 2. VLAN 4095: `dead`, the agent's word for a port that must not talk
 * 3. a patch port must be named back by its peer
 * 4. no OpenFlow port yet: `unknown`
 * 5. the device. `link_state` of an internal port means nothing, because it is reported down as soon as the port is moved
 *    into a namespace; what counts is whether the device is anywhere. The bridge's own port is fine when down.
 */
export function judgeOvsPort(entry: OvsAt, index: HostIndex): Judged {
  const { iface, port, bridge } = entry;
  if (iface?.error) return { state: "failed", reason: iface.error };
  if (iface?.ofport === -1) return { state: "failed", reason: `Open vSwitch could not open ${iface.name}` };
  if (port.tag === DEAD_VLAN) return { state: "dead", reason: "in the dead VLAN 4095: nothing passes" };
  if (iface === null) return judgeBond(entry, index);
  if (iface.type === "patch") return judgePatch(entry, index);
  if (iface.ofport === null) return { state: "unknown", reason: "no OpenFlow port number yet" };
  if (isLocalPort(entry)) return OK;
  if (tunnelProtocol(iface.type) !== null) return OK;
  if (entry.device !== null) {
    return judgeLink(entry.device.link, { inUse: true, guestTap: entry.device.link.name.startsWith("tap") });
  }
  if (hasNoDevice(iface.type)) {
    return iface.linkState === "down" ? { state: "down", reason: `the other side of ${iface.name} is not there` } : OK;
  }
  if (!index.allDevicesRead) return { state: "unknown", reason: `${iface.name} may be in a namespace not read` };
  return { state: "failed", reason: `the device ${iface.name} of bridge ${bridge.name} is in no namespace` };
}

export function isLocalPort({ iface, bridge }: OvsAt): boolean {
  return iface !== null && iface.name === bridge.name;
}

/** Interface types that live in the switch or another process only. */
function hasNoDevice(type: string): boolean {
  return type !== "" && type !== "system" && type !== "internal" && type !== "tap";
}

function judgePatch({ iface, bridge }: OvsAt, index: HostIndex): Judged {
  const wanted = iface?.options.peer;
  const peer = wanted === undefined ? undefined : index.ovsByInterface(wanted);
  if (iface === null || wanted === undefined) return { state: "failed", reason: "a patch port without a peer" };
  if (peer?.iface?.type !== "patch") return { state: "failed", reason: `its peer ${wanted} does not exist` };
  if (peer.iface.options.peer !== iface.name) {
    const back = peer.iface.options.peer ?? "nothing";
    return { state: "failed", reason: `${wanted} is joined to ${back}, not to ${iface.name} of ${bridge.name}` };
  }
  return OK;
}

function judgeBond({ port }: OvsAt, index: HostIndex): Judged {
  if (port.interfaces.length === 0) return { state: "failed", reason: "a port without interfaces" };
  const members = index.ovs.filter((other) => other.port === port && other.iface !== null);
  const judged = members.map((member) => judgeOvsPort(member, index));
  const bad = judged.filter(({ state }) => state !== "ok" && state !== "unknown").length;
  if (bad === 0) return judged.find(({ state }) => state === "ok") ?? judged[0] ?? OK;
  if (bad === members.length) return { state: "failed", reason: "no interface of the bond works" };
  return { state: "down", reason: `${bad} of ${members.length} interfaces of the bond do not work` };
}
