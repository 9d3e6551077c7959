import { expect } from "vitest";
import type { WrittenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import type { SingleHost } from "@/server/lab/hosts/single-host";
import { DEAD_VLAN, type HostOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";

type EnsurePort = Extract<HostOperation, { readonly op: "ovs.port.ensure" }>;

export const bridge = (host: Pick<SingleHost, "datapath">, name: string): HostOperation => ({
  op: "ovs.bridge.ensure",
  name,
  datapathType: host.datapath,
  failMode: "secure",
  protocols: ["OpenFlow10", "OpenFlow13", "OpenFlow14"],
  otherConfig: { "mac-table-size": "50000" },
  externalIds: {},
});

/** A hybrid plug as os-vif makes it. */
export const plug = (id: string, ovsBridge = "br-int"): readonly HostOperation[] => [
  { op: "bridge.ensure", namespace: "", name: `qbr${id}` },
  { op: "veth.ensure", namespace: "", name: `qvb${id}`, peer: `qvo${id}`, mtu: 1458 },
  { op: "link.set", namespace: "", name: `qvb${id}`, master: `qbr${id}` },
  { op: "sysctl.set", namespace: "", key: `net.ipv6.conf.qbr${id}.disable_ipv6`, value: "1" },
  { op: "sysctl.set", namespace: "", key: `net.ipv4.conf.qbr${id}.arp_ignore`, value: "1" },
  {
    op: "ovs.port.ensure",
    bridge: ovsBridge,
    name: `qvo${id}`,
    type: "",
    options: {},
    otherConfig: {},
    externalIds: { "iface-id": id, "iface-status": "active", "attached-mac": "fa:16:3e:00:00:01", "vm-uuid": "vm" },
    mtuRequest: null,
    mustOpen: true,
    ...DEAD_VLAN,
  },
];
export const unplug = (id: string): readonly HostOperation[] => [
  { op: "ovs.port.absent", name: `qvo${id}` },
  { op: "link.absent", namespace: "", name: `qvb${id}` },
  { op: "link.absent", namespace: "", name: `qbr${id}` },
];

export const internal = (name: string, bridge = "br-int"): EnsurePort => ({
  op: "ovs.port.ensure",
  bridge,
  name,
  type: "internal",
  options: {},
  otherConfig: {},
  externalIds: {},
  mtuRequest: null,
  mustOpen: true,
  ...DEAD_VLAN,
});

/** What of a host may not move when nothing is to be done: no counters and clocks. */
export function shape(state: HostState | null): unknown {
  const { namespaces = [], ovs = null, dhcp = null } = state ?? {};
  return {
    namespaces: namespaces.map(({ name, links, routes, iptables, ip6tables, ebtables, ipsets, sysctls }) => ({
      name,
      links: links
        ?.filter((link) => link.name !== "ovs-netdev")
        .map(({ counters: _, operState: _1, addresses, ...link }) => ({
          ...link,
          // The kernel's own come and go with the carrier.
          addresses: addresses.filter(({ scope }) => scope === "global"),
        })),
      routes: routes?.filter(({ table, destination }) => table === "main" && !destination.startsWith("fe80")),
      rules: [iptables, ip6tables, ebtables].map((rules) =>
        rules?.tables.map((table) => [
          table.name,
          table.chains.map((chain) => [chain.name, chain.policy, chain.rules.map(({ spec }) => spec)]),
        ]),
      ),
      ipsets: ipsets?.map((set) => ({ ...set, members: set.members.toSorted() })),
      forward: sysctls["net.ipv4.ip_forward"],
    })),
    ovs: ovs?.bridges.map(({ flows, ports, ...rest }) => ({
      ...rest,
      flows: flows?.map(({ cookie, table, priority, match, actions }) => ({ cookie, table, priority, match, actions })),
      ports: ports.map(({ interfaces, ...port }) => ({
        ...port,
        interfaces: interfaces.map(({ statistics: _, status: _1, linkState: _2, ...one }) => one),
      })),
    })),
    dhcp: dhcp?.map(({ networkId, namespace, pid, arguments: words, files }) => ({
      networkId,
      namespace,
      pid,
      words,
      files,
    })),
  };
}

export async function shapeNow({ observer }: WrittenHost): Promise<unknown> {
  await observer.refresh();
  expect(observer.status().errors).toEqual([]);
  return shape(observer.current());
}
