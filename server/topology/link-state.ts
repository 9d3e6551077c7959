import type { Link } from "@/server/model/host-state";
import { isHousekeepingDevice } from "./names";
import { type Judged, OK } from "./states";

/**
 * Whether a kernel device does its work. In this order:
 *
 * 1. loopback and devices that the kernel or OVS keeps for itself are fine in any state
 * 2. a device with a use (an address, a master, a Neutron name, an OVS port) that is not UP: `down`
 * 3. UP but no carrier: `dead` for a guest's tap (nobody holds its other side), `down` for anything else with a use
 * 4. a veth whose other end was not seen: `unknown`
 *
 * A spare NIC that nobody set up, and a bridge without members, are not a fault.
 */
export function judgeLink(link: Link, use: { readonly inUse: boolean; readonly guestTap: boolean }): Judged {
  if (link.flags.includes("LOOPBACK") || isHousekeepingDevice(link.name)) return OK;
  const inUse = use.inUse || link.master !== null || link.addresses.some(({ scope }) => scope === "global");
  if (!link.flags.includes("UP")) {
    return inUse ? { state: "down", reason: `${link.name} is not up` } : OK;
  }
  if (!hasCarrier(link) && inUse && link.kind !== "bridge") {
    if (use.guestTap) return { state: "dead", reason: `nobody holds the guest's side of ${link.name}` };
    return { state: "down", reason: `${link.name} has no carrier` };
  }
  return link.kind === "veth" ? judgePeer(link) : OK;
}

function hasCarrier(link: Link): boolean {
  if (link.flags.includes("NO-CARRIER")) return false;
  return link.flags.includes("LOWER_UP") || link.operState === "UP" || link.operState === "UNKNOWN";
}

function judgePeer(link: Link): Judged {
  if (link.peer !== null && link.peer.namespace !== null && link.peer.name !== null) return OK;
  const number = link.peer === null || link.peer.ifindex === 0 ? "" : ` (interface ${link.peer.ifindex} there)`;
  return { state: "unknown", reason: `the other end of ${link.name} is in a namespace that was not read${number}` };
}
