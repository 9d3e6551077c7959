import { describe, expect, test } from "vitest";
import { parseLinks } from "./links";
import { resolvePeers } from "./peers";

const link = (ifindex: number, ifname: string, rest: object = {}) => ({
  ifindex,
  ifname,
  mtu: 1500,
  flags: ["UP"],
  operstate: "UP",
  link_type: "ether",
  address: "02:00:00:00:00:01",
  ...rest,
});
const veth = (ifindex: number, ifname: string, rest: object) =>
  link(ifindex, ifname, { linkinfo: { info_kind: "veth" }, ...rest });
const namespace = (name: string, rows: readonly object[], nsids: Record<string, string> = {}) => ({
  name,
  nsids,
  parsed: parseLinks(JSON.stringify(rows)),
});
const peerOf = (namespaces: Parameters<typeof resolvePeers>[0], name: string, device: string) =>
  resolvePeers(namespaces)
    .get(name)
    ?.find((found) => found.name === device)?.peer;

describe("links", () => {
  test("counters of one print and addresses of the other", () => {
    const stats64 = {
      rx: { bytes: 1, packets: 2, errors: 3, dropped: 4 },
      tx: { bytes: 5, packets: 6, errors: 7, dropped: 8 },
    };
    const addr_info = [{ family: "inet", local: "10.0.0.3", prefixlen: 24, scope: "global" }, {}];
    const parsed = parseLinks(
      JSON.stringify([{}, link(2, "eth0", { stats64 })]),
      JSON.stringify([link(2, "eth0", { addr_info }), link(3, "late0", { addr_info: [] })]),
    );
    expect(parsed.links.map(({ name }) => name)).toEqual(["eth0", "late0"]);
    expect(parsed.links[0]).toMatchObject({
      addresses: [{ family: "inet", address: "10.0.0.3", prefixLength: 24, scope: "global" }],
      counters: { rxBytes: 1, rxDropped: 4, txBytes: 5, txDropped: 8 },
    });
    expect(parsed.links[1]?.counters).toBeNull();
  });

  test("bridge, tun, vlan and names that hurt", () => {
    const bridge = {
      info_kind: "bridge",
      info_data: { ageing_time: 30000, stp_state: 0, mcast_snooping: 1, vlan_filtering: 0 },
    };
    const tun = { info_kind: "tun", info_data: { type: "tap", persist: true } };
    const vlan = { info_kind: "vlan", info_data: { id: 120 } };
    const { links } = parseLinks(
      JSON.stringify([
        link(1, "x%d", { linkinfo: bridge, ifalias: 'say "hi" $(now)' }),
        link(2, "$(reboot)", { linkinfo: tun, master: "x%d" }),
        link(3, 'q"x', { linkinfo: vlan, link: "eth0" }),
        link(4, "gre0", { link_type: "gre", address: "0.0.0.0" }),
      ]),
    );
    expect(links.map(({ name }) => name)).toEqual(["x%d", "$(reboot)", 'q"x', "gre0"]);
    expect(links[0]).toMatchObject({
      alias: 'say "hi" $(now)',
      bridge: { stp: false, ageingTimeSeconds: 300, multicastSnooping: true, vlanFiltering: false },
    });
    expect(links[1]).toMatchObject({ master: "x%d", tun: { type: "tap", persistent: true } });
    expect(links[2]).toMatchObject({ parent: "eth0", vlanId: 120, peer: null });
    expect(links[3]?.mac).toBeNull();
  });

  test.each([
    ["cut", '[{"ifindex":1,"ifname":"lo"'],
    ["not a list", '{"ifindex":1}'],
    ["a number for a name", JSON.stringify([link(1, "x", { ifname: 7 })])],
    ["text for a number", JSON.stringify([link(1, "x", { mtu: "1500" })])],
    ["no index", JSON.stringify([{ ifname: "x", mtu: 1 }])],
    ["text in place of a link", '["lo"]'],
  ])("%s is malformed", (_, text) => {
    expect(() => parseLinks(text)).toThrow(/JSON|not |no ifindex/);
  });
});

describe("veth peers", () => {
  test("in one namespace by name, both ways", () => {
    const root = namespace("", [veth(10, "qvo", { link: "qvb" }), veth(11, "qvb", { link: "qvo" })]);
    expect(peerOf([root], "", "qvo")).toEqual({ namespace: "", ifindex: 11, name: "qvb" });
    expect(peerOf([root], "", "qvb")).toEqual({ namespace: "", ifindex: 10, name: "qvo" });
  });

  test("across namespaces, although ifindexes repeat", () => {
    const root = namespace(
      "",
      [veth(2, "tap1", { link_index: 2, link_netnsid: 5 }), veth(3, "tap2", { link_index: 2, link_netnsid: 6 })],
      { 5: "a", 6: "b" },
    );
    const a = namespace("a", [veth(2, "ns1", { link_index: 2, link_netnsid: 0 })], { 0: "" });
    const b = namespace("b", [veth(2, "ns2", { link_index: 3, link_netnsid: 0 })], { 0: "" });
    expect(peerOf([root, a, b], "", "tap1")).toEqual({ namespace: "a", ifindex: 2, name: "ns1" });
    expect(peerOf([root, a, b], "", "tap2")).toEqual({ namespace: "b", ifindex: 2, name: "ns2" });
    expect(peerOf([root, a, b], "b", "ns2")).toEqual({ namespace: "", ifindex: 3, name: "tap2" });
  });

  test("known from the far end when our own ids were not read", () => {
    const root = namespace("", [veth(7, "tap1", { link_index: 2, link_netnsid: 5 })], { 5: "a" });
    const a = namespace("a", [veth(2, "ns1", { link_index: 7, link_netnsid: 0 })]);
    expect(peerOf([root, a], "a", "ns1")).toEqual({ namespace: "", ifindex: 7, name: "tap1" });
  });

  test("a peer that does not point back is not believed", () => {
    const root = namespace("", [veth(7, "tap1", { link_index: 2, link_netnsid: 5 })], { 5: "a" });
    const stale = namespace("a", [veth(2, "other", { link_index: 9, link_netnsid: 0 })], { 0: "" });
    const elsewhere = namespace("a", [veth(2, "other", { link_index: 7, link_netnsid: 0 })], { 0: "b" });
    const unresolved = { namespace: null, ifindex: 2, name: null };
    expect(peerOf([root, stale], "", "tap1")).toEqual(unresolved);
    expect(peerOf([root, elsewhere], "", "tap1")).toEqual(unresolved);
    expect(peerOf([namespace("", [veth(4, "half", { link: "gone" })])], "", "half")).toEqual({
      namespace: null,
      ifindex: 0,
      name: null,
    });
  });

  test("an unknown namespace is said, and a link that is no veth has no peer", () => {
    const root = namespace("", [veth(2, "eth0", { link_index: 10, link_netnsid: 0 }), link(3, "br0")]);
    expect(peerOf([root], "", "eth0")).toEqual({ namespace: null, ifindex: 10, name: null });
    expect(peerOf([root], "", "br0")).toBeNull();
  });
});
