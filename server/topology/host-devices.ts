import type { NodeKind } from "@/server/model/graph";
import type { Link } from "@/server/model/host-state";
import type { NodeDraft } from "./draft";
import type { DeviceAt, HostIndex } from "./host-index";
import { deviceId, hostId, namespaceId } from "./ids";
import { judgeLink } from "./link-state";
import { isHousekeepingDevice, parseDeviceName } from "./names";

/** A node for each kernel device that is not an OVS port: those are drawn with their port. */
export function deviceNodes(index: HostIndex): NodeDraft[] {
  const members = bridgeMembers(index);
  return index.devices
    .filter(({ namespace, link }) => index.ovsOf(namespace, link.name) === undefined)
    .map((at) =>
      deviceNode(index.key, at, members.get(`${at.namespace}\0${at.link.name}`) ?? [], index.state.ovs !== null),
    );
}

export function deviceKind(link: Link): NodeKind {
  if (isHousekeepingDevice(link.name)) return "link";
  switch (link.kind) {
    case "bridge":
      return "linux-bridge";
    case "veth":
      return "veth";
    case "tun":
      return link.tun?.type === "tun" ? "link" : "tap";
    case "vxlan":
      return "vxlan-tunnel";
    case "gre":
    case "gretap":
    case "ip6gre":
    case "ip6gretap":
      return "gre-tunnel";
    case "openvswitch":
      return "port";
    case "":
      return link.flags.includes("LOOPBACK") || link.linkType !== "ether" ? "link" : "nic";
    default:
      return "link";
  }
}

/** Container of a device: its namespace, or the host for the root one. */
export function placeId(key: string, namespace: string): string {
  return namespace === "" ? hostId(key) : namespaceId(key, namespace);
}

/** Up to two addresses that others can use; link-local ones say nothing. */
export function addressLine(link: Link): string | undefined {
  const global = link.addresses.filter(({ scope }) => scope === "global");
  if (global.length === 0) return undefined;
  const shown = global.slice(0, 2).map(({ address, prefixLength }) => `${address}/${prefixLength}`);
  return global.length > 2 ? `${shown.join(" ")} +${global.length - 2}` : shown.join(" ");
}

function deviceNode(key: string, { namespace, link }: DeviceAt, members: readonly Link[], ovsRead: boolean): NodeDraft {
  const name = parseDeviceName(link.name);
  const judged = judgeLink(link, { inUse: name !== null, guestTap: name?.role === "guest" });
  const node: NodeDraft = {
    id: deviceId(key, namespace, link.name),
    kind: deviceKind(link),
    label: link.name,
    state: judged.state,
    parent: placeId(key, namespace),
    host: key,
  };
  if (judged.reason !== undefined) node.reason = judged.reason;
  const role = deviceRole(link, name?.role);
  if (role !== undefined) node.role = role;
  const addresses = addressLine(link);
  if (addresses !== undefined) node.sublabel = addresses;
  if (link.vlanId !== undefined) node.badge = `VLAN ${link.vlanId}`;
  judgePlug(node, link, members, ovsRead);
  return node;
}

function deviceRole(link: Link, byName: string | undefined): string | undefined {
  if (link.flags.includes("LOOPBACK")) return "loopback";
  if (isHousekeepingDevice(link.name)) return "datapath";
  if (byName !== undefined) return byName;
  if (link.kind === "tun" && link.tun?.type === "tun") return "tun";
  return deviceKind(link) === "link" && link.kind !== "" ? link.kind : undefined;
}

/** The hybrid plug is qvb and tap on one qbr: a part that is missing is shown on the part that misses it. */
function judgePlug(node: NodeDraft, link: Link, members: readonly Link[], ovsRead: boolean): void {
  if (node.state !== "ok") return;
  if (node.role === "qvb" && link.master === null) {
    node.state = "failed";
    node.reason = `${link.name} is not on its Linux bridge`;
  }
  if (node.role === "qvo" && ovsRead) {
    node.state = "failed";
    node.reason = `${link.name} is on no bridge of Open vSwitch`;
  }
  if (node.role !== "qbr") return;
  if (!members.some(({ name }) => name.startsWith("qvb"))) {
    node.state = "failed";
    node.reason = "no veth joins this bridge to Open vSwitch";
  } else if (members.length < 2) {
    node.state = "dead";
    node.reason = "no guest's tap on this bridge";
  }
}

function bridgeMembers(index: HostIndex): ReadonlyMap<string, readonly Link[]> {
  const members = new Map<string, Link[]>();
  for (const { namespace, link } of index.devices) {
    if (link.master === null) continue;
    const bridge = `${namespace}\0${link.master}`;
    const same = members.get(bridge);
    if (same === undefined) members.set(bridge, [link]);
    else same.push(link);
  }
  return members;
}
