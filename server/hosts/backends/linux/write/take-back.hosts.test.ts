import { afterAll, beforeAll, expect, it } from "vitest";
import { bridge, internal, shapeNow } from "@/server/hosts/backends/linux/write/testing/shapes";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { COOKIE_PREFIX, type Flow, type HostOperation } from "@/server/model/host-operation";

/** What an effect that fails at its end changed of what was there before it. */

let host: SingleHost;
let written: WrittenHost;

beforeAll(async () => {
  host = await startSingleHost("lwt");
  const settings = { namespace: host.namespace, pollSeconds: 300 };
  written = await writtenHost(host, { transport: "netns", name: "lwt", settings });
});
afterAll(async () => {
  await written?.observer.close();
  await host?.stop();
});

const flow = (digit: string, table: number, match: string, actions: string): Flow => ({
  ...{ cookie: `${COOKIE_PREFIX}${digit.padStart(12, "0")}`, table, priority: 10, match, actions },
});
const ARP = flow("1", 24, "arp,arp_spa=10.0.0.2", "resubmit(,25)");
const OLD = flow("2", 25, "", "drop");
const NEW = flow("3", 25, "", "NORMAL");
const LATE = flow("4", 26, "ip", "drop");

const chain = (family: "ipv4" | "ipv6", table: "filter" | "raw", name: string, rules: readonly string[]) =>
  ({ op: "chains.set", namespace: "", family, table, chains: [{ name, rules }], absent: [], jumps: [] }) as const;
const set = (members: readonly string[]): HostOperation => ({
  ...{ op: "ipset.ensure", namespace: "", name: "NIPv4back", family: "inet", members },
});
const isolation = (add: readonly string[], remove: readonly string[]): HostOperation => ({
  ...{ op: "ebtables.change", namespace: "", add, remove },
});
const NETWORK = "f84a328e-407e-4ca6-87bb-ec148853c585";
const dnsmasq = (hosts: string): HostOperation => ({
  op: "dnsmasq.ensure",
  networkId: NETWORK,
  namespace: "qdhcp-t",
  arguments: [
    ...["--no-hosts", "--no-resolv", "--pid-file={dir}/pid", "--dhcp-hostsfile={dir}/host"],
    ...["--dhcp-optsfile={dir}/opts", "--dhcp-leasefile={dir}/leases", "--bind-dynamic", "--interface=lo"],
    ...["--dhcp-range=set:s,10.0.0.0,static,255.255.255.0,86400s", "--conf-file=/dev/null"],
  ],
  files: { host: hosts, opts: "", addn_hosts: "", interface: "lo" },
});
/** Refused when everything before it was done. */
const FAILS: HostOperation = { op: "link.set", namespace: "", name: "nothing", up: true };

const former = (): readonly HostOperation[] => [
  bridge(host, "br-int"),
  internal("tapback"),
  { op: "ovs.port.vlan", name: "tapback", tag: 3, vlanMode: null, trunks: [], otherConfig: { tag: "3" } },
  { op: "namespace.ensure", name: "qdhcp-t" },
  { op: "veth.ensure", namespace: "", name: "qvbback", peer: "qvoback", mtu: 1400 },
  { op: "address.ensure", namespace: "", device: "qvbback", address: "10.5.0.1/24" },
  { op: "flows.change", bridge: "br-int", add: [ARP, OLD], remove: [] },
  set(["10.0.0.2/32", "10.1.0.0/16"]),
  // A table that was never used is made with its first chain, and stays, empty.
  chain("ipv4", "raw", "neutron-openvswi-OUTPUT", []),
  chain("ipv4", "filter", "neutron-openvswi-iback", ["-m set --match-set NIPv4back src -j RETURN", "-j DROP"]),
  isolation(["-s ! 2:0:c0:a8:1:5 -i tapback -j DROP"], []),
  dnsmasq("fa:16:3e:79:3b:ac,host-10-0-0-2,10.0.0.2\n"),
];

it("comes back: chains, sets, tags, flows, files, links", async () => {
  await written.must(former());
  const before = await shapeNow(written);
  const changes: readonly HostOperation[] = [
    { op: "ovs.port.vlan", name: "tapback", tag: 9, vlanMode: "trunk", trunks: [9], otherConfig: { tag: "9" } },
    { op: "link.set", namespace: "", name: "qvbback", mtu: 1300, mac: "fa:16:3e:00:00:09", promiscuous: false },
    { op: "address.absent", namespace: "", device: "qvbback", address: "10.5.0.1/24" },
    { op: "address.ensure", namespace: "", device: "qvbback", address: "10.6.0.1/24" },
    { op: "flows.change", bridge: "br-int", add: [NEW, LATE], remove: [ARP] },
    set(["10.0.0.9/32"]),
    chain("ipv4", "filter", "neutron-openvswi-iback", ["-p tcp -j RETURN"]),
    chain("ipv4", "filter", "neutron-openvswi-onew", ["-j DROP"]),
    isolation(["-i tapnew -j DROP"], ["-s ! 02:00:c0:a8:01:05 -i tapback -j DROP"]),
    dnsmasq("fa:16:3e:79:3b:ad,host-10-0-0-9,10.0.0.9\n"),
  ];
  const [outcome] = await written.perform([...changes, FAILS]);
  expect(outcome).toMatchObject({ ok: false, fatal: false, error: { kind: "missing" } });
  expect(outcome?.ok === false && outcome.error.message).not.toContain("could be taken back");
  expect(await shapeNow(written)).toEqual(before);
});

it("takes the raw table back when the filter table is refused", async () => {
  const before = await shapeNow(written);
  const zones = { ...chain("ipv4", "raw", "neutron-openvswi-PREROUTING", ["-i qvbback -j CT --zone 4097"]) };
  const jumps = [{ chain: "PREROUTING", rule: "-j neutron-openvswi-PREROUTING", at: "last" }] as const;
  const [outcome] = await written.perform([
    { ...zones, jumps },
    chain("ipv4", "filter", "neutron-openvswi-iback", ["-m set --match-set NIPv4none src -j RETURN"]),
  ]);
  expect(outcome).toMatchObject({ ok: false, fatal: false, error: { kind: "missing" } });
  expect(await shapeNow(written)).toEqual(before);
});

it("keeps a flow that somebody had before, though the observer did not know it yet, and its counters", async () => {
  const { on } = written;
  const packets = async () => /n_packets=(\d+)/.exec(await on("ovs-ofctl", "dump-flows", "br-int", "table=24"))?.[1];
  const frame = `ffffffffffff${"020000000001"}0806${"00".repeat(46)}`;
  await on(
    "ovs-ofctl",
    "-O",
    "OpenFlow14",
    "packet-out",
    "br-int",
    `in_port=LOCAL,packet=${frame},actions=resubmit(,24)`,
  );
  const arp = flow("1", 24, "arp", "resubmit(,25)");
  await written.must([{ op: "flows.change", bridge: "br-int", add: [arp], remove: [ARP] }]);
  await on(
    "ovs-ofctl",
    "-O",
    "OpenFlow14",
    "packet-out",
    "br-int",
    `in_port=LOCAL,packet=${frame},actions=resubmit(,24)`,
  );
  expect(await packets()).toBe("1");
  await written.must([{ op: "flows.change", bridge: "br-int", add: [arp], remove: [] }]);
  expect(await packets()).toBe("1");
  const [outcome] = await written.perform([{ op: "flows.change", bridge: "br-int", add: [arp], remove: [] }, FAILS]);
  expect(outcome?.ok).toBe(false);
  expect(await packets()).toBe("1");
});
