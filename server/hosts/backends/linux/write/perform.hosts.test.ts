import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dnsmasq, everyOperation, NETWORK } from "@/server/hosts/backends/linux/write/testing/every-operation";
import { shapeNow, unplug } from "@/server/hosts/backends/linux/write/testing/shapes";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { waysIn } from "@/server/hosts/testing/ways-in";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor, type SshDoor } from "@/server/lab/hosts/ssh-door";
import type { HostOperation } from "@/server/model/host-operation";

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

describe.each(["netns", "ssh"] as const)("operations over %s", (way) => {
  let written: WrittenHost;
  beforeAll(async () => {
    written = await writtenHost(host, waysIn("lwp", host, door)[way]);
  });
  afterAll(() => written?.observer.close());

  it("are done, and the second time change nothing", async () => {
    for (const [what, operations] of Object.entries(everyOperation(host))) {
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
