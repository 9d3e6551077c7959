import { createHash } from "node:crypto";
import { COOKIE_PREFIX, DEAD_VLAN, type Flow, type HostOperation, type PortVlan } from "@/server/model/host-operation";

/** Short ways to write operations of the contract's scenarios. */

type EnsureBridge = Extract<HostOperation, { readonly op: "ovs.bridge.ensure" }>;
type EnsurePort = Extract<HostOperation, { readonly op: "ovs.port.ensure" }>;

export const NO_VLAN: PortVlan = { tag: null, vlanMode: null, trunks: [] };
export const wired = (tag: number): PortVlan => ({ tag, vlanMode: null, trunks: [] });

export function ovsBridge(name: string, datapathType: string): EnsureBridge {
  return {
    op: "ovs.bridge.ensure",
    name,
    datapathType,
    failMode: "secure",
    protocols: ["OpenFlow10", "OpenFlow13", "OpenFlow14"],
    otherConfig: { "mac-table-size": "50000" },
    externalIds: {},
  };
}

export function ovsPort(bridge: string, name: string, given: Partial<EnsurePort>): EnsurePort {
  return {
    op: "ovs.port.ensure",
    bridge,
    name,
    type: "",
    options: {},
    otherConfig: {},
    externalIds: {},
    mtuRequest: null,
    mustOpen: true,
    ...NO_VLAN,
    ...given,
  };
}

export const guestIds = (mac: string) => ({
  "iface-id": "b079c24c-8386-47db-a730-35b3a99419e8",
  "iface-status": "active",
  "attached-mac": mac,
  "vm-uuid": "1c7e3a52-0f6d-4b0a-9a57-0d1f3f1b7c11",
});

/** As os-vif plugs an instance where iptables filters it. */
export function hybridPlug(id: string, mac: string): readonly HostOperation[] {
  const [bridge, bridgeEnd, switchEnd] = [`qbr${id}`, `qvb${id}`, `qvo${id}`];
  return [
    { op: "bridge.ensure", namespace: "", name: bridge },
    { op: "sysctl.set", namespace: "", key: `net.ipv6.conf.${bridge}.disable_ipv6`, value: "1" },
    { op: "sysctl.set", namespace: "", key: `net.ipv4.conf.${bridge}.arp_ignore`, value: "1" },
    { op: "veth.ensure", namespace: "", name: bridgeEnd, peer: switchEnd, mtu: 1458 },
    { op: "link.set", namespace: "", name: bridgeEnd, master: bridge },
    ovsPort("br-int", switchEnd, { externalIds: guestIds(mac), ...DEAD_VLAN }),
  ];
}

export function hybridUnplug(id: string): readonly HostOperation[] {
  return [
    { op: "ovs.port.absent", name: `qvo${id}` },
    { op: "link.absent", namespace: "", name: `qvb${id}` },
    { op: "link.absent", namespace: "", name: `qbr${id}` },
  ];
}

export function flow(table: number, priority: number, match: string, actions: string): Flow {
  const digest = createHash("sha256")
    .update(JSON.stringify([table, priority, match, actions]))
    .digest("hex");
  return { cookie: `${COOKIE_PREFIX}${digest.slice(0, 12)}`, table, priority, match, actions };
}

/** Twice the same does what once does: a scenario performs every step twice anyway; this names one for its own sake. */
export const step = (what: string, ...operations: readonly HostOperation[]) => ({ what, operations });
