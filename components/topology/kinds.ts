import type { EdgeKind, NodeKind, ObjectState } from "@/server/model/graph";

/** What each kind is called in a sentence; accessible names, table and panel use the same words. */
export const kindNames: Readonly<Record<NodeKind, string>> = {
  host: "Host",
  namespace: "Namespace",
  "linux-bridge": "Linux bridge",
  "ovs-bridge": "OVS bridge",
  port: "Port",
  tap: "Tap",
  veth: "veth",
  patch: "Patch port",
  "gre-tunnel": "GRE tunnel port",
  "vxlan-tunnel": "VXLAN tunnel port",
  nic: "NIC",
  link: "Link",
  "dhcp-server": "DHCP server",
  segment: "Segment",
  "physical-network": "Physical network",
  network: "Network",
  appliance: "OneView appliance",
  "oneview-network": "OneView network",
  "logical-interconnect-group": "Logical interconnect group",
  "logical-interconnect": "Logical interconnect",
  "uplink-set": "Uplink set",
  interconnect: "Interconnect",
  enclosure: "Enclosure",
  "server-hardware": "Server hardware",
  "server-profile": "Server profile",
};

export const edgeNames: Readonly<Record<EdgeKind, string>> = {
  "bridge-port": "on bridge",
  "ovs-port": "on bridge",
  "veth-pair": "veth pair",
  "patch-pair": "patch pair",
  tunnel: "tunnel",
  serves: "serves",
  segment: "carries",
  carries: "carries",
  member: "member of",
  connection: "connected to",
  mapping: "mapped to",
};

export const stateNames: Readonly<Record<ObjectState, string>> = {
  ok: "ok",
  down: "down",
  dead: "dead",
  failed: "failed",
  drift: "drift",
  stale: "stale",
  unknown: "unknown",
  intended: "intended",
};
