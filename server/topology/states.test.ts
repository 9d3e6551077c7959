import { describe, expect, test } from "vitest";
import type { GraphNode } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import { hostGraph } from "./host-graph";
import { bridgeOf, hostOf, interfaceOf, linkOf, namespaceOf, portOf } from "./testing/host-of";

const stateOf = (state: HostState, label: string) => {
  const found = hostGraph("h", state).nodes.filter((node) => node.label === label && node.kind !== "ovs-bridge");
  expect(found.map(({ id }) => id)).toHaveLength(1);
  return found[0];
};
const verdict = (node: GraphNode | undefined) => [node?.state, node?.reason ?? ""];

const gone = { linkState: "down", ifindex: 0, macInUse: null } as const;
const dhcp = "qdhcp-f84a328e-407e-4ca6-87bb-ec148853c585";

describe("an OVS port", () => {
  const host = (
    iface: Parameters<typeof portOf>[1],
    port: Parameters<typeof portOf>[2] = {},
    more: Parameters<typeof hostOf>[0] = {},
  ) => hostOf({ bridges: [bridgeOf("br-int", [portOf("p1", iface, port)])], ...more });

  test("moved into a namespace works although it says down", () => {
    const inside = namespaceOf(dhcp, [linkOf("p1", { kind: "openvswitch" })]);
    const node = stateOf(host({ type: "internal", ...gone }, {}, { namespaces: [inside] }), "p1");
    expect([node?.state, node?.kind, node?.parent]).toEqual(["ok", "port", `host:h/ns:${dhcp}`]);
  });

  test("whose device is in no namespace has failed", () => {
    const node = stateOf(host({ type: "internal", ...gone }), "p1");
    expect(verdict(node)).toEqual(["failed", "the device p1 of bridge br-int is in no namespace"]);
  });

  test("whose device may be in a namespace that was not read is unknown", () => {
    const state = host({ type: "internal", ...gone }, {}, { namespaces: [namespaceOf("blue", null)] });
    expect(stateOf(state, "p1")?.state).toBe("unknown");
    expect(hostGraph("h", state).nodes.find(({ label }) => label === "blue")?.state).toBe("unknown");
  });

  test("is not confused with a device of the same name elsewhere", () => {
    const state = host({ type: "" }, {}, { namespaces: [namespaceOf("blue", [linkOf("p1", { kind: "veth" })])] });
    const nodes = hostGraph("h", state).nodes.filter(({ label }) => label === "p1");
    expect(nodes.map(({ id, state }) => `${id} ${state}`)).toEqual([
      "host:h/dev:blue/p1 unknown",
      "host:h/port:br-int/p1 failed",
    ]);
  });

  test.each([
    [{ error: "could not open network device p1 (No such device)", ofport: -1 }, "failed", /No such device/],
    [{ ofport: -1 }, "failed", /could not open p1/],
    [{ ofport: null }, "unknown", /no OpenFlow port/],
    [{ type: "dpdkvhostuserclient", linkState: "down" }, "down", /other side/],
    [{ type: "dpdkvhostuserclient" }, "ok", /^$/],
  ])("%j is %s", (iface, state, reason) => {
    const node = stateOf(host(iface), "p1");
    expect(node?.state).toBe(state);
    expect(node?.reason ?? "").toMatch(reason);
  });

  test("on VLAN 4095 is dead, and keeps the network it was in", () => {
    const port = { tag: 4095, otherConfig: { net_uuid: "n1", tag: "2" } };
    const node = stateOf(host({}, port, { links: [linkOf("p1")] }), "p1");
    expect([node?.state, node?.badge, node?.network]).toEqual(["dead", "dead VLAN 4095", "n1"]);
  });

  test("without a tag on the integration bridge is marked as a trunk of everything", () => {
    expect(stateOf(host({}, {}, { links: [linkOf("p1")] }), "p1")?.badge).toBe("all VLANs");
    expect(stateOf(host({}, { trunks: [3, 4] }, { links: [linkOf("p1")] }), "p1")?.badge).toBe("trunk 3,4");
  });

  test("named longer than the kernel allows is found by its cut device", () => {
    const long = "abcdefghijklmnopq";
    const state = hostOf({
      links: [linkOf("abcdefghijklmno", { kind: "openvswitch" })],
      bridges: [bridgeOf("br-int", [portOf(long, { type: "internal" })])],
    });
    expect(stateOf(state, long)?.state).toBe("ok");
    expect(hostGraph("h", state).nodes.filter(({ label }) => label === "abcdefghijklmno")).toEqual([]);
  });

  test("the bridge's own may be down", () => {
    const local = linkOf("br-int", { kind: "openvswitch", flags: [], operState: "DOWN" });
    const state = hostOf({
      links: [local],
      bridges: [bridgeOf("br-int", [portOf("br-int", { type: "internal", ofport: 65534, ...gone })])],
    });
    const node = stateOf(state, "br-int");
    expect([node?.state, node?.role, node?.parent]).toEqual(["ok", "local-port", "host:h/ovs:br-int"]);
  });

  test("of a bond shows its members, and fails with the last of them", () => {
    const bond = (dead: readonly string[]) => {
      const interfaces = ["eth1", "eth2"].map((name) => interfaceOf(name, dead.includes(name) ? { ofport: -1 } : {}));
      return hostOf({
        links: [linkOf("eth1"), linkOf("eth2")],
        bridges: [bridgeOf("br-ex", [portOf("bond0", {}, { bondMode: "balance-slb", interfaces })])],
      });
    };
    expect(stateOf(bond([]), "bond0")?.state).toBe("ok");
    expect(stateOf(bond(["eth1"]), "bond0")?.state).toBe("down");
    expect(stateOf(bond(["eth1", "eth2"]), "bond0")?.state).toBe("failed");
    const { edges } = hostGraph("h", bond([]));
    expect(edges.map(({ kind, source, target }) => `${kind} ${source} ${target}`)).toEqual([
      "member host:h/iface:br-ex/eth1 host:h/port:br-ex/bond0",
      "member host:h/iface:br-ex/eth2 host:h/port:br-ex/bond0",
      "ovs-port host:h/port:br-ex/bond0 host:h/ovs:br-ex",
    ]);
  });
});

describe("patch ports", () => {
  const patch = (name: string, peer: string | null) =>
    portOf(name, { type: "patch", options: peer === null ? {} : { peer } });
  const pair = (there: string | null, back: string | null) =>
    hostOf({
      bridges: [bridgeOf("br-int", [patch("patch-tun", there)]), bridgeOf("br-tun", [patch("patch-int", back)])],
    });

  test("that name each other are a pair", () => {
    const graph = hostGraph("h", pair("patch-int", "patch-tun"));
    expect(graph.edges.filter(({ kind }) => kind === "patch-pair").map(({ id }) => id)).toEqual([
      "patch-pair:host:h/port:br-int/patch-tun|host:h/port:br-tun/patch-int",
    ]);
    expect(graph.failed).toEqual([]);
  });

  test.each([
    ["patch-int", "elsewhere", "patch-int is joined to elsewhere, not to patch-tun of br-int"],
    ["nonexistent-peer", "patch-tun", "its peer nonexistent-peer does not exist"],
    [null, "patch-tun", "a patch port without a peer"],
  ])("%s / %s has failed", (there, back, reason) => {
    const state = pair(there, back);
    expect(verdict(stateOf(state, "patch-tun"))).toEqual(["failed", reason]);
    expect(hostGraph("h", state).edges.filter(({ kind }) => kind === "patch-pair")).toEqual([]);
  });
});

describe("the hybrid plug", () => {
  const id = "b079c24c-83";
  const veth = (name: string, peer: string, master: string | null) =>
    linkOf(name, { kind: "veth", master, peer: { namespace: "", ifindex: 9, name: peer } });
  const bridge = linkOf(`qbr${id}`, {
    kind: "bridge",
    bridge: { stp: false, ageingTimeSeconds: 0, multicastSnooping: null, vlanFiltering: null },
  });
  const tap = (flags: readonly string[]) =>
    linkOf(`tap${id}`, {
      kind: "tun",
      tun: { type: "tap", persistent: true },
      master: `qbr${id}`,
      flags,
      operState: "DOWN",
    });
  const plug = (links: Parameters<typeof hostOf>[0]["links"]) =>
    hostOf({
      links: links ?? [],
      bridges: [bridgeOf("br-int", [portOf(`qvo${id}`, {}, { tag: 3, otherConfig: { net_uuid: "n1" } })])],
    });
  const whole = [bridge, veth(`qvb${id}`, `qvo${id}`, `qbr${id}`), veth(`qvo${id}`, `qvb${id}`, null)];

  test("carries network and tag to the tap", () => {
    const state = plug([...whole, tap(["UP", "LOWER_UP"])]);
    for (const prefix of ["qvo", "qvb", "qbr", "tap"]) {
      const node = stateOf(state, `${prefix}${id}`);
      expect([prefix, node?.state, node?.network, node?.badge]).toEqual([prefix, "ok", "n1", "tag 3"]);
    }
  });

  test("tells a vanished guest, a tap that is down, a missing tap and a loose veth apart", () => {
    expect(verdict(stateOf(plug([...whole, tap(["UP", "NO-CARRIER"])]), `tap${id}`))[0]).toBe("dead");
    expect(verdict(stateOf(plug([...whole, tap([])]), `tap${id}`))).toEqual(["down", `tap${id} is not up`]);
    expect(verdict(stateOf(plug(whole), `qbr${id}`))).toEqual(["dead", "no guest's tap on this bridge"]);
    const loose = [
      bridge,
      veth(`qvb${id}`, `qvo${id}`, null),
      veth(`qvo${id}`, `qvb${id}`, null),
      tap(["UP", "LOWER_UP"]),
    ];
    expect(verdict(stateOf(plug(loose), `qvb${id}`))[0]).toBe("failed");
    expect(verdict(stateOf(plug(loose), `qbr${id}`))[0]).toBe("failed");
    expect(stateOf(plug(loose), `tap${id}`)?.network).toBeUndefined();
  });
});

describe("what is no fault", () => {
  test.each([
    ["a spare NIC", linkOf("eth5", { flags: ["NO-CARRIER", "UP"], operState: "DOWN" })],
    ["a NIC nobody set up", linkOf("eth5", { flags: [], operState: "DOWN" })],
    ["an empty bridge", linkOf("virbr0", { kind: "bridge", flags: ["UP", "NO-CARRIER"], operState: "DOWN" })],
    ["OVS's own device", linkOf("ovs-netdev", { kind: "tun", flags: [], operState: "DOWN" })],
  ])("%s", (_, link) => {
    expect(stateOf(hostOf({ links: [link] }), link.name)?.state).toBe("ok");
  });

  test("but a NIC in use without carrier is down, and an unseen other end unknown", () => {
    const addresses = [{ family: "inet", address: "192.0.2.1", prefixLength: 24, scope: "global" }] as const;
    const cut = linkOf("eth0", { flags: ["UP", "NO-CARRIER"], operState: "DOWN", addresses });
    expect(verdict(stateOf(hostOf({ links: [cut] }), "eth0"))).toEqual(["down", "eth0 has no carrier"]);
    const half = linkOf("veth0", { kind: "veth", peer: { namespace: null, ifindex: 7, name: null } });
    expect(stateOf(hostOf({ links: [half] }), "veth0")?.state).toBe("unknown");
  });
});
