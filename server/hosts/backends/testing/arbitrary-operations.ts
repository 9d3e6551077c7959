import fc from "fast-check";
import { DEAD_VLAN, type HostOperation } from "@/server/model/host-operation";
import { flow, NO_VLAN, ovsBridge, ovsPort, wired } from "./operations";

/** Operations over so few names that they meet each other: many work, many are refused. */

const device = fc.constantFrom("qbr1", "qvb1", "qvo1", "tap1", "tap2", "eth0", "lo", "constructor");
const namespace = fc.constantFrom("", "qdhcp-1", "qrouter-1");
const inner = fc.constantFrom("qdhcp-1", "qrouter-1");
const bridge = fc.constantFrom("br-int", "br-ex");
const address = fc.constantFrom("10.0.0.1/24", "10.0.0.2/24", "172.31.208.110/32", "2001:db8::1/64");
const chain = fc.constantFrom("ours", "theirs", "FORWARD");
const rule = fc.constantFrom("-j ours", "-j theirs", "-j DROP", "-s 10.0.0.0/24 -p tcp -m tcp --dport 22 -j RETURN");
const set = fc.constantFrom("NIPv4a", "NIPv4b");
const vlan = fc.constantFrom(DEAD_VLAN, NO_VLAN, wired(1), wired(2));
const anyFlow = fc
  .tuple(
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom("", 'in_port="qvo1"', "dl_vlan=1"),
    fc.constantFrom("drop", "NORMAL"),
  )
  .map(([table, match, actions]) => flow(table, 1, match, actions));
const force = fc.constantFrom({}, { force: true });

const links: fc.Arbitrary<HostOperation> = fc.oneof(
  fc.record({ op: fc.constant("bridge.ensure" as const), namespace, name: device }),
  fc.record({ op: fc.constant("tap.ensure" as const), namespace, name: device, mtu: fc.constantFrom(1400, 1500) }),
  fc.record({
    op: fc.constant("veth.ensure" as const),
    namespace,
    name: fc.constantFrom("qvb1", "tap2"),
    peer: fc.constantFrom("qvo1", "tap1"),
    mtu: fc.constantFrom(1400, 1500),
  }),
  fc.record({
    op: fc.constant("link.set" as const),
    namespace,
    name: device,
    up: fc.boolean(),
    master: fc.constantFrom("qbr1", null),
  }),
  fc.record({ op: fc.constant("link.move" as const), name: device, from: namespace, to: namespace }),
  fc
    .tuple(namespace, device, force)
    .map(([where, name, by]) => ({ op: "link.absent" as const, namespace: where, name, ...by })),
  fc.record({ op: fc.constant("namespace.ensure" as const), name: inner }),
  fc.tuple(inner, force).map(([name, by]) => ({ op: "namespace.absent" as const, name, ...by })),
);

const addresses: fc.Arbitrary<HostOperation> = fc.oneof(
  fc.record({ op: fc.constantFrom("address.ensure" as const, "address.absent" as const), namespace, device, address }),
  fc.record({
    op: fc.constantFrom("route.ensure" as const, "route.absent" as const),
    namespace,
    destination: fc.constantFrom("default", "192.0.2.0/24"),
    gateway: fc.constantFrom(null, "10.0.0.254"),
    device,
  }),
  fc.record({
    op: fc.constant("sysctl.set" as const),
    namespace,
    key: fc.constantFrom("net.ipv4.ip_forward", "net.ipv4.conf.qbr1.arp_ignore"),
    value: fc.constantFrom("0", "1"),
  }),
);

const switches: fc.Arbitrary<HostOperation> = fc.oneof(
  bridge.map((name) => ovsBridge(name, "netdev")),
  fc.tuple(bridge, force).map(([name, by]) => ({ op: "ovs.bridge.absent" as const, name, ...by })),
  fc
    .tuple(bridge, device, fc.constantFrom("", "internal", "gre"), vlan, fc.boolean())
    .map(([on, name, type, tags, mustOpen]) =>
      ovsPort(on, name, { type, ...tags, mustOpen, options: type === "gre" ? { remote_ip: "198.51.100.2" } : {} }),
    ),
  fc
    .tuple(device, vlan)
    .map(([name, tags]) => ({ op: "ovs.port.vlan" as const, name, ...tags, otherConfig: { net_uuid: "n" } })),
  fc.tuple(device, force).map(([name, by]) => ({ op: "ovs.port.absent" as const, name, ...by })),
  fc.record({
    op: fc.constant("flows.change" as const),
    bridge,
    add: fc.array(anyFlow, { maxLength: 2 }),
    remove: fc.array(anyFlow, { maxLength: 2 }),
  }),
);

const filters: fc.Arbitrary<HostOperation> = fc.oneof(
  fc.record({
    op: fc.constant("chains.set" as const),
    namespace,
    family: fc.constantFrom("ipv4" as const, "ipv6" as const),
    table: fc.constant("filter" as const),
    chains: fc.array(fc.record({ name: fc.constantFrom("ours", "theirs"), rules: fc.array(rule, { maxLength: 2 }) }), {
      maxLength: 2,
    }),
    absent: fc.array(fc.constantFrom("ours", "theirs"), { maxLength: 1 }),
    jumps: fc.array(
      fc.record({ chain, rule, at: fc.constantFrom("first" as const, "last" as const, "absent" as const) }),
      { maxLength: 1 },
    ),
  }),
  fc.record({
    op: fc.constant("ipset.ensure" as const),
    namespace,
    name: set,
    family: fc.constantFrom("inet" as const, "inet6" as const),
    members: fc.subarray(["10.0.0.2", "10.0.0.4/32"]),
  }),
  fc.record({ op: fc.constant("ipset.absent" as const), namespace, name: set }),
  fc.record({
    op: fc.constant("ebtables.change" as const),
    namespace,
    add: fc.subarray(["-s ! 2:0:0:0:0:1 -i vnet0 -j DROP", "-o vnet0 -j DROP"]),
    remove: fc.subarray(["-i vnet1 -j DROP"]),
  }),
  fc.record({
    op: fc.constant("dnsmasq.ensure" as const),
    networkId: fc.constantFrom("n1", "n2"),
    namespace: inner,
    arguments: fc.subarray(["--no-hosts", "--dhcp-hostsfile={dir}/host"]),
    files: fc.constantFrom({ host: "" }, { host: "fa:16:3e:00:00:01,a,10.0.0.2\n", interface: "tap1" }),
  }),
  fc.record({ op: fc.constant("dnsmasq.absent" as const), networkId: fc.constantFrom("n1", "n2") }),
);

export const arbitraryOperation: fc.Arbitrary<HostOperation> = fc.oneof(
  { weight: 3, arbitrary: links },
  { weight: 2, arbitrary: addresses },
  { weight: 3, arbitrary: switches },
  { weight: 2, arbitrary: filters },
);
