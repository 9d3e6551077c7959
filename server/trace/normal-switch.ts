import type { OvsPort } from "@/server/model/host-state";
import type { OvsPlace } from "./host-facts";
import { type Frame, isMulticast } from "./packet";
import type { Session } from "./session";
import type { HostView } from "./trace-world";

export type NormalWays = {
  /** VLAN that the switch puts the frame in; 0: none. `null`: it did not get so far. */
  readonly vlan: number | null;
  readonly ways: { readonly place: OvsPlace; readonly frame: Frame }[];
  readonly refusals: {
    readonly verdict: "dropped" | "unknown";
    readonly reason: string;
    readonly object: string;
    readonly relevant: boolean;
  }[];
};

type Membership = { readonly kind: "access" | "tunnel"; readonly vlan: number } | Trunk | { readonly kind: "unknown" };
type Trunk = {
  readonly kind: "trunk";
  /** Empty: all. */
  readonly vlans: readonly number[];
  readonly native: number | null;
  readonly nativeTagged: boolean;
};

/**
 * `NORMAL`: the VLAN by the port that the frame came in by; then to the port behind which an earlier frame of the trace
 * showed the MAC, as a switch would have learned it from that, else to every other port of the VLAN.
 */
export function switchNormally(session: Session, host: HostView, from: OvsPlace, frame: Frame): NormalWays {
  const { bridge } = from;
  const result: NormalWays = { vlan: null, ways: [], refusals: [] };
  const refuse = (verdict: "dropped" | "unknown", reason: string, object = from.port.name, relevant = true) =>
    result.refusals.push({ verdict, reason, object, relevant });
  if (bridge.runsSpanningTree === true) {
    refuse("unknown", `${bridge.name} runs a spanning tree, whose port states were not observed`, bridge.name);
    return result;
  }
  if (from.port.isMirrorOutput === true) {
    refuse("dropped", `${from.port.name} is the output of a mirror, and what comes in by it is dropped`);
    return result;
  }
  const entered = vlanOf(from.port, frame);
  if (entered === "unknown")
    refuse("unknown", `what ${from.port.name} (${describePort(from.port)}) does with the frame is not understood`);
  if (entered === "unknown") return result;
  if (entered === null) {
    const tagged = frame.vlan === null ? "a frame without a tag" : `a frame of VLAN ${frame.vlan}`;
    refuse("dropped", `${from.port.name} (${describePort(from.port)}) does not take ${tagged}`);
    return result;
  }
  const learned = session.learned.get(bridge) ?? new Map<string, string>();
  session.learned.set(bridge, learned);
  if (!isMulticast(frame.source)) learned.set(`${entered} ${frame.source}`, from.port.name);
  const only = learned.get(`${entered} ${frame.destination}`);
  if (only === from.port.name) {
    refuse(
      "dropped",
      `${bridge.name} knows ${frame.destination} behind ${only}, where the frame came from`,
      only,
      false,
    );
    return { ...result, vlan: entered };
  }
  for (const port of bridge.ports) {
    if (port.name === from.port.name || (only !== undefined && port.name !== only)) continue;
    const sent = leaving(port, entered);
    const mine = session.target?.host === host.name && port.name.includes(session.target.fragment);
    const kept = sent === null ? null : whyKept(from.port, port);
    if (kept !== null) refuse("dropped", kept, port.name, mine);
    else if (sent === "unknown") {
      refuse("unknown", `the VLAN mode ${port.vlanMode} of ${port.name} is not understood`, port.name, mine);
    } else if (sent === null) {
      const vlan = entered === 0 ? "no VLAN" : `VLAN ${entered}`;
      if (mine)
        refuse("dropped", `${port.name} (${describePort(port)}) is not in ${vlan}, which the frame is in`, port.name);
    } else {
      // of a bond one member sends it; which one does not matter, they lead to the same place
      const one = port.interfaces.find(({ linkState }) => linkState !== "down") ?? port.interfaces[0];
      const place = one === undefined ? undefined : host.interfaces.get(one.name);
      if (place !== undefined) result.ways.push({ place, frame: { ...frame, vlan: sent === 0 ? null : sent } });
    }
  }
  if (result.ways.length === 0 && result.refusals.length === 0) {
    refuse("dropped", `no other port of ${bridge.name} is in VLAN ${entered}`, bridge.name);
  }
  return { ...result, vlan: entered };
}

/** Why nothing of a port is given to another, whatever their VLANs; `null`: it is. */
function whyKept(from: OvsPort, to: OvsPort): string | null {
  if (to.isMirrorOutput === true) return `${to.name} is the output of a mirror and gets nothing else`;
  if (from.isProtected === true && to.isProtected === true)
    return `${from.name} and ${to.name} are protected: nothing passes between them`;
  const failed = to.interfaces.length > 0 && to.interfaces.every(({ ofport }) => ofport === -1);
  return failed ? `Open vSwitch could not open ${to.name}` : null;
}

function membershipOf(port: OvsPort): Membership {
  const trunk = (native: number | null, nativeTagged: boolean): Trunk => ({
    kind: "trunk",
    vlans: port.trunks,
    native,
    nativeTagged,
  });
  // a tunnelled frame keeps its own tags; one without any is as on an access port
  if (port.vlanMode === "dot1q-tunnel") return { kind: "tunnel", vlan: port.tag ?? 0 };
  if (port.vlanMode === "access" || (port.vlanMode === null && port.tag !== null)) {
    return { kind: "access", vlan: port.tag ?? 0 };
  }
  if (port.vlanMode === null || port.vlanMode === "trunk") return trunk(null, false);
  if (port.vlanMode === "native-tagged") return trunk(port.tag ?? 0, true);
  if (port.vlanMode === "native-untagged") return trunk(port.tag ?? 0, false);
  return { kind: "unknown" };
}

const carries = (trunk: Trunk, vlan: number) =>
  trunk.vlans.length === 0 || trunk.vlans.includes(vlan) || vlan === trunk.native;

/** VLAN of a frame that comes in; `null`: the port does not take it. */
function vlanOf(port: OvsPort, frame: Frame): number | null | "unknown" {
  const membership = membershipOf(port);
  if (membership.kind === "unknown") return "unknown";
  const tagged = frame.vlan !== null && frame.vlan !== 0 ? frame.vlan : null;
  if (membership.kind === "tunnel") return tagged === null ? membership.vlan : "unknown";
  if (membership.kind !== "trunk") return tagged === null ? membership.vlan : null;
  const vlan = tagged ?? membership.native ?? 0;
  return carries(membership, vlan) ? vlan : null;
}

/** Tag on a frame that goes out, 0 for none; `null`: the port is not in that VLAN. */
function leaving(port: OvsPort, vlan: number): number | null | "unknown" {
  const membership = membershipOf(port);
  if (membership.kind === "unknown") return "unknown";
  if (membership.kind !== "trunk") return membership.vlan === vlan ? 0 : null;
  if (!carries(membership, vlan)) return null;
  return vlan === membership.native && !membership.nativeTagged ? 0 : vlan;
}

function describePort(port: OvsPort): string {
  const mode = port.vlanMode === null ? "" : ` ${port.vlanMode}`;
  const trunks = port.trunks.length === 0 ? "" : ` trunks ${port.trunks.join(",")}`;
  return `${port.tag === null ? "no tag" : `tag ${port.tag}`}${mode}${trunks}`;
}
