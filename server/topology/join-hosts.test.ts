import { describe, expect, test } from "vitest";
import type { Graph } from "@/server/model/graph";
import type { HostState, Link } from "@/server/model/host-state";
import { buildGraph } from "./build-graph";
import { GraphCache } from "./graph-cache";
import { generateWorld } from "./testing/generate-world";
import { bridgeOf, greOf, hostOf, linkOf } from "./testing/host-of";
import { statusOf, worldOf } from "./testing/world-of";

const at = (address: string, more: Partial<Link> = {}) =>
  linkOf("eth0", { addresses: [{ family: "inet", address, prefixLength: 24, scope: "global" }], ...more });
const host = (address: string, tunnels: Parameters<typeof bridgeOf>[1], links: readonly Link[] = []): HostState => ({
  ...hostOf({ links: [at(address), ...links], bridges: [bridgeOf("br-tun", tunnels)] }),
  hostname: `host-${address}`,
});
const tunnelsOf = ({ edges }: Graph) =>
  edges.filter(({ kind }) => kind === "tunnel").map(({ source, target, state }) => `${source} ${target} ${state}`);
const nodeOf = ({ nodes }: Graph, id: string) => nodes.find((node) => node.id === id);

const A = "10.0.0.1";
const B = "10.0.0.2";

describe("tunnels", () => {
  const both = { a: host(A, [greOf("gre-b", A, B)]), b: host(B, [greOf("gre-a", B, A)]) };
  const ends = { a: "host:a/port:br-tun/gre-b", b: "host:b/port:br-tun/gre-a" };

  test("are joined end to end, and lifted to closed hosts", () => {
    expect(tunnelsOf(buildGraph(worldOf(both), { expand: "all" }))).toEqual([`${ends.a} ${ends.b} ok`]);
    expect(tunnelsOf(buildGraph(worldOf(both), { expand: ["a"] }))).toEqual([`${ends.a} host:b ok`]);
    expect(tunnelsOf(buildGraph(worldOf(both), { expand: ["b"] }))).toEqual([`host:a ${ends.b} ok`]);
    expect(tunnelsOf(buildGraph(worldOf(both), { expand: [] }))).toEqual(["host:a host:b ok"]);
  });

  test("without a local address are joined by any address that one host has", () => {
    const world = worldOf({ a: host(A, [greOf("gre-b", "", B)]), b: host(B, [greOf("gre-a", "", A)]) });
    expect(tunnelsOf(buildGraph(world, { expand: "all" }))).toEqual([`${ends.a} ${ends.b} ok`]);
  });

  test("of other keys or protocols are two one-sided ones", () => {
    const key = worldOf({ a: host(A, [greOf("gre-b", A, B, { out_key: "5" })]), b: both.b });
    const failed = buildGraph(key, { expand: "all" }).nodes.filter(({ state }) => state === "failed");
    expect(failed.map(({ id }) => id)).toEqual([ends.a, ends.b]);
    expect(failed[0]?.reason).toMatch(/^one-sided: it sends key 5 and takes .*; host-10\.0\.0\.2 takes .* and sends /);
  });

  test("that the other host does not have are one-sided: failed here, and on the closed host", () => {
    const world = worldOf({ a: both.a, b: host(B, []) });
    const open = buildGraph(world, { expand: "all" });
    expect(nodeOf(open, ends.a)?.reason).toBe("one-sided: host-10.0.0.2 has no gre tunnel back to this host");
    expect(tunnelsOf(open)).toEqual([`${ends.a} host:b failed`]);
    const closed = buildGraph(world, { expand: [] });
    expect([nodeOf(closed, "host:a")?.state, nodeOf(closed, "host:a")?.reason]).toEqual(["failed", "gre-b failed"]);
    expect(nodeOf(closed, "host:b")?.state).toBe("ok");
  });

  test("to a host whose switch was not read are unknown, not one-sided", () => {
    const world = worldOf({ a: both.a, b: { ...hostOf({ links: [at(B)] }), hostname: "b" } });
    expect(nodeOf(buildGraph(world, { expand: "all" }), ends.a)?.state).toBe("unknown");
  });

  test("to nowhere we know get an explicit unknown end", () => {
    const graph = buildGraph(worldOf({ a: both.a }), { expand: "all" });
    expect(tunnelsOf(graph)).toEqual([`${ends.a} remote:10.0.0.2 unknown`]);
    expect(nodeOf(graph, "remote:10.0.0.2")).toMatchObject({ kind: "host", state: "unknown", role: "remote" });
    expect(nodeOf(buildGraph(worldOf({ a: both.a }), { expand: [] }), "remote:10.0.0.2")?.state).toBe("unknown");
  });

  test("to an address that two hosts have are not given to either", () => {
    const world = worldOf({
      a: both.a,
      x: hostOf({ links: [at(B)], bridges: [] }),
      y: hostOf({ links: [at(B)], bridges: [] }),
    });
    expect(nodeOf(buildGraph(world, { expand: "all" }), ends.a)?.state).toBe("unknown");
  });

  test("whose route has no carrier are down", () => {
    const down = greOf("gre-b", A, B);
    const cut = {
      ...down,
      interfaces: down.interfaces.map((iface) => ({ ...iface, status: { tunnel_egress_iface_carrier: "down" } })),
    };
    expect(nodeOf(buildGraph(worldOf({ a: host(A, [cut]), b: both.b }), { expand: "all" }), ends.a)?.state).toBe(
      "down",
    );
  });
});

test("a veth between hosts of one kernel is joined when only two ends name each other, and said to be a guess", () => {
  const veth = (ifindex: number, peer: number) =>
    linkOf("veth0", { ifindex, kind: "veth", peer: { namespace: null, ifindex: peer, name: null } });
  const pairs = (hosts: Record<string, HostState>) =>
    buildGraph(worldOf(hosts), { expand: "all" })
      .edges.filter(({ kind }) => kind === "veth-pair")
      .map(({ id, state }) => `${id} ${state}`);
  const a = host(A, [], [veth(5, 9)]);
  const b = host(B, [], [veth(9, 5)]);
  expect(pairs({ a, b })).toEqual(["veth-pair:host:a/dev:/veth0|host:b/dev:/veth0 unknown"]);
  expect(pairs({ a, b, c: host("10.0.0.3", [], [veth(9, 5)]) })).toEqual([]);
  expect(pairs({ a, b: { ...b, kernel: "5.10" } })).toEqual([]);
  expect(pairs({ a, b: host(B, [], [veth(9, 6)]) })).toEqual([]);
});

describe("sources", () => {
  const world = worldOf({ a: host(A, [greOf("gre-b", A, B)]), b: host(B, [greOf("gre-a", B, A)]), c: null });

  test("that stopped answering make everything of theirs stale, nothing of others", () => {
    const stale = { ...statusOf("host", "a", "stale"), errors: ["timed out"] };
    const hosts = world.hosts.map((one) => (one.key === "a" ? { ...one, status: stale } : one));
    const graph = buildGraph({ ...world, hosts }, { expand: "all" });
    const own = graph.nodes.filter(({ host }) => host === "a");
    expect(own.length).toBeGreaterThan(3);
    expect(new Set(own.map(({ state, reason }) => `${state}: ${reason}`))).toEqual(
      new Set(["stale: a stopped answering: timed out"]),
    );
    expect(graph.nodes.filter(({ host }) => host === "b").every(({ state }) => state === "ok")).toBe(true);
    expect(tunnelsOf(graph)).toEqual(["host:a/port:br-tun/gre-b host:b/port:br-tun/gre-a stale"]);
    expect(
      graph.edges.filter(({ source }) => source.startsWith("host:a/")).every(({ state }) => state === "stale"),
    ).toBe(true);
  });

  test("that were never read are there, unknown", () => {
    expect(nodeOf(buildGraph(world, { expand: "all" }), "host:c")).toMatchObject({ state: "unknown", label: "c" });
  });
});

describe("many hosts", () => {
  const world = generateWorld({ hosts: 120, portsPerHost: 4, networks: 300, networksPerHost: 3 });
  const cache = new GraphCache();

  test("stay readable: one mesh instead of a line for each of 7,140 pairs", () => {
    const graph = buildGraph(world, { expand: [] }, cache);
    expect(graph.nodes.length + graph.edges.length).toBeLessThanOrEqual(300);
    expect(nodeOf(graph, "mesh")?.badge).toBe("7140 tunnels");
    expect(nodeOf(graph, "segments")?.hidden).toBe(82);
    expect(graph.nodes.every(({ state }) => state === "ok")).toBe(true);
  }, 30_000);

  test("opening one changes no other, and joins its tunnel bridge to the mesh", () => {
    const closed = buildGraph(world, { expand: [] }, cache);
    const open = buildGraph(world, { expand: ["compute-0007"] }, cache);
    const others = ({ nodes }: Graph) => nodes.filter(({ host }) => host !== "compute-0007");
    expect(others(open)).toEqual(others(closed));
    expect(tunnelsOf(open)).toEqual(["host:compute-0007/ovs:br-tun mesh ok"]);
    const two = buildGraph(world, { expand: ["compute-0007", "compute-0008"] }, cache);
    expect(tunnelsOf(two).filter((line) => !line.includes("mesh"))).toHaveLength(1);
  });
});
