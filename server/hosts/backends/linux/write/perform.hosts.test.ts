import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bridge, internal, plug, shapeNow, unplug } from "@/server/hosts/backends/linux/write/testing/shapes";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor, type SshDoor } from "@/server/lab/hosts/ssh-door";
import { COOKIE_PREFIX, type HostOperation } from "@/server/model/host-operation";

let host: SingleHost;
let door: SshDoor;
beforeAll(async () => {
  host = await startSingleHost("lwp");
  door = await openSshDoor(host.tree, host.dir);
});
afterAll(async () => {
  await door?.close();
  await host?.stop();
});

const settings = { pollSeconds: 300 };
const ways = {
  netns: () => ({ transport: "netns" as const, name: "lwp", settings: { ...settings, namespace: host.namespace } }),
  ssh: () => ({
    transport: "ssh" as const,
    name: "lwp",
    settings: {
      ...settings,
      address: "127.0.0.1",
      port: door.port,
      user: "root",
      sudo: false,
      connectTimeoutSeconds: 10,
    },
    hostKey: null,
    secret: { privateKey: door.privateKey },
  }),
};

const NETWORK = "f84a328e-407e-4ca6-87bb-ec148853c585";
const dnsmasq = (hosts: string): HostOperation => ({
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
const everything = (): Readonly<Record<string, readonly HostOperation[]>> => ({
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
  "a DHCP service": [dnsmasq("fa:16:3e:79:3b:ac,host-10-0-0-2,10.0.0.2\n")],
  "an announcement": [{ op: "arp.announce", namespace: "qdhcp-x", device: "tapdhcp", address: "10.0.0.3" }],
});

describe.each(Object.entries(ways))("operations over %s", (_way, config) => {
  let written: WrittenHost;
  beforeAll(async () => {
    written = await writtenHost(host, config());
  });
  afterAll(() => written?.observer.close());

  it("are done, and the second time change nothing", async () => {
    for (const [what, operations] of Object.entries(everything())) {
      await written.must(operations);
      const before = await shapeNow(written);
      const transactions = await written.ovsTransactions();
      await written.must(operations);
      expect(await shapeNow(written), what).toEqual(before);
      expect(await written.ovsTransactions(), what).toBe(transactions);
    }
    const state = written.observer.current();
    const root = state?.namespaces[0];
    expect(root?.links?.find(({ name }) => name === "qvbaaaa")).toMatchObject({
      alias: "bridgehead",
      mtu: 1458,
      master: "qbraaaa",
      flags: expect.arrayContaining(["UP", "PROMISC"]),
    });
    expect(root?.links?.find(({ name }) => name === "qbraaaa")?.bridge).toMatchObject({
      ageingTimeSeconds: 0,
      stp: false,
    });
    const port = state?.ovs?.bridges[0]?.ports.find(({ name }) => name === "qvoaaaa");
    expect(port).toMatchObject({ tag: 7, vlanMode: null, trunks: [], otherConfig: { net_uuid: NETWORK } });
    expect(port?.interfaces[0]?.externalIds).toMatchObject({ "iface-id": "aaaa", "iface-status": "active" });
    expect(state?.ovs?.bridges[0]?.flows).toHaveLength(2);
    const inside = state?.namespaces.find(({ name }) => name === "qdhcp-x");
    expect(inside?.links?.find(({ name }) => name === "tapdhcp")).toMatchObject({
      mac: "fa:16:3e:12:34:56",
      mtu: 1458,
    });
    expect(inside?.routes).toContainEqual(
      expect.objectContaining({ destination: "default", gateway: "10.0.0.1", device: "tapdhcp" }),
    );
    expect(root?.ipsets?.[0]?.members.toSorted()).toEqual(["10.0.0.2", "10.1.0.0/16"]);
    expect(state?.dhcp).toMatchObject([{ networkId: NETWORK, namespace: "qdhcp-x", pid: expect.any(Number) }]);
  });

  it("reloads a DHCP service whose files changed, and restarts one whose arguments changed", async () => {
    const pid = () => written.observer.current()?.dhcp?.[0]?.pid;
    await shapeNow(written);
    const first = pid();
    await written.must([dnsmasq("fa:16:3e:79:3b:ad,host-10-0-0-9,10.0.0.9\n")]);
    await shapeNow(written);
    expect(pid()).toBe(first);
    expect(written.observer.current()?.dhcp?.[0]?.reservations).toMatchObject([{ address: "10.0.0.9" }]);
    const other = dnsmasq("fa:16:3e:79:3b:ad,host-10-0-0-9,10.0.0.9\n");
    if (other.op !== "dnsmasq.ensure") throw new Error("not a service");
    await written.must([{ ...other, arguments: [...other.arguments, "--dhcp-lease-max=16"] }]);
    await shapeNow(written);
    expect(pid()).not.toBe(first);
    expect(await written.on("sh", "-c", `ls -d /proc/${first} 2>/dev/null || echo gone`)).toBe("gone\n");
    await written.must([
      {
        op: "dhcp.release",
        networkId: NETWORK,
        namespace: "qdhcp-x",
        device: "tapdhcp",
        address: "10.0.0.9",
        mac: "fa:16:3e:79:3b:ad",
      },
    ]);
  });

  it("takes all of it away again, and a second time", async () => {
    const away: readonly HostOperation[] = [
      { op: "dnsmasq.absent", networkId: NETWORK },
      { op: "ovs.port.absent", name: "tapdhcp" },
      { op: "namespace.absent", name: "qdhcp-x" },
      {
        op: "chains.set",
        namespace: "",
        family: "ipv4",
        table: "filter",
        chains: [],
        absent: ["bh-iaaaa"],
        jumps: [{ chain: "FORWARD", rule: "-i tapaaaa -j bh-iaaaa", at: "absent" }],
      },
      { op: "chains.set", namespace: "", family: "ipv6", table: "raw", chains: [], absent: ["bh-PRE"], jumps: [] },
      { op: "ipset.absent", namespace: "", name: "NIPv4x" },
      {
        op: "ebtables.change",
        namespace: "",
        add: [],
        remove: ["-s ! 02:00:c0:a8:01:05 -i tapaaaa -j DROP", "-s ! 2:0:c0:a8:1:0/ff:ff:ff:ff:ff:0 -o tapaaaa -j DROP"],
      },
      { op: "link.absent", namespace: "", name: "tapaaaa" },
      ...unplug("aaaa"),
      { op: "ovs.bridge.absent", name: "br-int" },
    ];
    await written.must(away);
    const before = await shapeNow(written);
    await written.must(away);
    expect(await shapeNow(written)).toEqual(before);
    const state = written.observer.current();
    expect(state?.namespaces.map(({ name }) => name)).toEqual([""]);
    expect(state?.ovs?.bridges).toEqual([]);
    expect(state?.dhcp).toEqual([]);
    expect(state?.namespaces[0]?.links?.filter(({ alias }) => alias !== null)).toEqual([]);
    expect(state?.namespaces[0]?.ipsets).toEqual([]);
    const rules = [state?.namespaces[0]?.iptables, state?.namespaces[0]?.ip6tables, state?.namespaces[0]?.ebtables];
    const all = rules.flatMap((set) => set?.tables.flatMap(({ chains }) => chains) ?? []);
    expect(all.filter((chain) => chain.policy === null || chain.rules.length > 0)).toEqual([]);
  });
});

describe("failures", () => {
  let written: WrittenHost;
  beforeAll(async () => {
    written = await writtenHost(host, ways.netns());
    await written.must([bridge(host, "br-int"), bridge(host, "br-two")]);
  });
  afterAll(() => written?.observer.close());

  it("finds the one to blame among five, takes it back, and lets the others be", async () => {
    await written.on("ip", "link", "add", "name", "qvbc3", "type", "bridge");
    const before = await shapeNow(written);
    const outcomes = await written.perform(...["c1", "c2", "c3", "c4", "c5"].map((id) => plug(id)));
    expect(outcomes.map((outcome) => outcome?.ok)).toEqual([true, true, false, true, true]);
    expect(outcomes[2]).toMatchObject({ fatal: false, error: { kind: "conflict" } });
    expect(outcomes[2]?.ok === false && `${outcomes[2].error.message} ${outcomes[2].error.remedy}`).toMatch(
      /bridge qvbc3 .*not made by Bridgehead.*ip link del dev qvbc3/,
    );
    await shapeNow(written);
    const names = written.observer.current()?.namespaces[0]?.links?.map(({ name }) => name);
    expect(names).toContain("qvbc3");
    expect(names).not.toContain("qbrc3");
    expect(names).toEqual(expect.arrayContaining(["qbrc1", "qvoc2", "qbrc4", "qvoc5"]));
    await written.must(...["c1", "c2", "c4", "c5"].map(unplug));
    expect(await shapeNow(written)).toEqual(before);
    await written.on("ip", "link", "del", "dev", "qvbc3");
  });

  it("takes back what an effect did in earlier rounds", async () => {
    const before = await shapeNow(written);
    const [good, bad] = await written.perform(plug("d1"), [
      ...plug("d2"),
      {
        op: "flows.change",
        bridge: "br-int",
        add: [{ cookie: "0xb41d000000000009", table: 0, priority: 1, match: 'in_port="nope"', actions: "drop" }],
        remove: [],
      },
    ]);
    expect(good?.ok).toBe(true);
    expect(bad).toMatchObject({ ok: false, error: { message: expect.stringContaining("nope") } });
    await written.must(unplug("d1"));
    expect(await shapeNow(written)).toEqual(before);
  });

  it("refuses a foreign port, one on another bridge, a device that does not open, and words that are none", async () => {
    await written.on(
      "ovs-vsctl",
      "--timeout=10",
      "add-port",
      "br-int",
      "alien",
      "--",
      "set",
      "Interface",
      "alien",
      "type=internal",
    );
    await written.must([internal("mine", "br-two")]);
    const before = await shapeNow(written);
    const outcomes = await written.perform(
      [internal("alien")],
      [internal("mine")],
      plug("ee", "br-none"),
      [{ ...internal("ghost"), type: "" }],
      [{ op: "bridge.ensure", namespace: "", name: "x y" }],
      [{ op: "ovs.port.absent", name: "alien" }],
      [{ op: "ovs.bridge.absent", name: "nothing" }],
    );
    const told = outcomes.map((outcome) => (outcome?.ok === false ? outcome.error : null));
    expect(told.map((error) => error?.kind ?? "ok")).toEqual([
      "conflict",
      "conflict",
      "missing",
      "missing",
      "invalid",
      "refused",
      "ok",
    ]);
    expect(told[0]?.message).toContain("alien");
    expect(told[1]?.message).toContain("on bridge br-two");
    expect(told[2]?.message).toContain("br-none");
    expect(told[3]?.message).toMatch(/ghost.*No such device/);
    for (const error of told) if (error) expect(error.remedy, error.message).toBeTruthy();
    expect(await shapeNow(written)).toEqual(before);
    await written.on("ovs-vsctl", "--timeout=10", "del-port", "alien");
  });

  it("puts a bridge that somebody deletes in mid-way into the error, with the remedy", async () => {
    const { signal } = new AbortController();
    const operations: readonly HostOperation[] = [
      { op: "bridge.ensure", namespace: "", name: "qbrf1" },
      { op: "sysctl.set", namespace: "", key: "net.ipv4.conf.qbrf1.arp_ignore", value: "1" },
      { op: "flows.change", bridge: "br-two", add: [], remove: [] },
      ...plug("f1", "br-two"),
    ];
    await written.on("ovs-vsctl", "--timeout=10", "del-br", "br-two");
    const before = await shapeNow(written);
    const effects = [{ kind: "host.change" as const, hostId: "h", operations }];
    const outcomes: unknown[] = [];
    for await (const { outcome } of written.observer.perform(effects, { signal })) outcomes.push(outcome);
    expect(outcomes).toMatchObject([{ ok: false, fatal: false, error: { kind: "missing" } }]);
    expect(JSON.stringify((outcomes[0] as { error: Error }).error.message)).toContain("br-two");
    expect((outcomes[0] as { error: { remedy?: string } }).error.remedy).toBeTruthy();
    expect(await shapeNow(written)).toEqual(before);
  });

  it("begins nothing after an abort", async () => {
    const effects = [{ kind: "host.change" as const, hostId: "h", operations: plug("g1") }];
    const outcomes: unknown[] = [];
    for await (const one of written.observer.perform(effects, { signal: AbortSignal.abort() })) outcomes.push(one);
    expect(outcomes).toEqual([]);
  });
});
