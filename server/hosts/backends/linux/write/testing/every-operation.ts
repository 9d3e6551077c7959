import type { SingleHost } from "@/server/lab/hosts/single-host";
import { COOKIE_PREFIX, type HostOperation } from "@/server/model/host-operation";
import { bridge, internal, plug } from "./shapes";

export const NETWORK = "f84a328e-407e-4ca6-87bb-ec148853c585";
/** A DHCP service with these reservations. */
export const dnsmasq = (hosts: string): HostOperation => ({
  op: "dnsmasq.ensure",
  networkId: NETWORK,
  namespace: "qdhcp-x",
  arguments: [
    ...["--no-hosts", "--no-resolv", "--pid-file={dir}/pid", "--dhcp-hostsfile={dir}/host"],
    ...["--dhcp-optsfile={dir}/opts", "--dhcp-leasefile={dir}/leases", "--bind-dynamic", "--interface=tapdhcp"],
    ...["--dhcp-range=set:s,10.0.0.0,static,255.255.255.0,86400s", "--conf-file=/dev/null"],
  ],
  files: { host: hosts, opts: "tag:s,option:router,10.0.0.1\n", addn_hosts: "", interface: "tapdhcp" },
});

/** Each class of operations, in an order in which they can be done. */
export const everyOperation = (
  host: Pick<SingleHost, "datapath">,
): Readonly<Record<string, readonly HostOperation[]>> => ({
  "an OVS bridge": [bridge(host, "br-int")],
  "a hybrid plug": plug("aaaa"),
  "a wired port": [
    {
      op: "ovs.port.vlan",
      name: "qvoaaaa",
      tag: 7,
      vlanMode: null,
      trunks: [],
      otherConfig: { net_uuid: NETWORK, network_type: "gre", physical_network: "None", segmentation_id: "1", tag: "7" },
    },
  ],
  flows: [
    {
      op: "flows.change",
      bridge: "br-int",
      add: [
        {
          cookie: `${COOKIE_PREFIX}000000000001`,
          table: 24,
          priority: 2,
          match: 'arp,in_port="qvoaaaa",arp_spa=10.0.0.2',
          actions: "goto_table:25",
        },
        { cookie: `${COOKIE_PREFIX}000000000002`, table: 25, priority: 0, match: "", actions: "drop" },
      ],
      remove: [],
    },
  ],
  "a tap": [{ op: "tap.ensure", namespace: "", name: "tapaaaa", mtu: 1458 }],
  "a namespace with a port in it": [
    { op: "namespace.ensure", name: "qdhcp-x" },
    internal("tapdhcp"),
    { op: "link.move", name: "tapdhcp", from: "", to: "qdhcp-x" },
    { op: "link.set", namespace: "qdhcp-x", name: "tapdhcp", mtu: 1458, mac: "fa:16:3e:12:34:56", up: true },
    { op: "address.ensure", namespace: "qdhcp-x", device: "tapdhcp", address: "10.0.0.3/24" },
    { op: "address.ensure", namespace: "qdhcp-x", device: "tapdhcp", address: "2001:db8:0:0::3/64" },
    { op: "route.ensure", namespace: "qdhcp-x", destination: "default", gateway: "10.0.0.1", device: "tapdhcp" },
    { op: "route.ensure", namespace: "qdhcp-x", destination: "172.16.0.0/16", gateway: null, device: "tapdhcp" },
    { op: "sysctl.set", namespace: "qdhcp-x", key: "net.ipv4.ip_forward", value: "1" },
  ],
  "a set": [
    { op: "ipset.ensure", namespace: "", name: "NIPv4x", family: "inet", members: ["10.0.0.2/32", "10.1.0.0/16"] },
  ],
  chains: [
    {
      op: "chains.set",
      namespace: "",
      family: "ipv4",
      table: "filter",
      chains: [
        {
          name: "bh-iaaaa",
          rules: [
            "-m state --state RELATED,ESTABLISHED -j RETURN",
            "-m set --match-set NIPv4x src -j RETURN",
            "-s 10.1.2.3/24 -p tcp -m tcp --dport 22 -j RETURN",
            "-m mac --mac-source FA:16:3E:00:00:0A -j RETURN",
            '-m comment --comment "Send the rest away." -j DROP',
          ],
        },
      ],
      absent: ["bh-gone"],
      jumps: [{ chain: "FORWARD", rule: "-i tapaaaa -j bh-iaaaa", at: "first" }],
    },
    {
      op: "chains.set",
      namespace: "",
      family: "ipv6",
      table: "raw",
      chains: [{ name: "bh-PRE", rules: ["-i qvbaaaa -j CT --zone 4097"] }],
      absent: [],
      jumps: [{ chain: "PREROUTING", rule: "-j bh-PRE", at: "last" }],
    },
  ],
  "rules of bridges": [
    {
      op: "ebtables.change",
      namespace: "",
      add: ["! -s 2:0:c0:a8:1:5 -i tapaaaa -j DROP", "-s ! 02:00:c0:a8:01:00/ff:ff:ff:ff:ff:00 -o tapaaaa -j DROP"],
      remove: ["-i tapgone -j DROP"],
    },
  ],
  "forgotten connections": [
    {
      op: "conntrack.clear",
      namespace: "",
      family: "ipv4",
      zone: 4097,
      protocol: "tcp",
      source: "10.0.0.2",
      destination: null,
    },
  ],
  "connections that are judged": [
    {
      ...{ op: "conntrack.judge", namespace: "", family: "ipv4", zone: 4097, own: ["10.0.0.2/32"] },
      allowed: { ingress: [], egress: [{ remote: null, set: null, ports: null }] },
      formerly: { ingress: [{ remote: "10.1.0.0/16", set: "NIPv4x", ports: [22, 22] }], egress: [] },
    },
  ],
  "a DHCP service": [dnsmasq("fa:16:3e:79:3b:ac,host-10-0-0-2,10.0.0.2\n")],
  "an announcement": [{ op: "arp.announce", namespace: "qdhcp-x", device: "tapdhcp", address: "10.0.0.3" }],
});
