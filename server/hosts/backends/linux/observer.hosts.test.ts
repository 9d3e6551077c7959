import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver, HostStatus, StateChange } from "@/server/hosts/observer";
import { waysIn } from "@/server/hosts/testing/ways-in";
import { attemptOnHost, onHost } from "@/server/lab/hosts/host-tree";
import { startDatabase } from "@/server/lab/hosts/open-vswitch";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor, type SshDoor } from "@/server/lab/hosts/ssh-door";
import type { HostState } from "@/server/model/host-state";

/** The promise to operators: a change on a host is known within a second. */
const PROMISED_MS = 1000;

let host: SingleHost;
let door: SshDoor;

beforeAll(async () => {
  host = await startSingleHost("bob");
  door = await openSshDoor(host.tree, host.dir);
  await vsctl("add-br", "br-int", "--", "set", "Bridge", "br-int", `datapath_type=${host.datapath}`);
});
afterAll(async () => {
  await door?.close();
  await host?.stop();
});

const on = (...argv: string[]) => onHost(host.tree, argv);
const vsctl = (...argv: string[]) => on("ovs-vsctl", "--timeout=10", ...argv);

type Watched = {
  readonly observer: HostObserver;
  readonly states: { readonly state: HostState; readonly change: StateChange }[];
  readonly statuses: HostStatus["state"][];
  readonly keys: string[];
};

const WAYS = ["netns", "ssh"] as const;
const way = (name: (typeof WAYS)[number]) => waysIn("bob", host, door)[name];

async function watched(config: Parameters<typeof openHost>[0]): Promise<Watched> {
  const seen: Omit<Watched, "observer"> = { states: [], statuses: [], keys: [] };
  const observer = openHost(config, {
    onState: (state, change) => seen.states.push({ state, change }),
    onStatus: ({ state }) => {
      if (seen.statuses.at(-1) !== state) seen.statuses.push(state);
    },
    onHostKey: (key) => seen.keys.push(key),
  });
  await observer.start();
  return { observer, ...seen };
}

/** Runs a change and returns the milliseconds until a published state shows it. */
async function latency({ states }: Watched, change: () => Promise<unknown>, shows: (state: HostState) => boolean) {
  const from = states.length;
  const startedAt = performance.now();
  await change();
  await expect
    .poll(() => states.slice(from).some(({ state }) => shows(state)), { timeout: 5000, interval: 2 })
    .toBe(true);
  return performance.now() - startedAt;
}

const root = (state: HostState) => state.namespaces[0];
const hasLink = (name: string) => (state: HostState) => root(state)?.links?.some((link) => link.name === name) ?? false;
const hasPort = (name: string) => (state: HostState) =>
  state.ovs?.bridges.some(({ ports }) => ports.some((port) => port.name === name)) ?? false;
const hasNamespace = (name: string) => (state: HostState) => state.namespaces.some((one) => one.name === name);
const not = (shows: (state: HostState) => boolean) => (state: HostState) => !shows(state);

describe.each(WAYS)("a real host over %s", (name) => {
  let seen: Watched;
  beforeAll(async () => {
    seen = await watched(way(name));
  });
  afterAll(() => seen?.observer.close());

  it("is read whole, with no error", () => {
    const state = seen.observer.current();
    expect(state?.errors).toEqual([]);
    expect(seen.observer.status().state).toBe("live");
    expect(state).toMatchObject({ hostname: "bob", ovs: { bridges: [{ name: "br-int" }] } });
    expect(root(state as HostState)?.iptables).not.toBeNull();
    expect(state?.ovs?.bridges[0]?.flows).toHaveLength(1);
    expect(state?.processes?.map(({ name }) => name)).toEqual(expect.arrayContaining(["ovsdb-server", "ovs-vswitchd"]));
  });

  it("shows ports, links and namespaces within a second of their coming and going", async () => {
    const port = ["add-port", "br-int", "p1", "--", "set", "Interface", "p1", "type=internal"];
    const measured = {
      "ovs-vsctl add-port": await latency(seen, () => vsctl(...port), hasPort("p1")),
      "ovs-vsctl set tag": await latency(
        seen,
        () => vsctl("set", "Port", "p1", "tag=7"),
        (state) => state.ovs?.bridges[0]?.ports.some(({ tag }) => tag === 7) ?? false,
      ),
      "ovs-vsctl del-port": await latency(seen, () => vsctl("del-port", "p1"), not(hasPort("p1"))),
      "ip link add": await latency(
        seen,
        () => on("ip", "link", "add", "name", "v0", "type", "veth", "peer", "name", "v1"),
        hasLink("v0"),
      ),
      "ip addr add": await latency(
        seen,
        () => on("ip", "addr", "add", "10.9.8.7/24", "dev", "v0"),
        (state) =>
          root(state)?.links?.some(({ addresses }) => addresses.some(({ address }) => address === "10.9.8.7")) ?? false,
      ),
      "ip rule add": await latency(
        seen,
        () => on("ip", "rule", "add", "priority", "77", "from", "10.9.8.0/24", "blackhole"),
        (state) => root(state)?.policies?.some(({ action }) => action === "blackhole") ?? false,
      ),
      "ip rule del": await latency(
        seen,
        () => on("ip", "rule", "del", "priority", "77"),
        (state) => root(state)?.policies?.every(({ action }) => action === "lookup") ?? false,
      ),
      "ip link del": await latency(seen, () => on("ip", "link", "del", "dev", "v0"), not(hasLink("v0"))),
      "ip netns add": await latency(seen, () => on("ip", "netns", "add", "qx"), hasNamespace("qx")),
      "ip netns del": await latency(seen, () => on("ip", "netns", "del", "qx"), not(hasNamespace("qx"))),
    };
    process.stdout.write(
      `${name}: ${Object.entries(measured)
        .map(([what, ms]) => `${what} ${ms.toFixed(0)} ms`)
        .join(", ")}\n`,
    );
    for (const [what, ms] of Object.entries(measured)) expect(ms, what).toBeLessThan(PROMISED_MS);
  });

  it("sees a link appear in a namespace that a veth leads to, and joins the pair", async () => {
    await latency(seen, () => on("ip", "netns", "add", "qy"), hasNamespace("qy"));
    const inside = (state: HostState) => state.namespaces.find(({ name }) => name === "qy")?.links ?? [];
    await latency(
      seen,
      () => on("ip", "link", "add", "name", "out0", "type", "veth", "peer", "name", "in0", "netns", "qy"),
      (state) =>
        inside(state).some(({ name, peer }) => name === "in0" && peer?.name === "out0" && peer.namespace === ""),
    );
    const ms = await latency(
      seen,
      () => on("ip", "-n", "qy", "link", "set", "dev", "in0", "mtu", "1400"),
      (state) => inside(state).some(({ mtu }) => mtu === 1400),
    );
    expect(ms).toBeLessThan(PROMISED_MS);
    await latency(seen, () => on("ip", "netns", "del", "qy"), not(hasLink("out0")));
  });

  it("counts the rules anew when it is asked, and tells nobody when only counters moved", async () => {
    const counted = () => {
      const filter = root(seen.observer.current() as HostState)?.iptables?.tables.find(({ name }) => name === "filter");
      const chain = filter?.chains.find(({ name }) => name === "COUNTED");
      return chain?.rules.map(({ packets }) => packets);
    };
    await on("iptables", "-N", "COUNTED");
    try {
      await on("iptables", "-A", "COUNTED", "-p", "icmp", "-m", "icmp", "--icmp-type", "8", "-j", "RETURN");
      await on("iptables", "-A", "OUTPUT", "-j", "COUNTED");
      await seen.observer.count();
      expect(counted()).toEqual([0]);
      await expect.poll(() => seen.states.at(-1)?.state === seen.observer.current()).toBe(true);
      const [told, at] = [seen.states.length, seen.observer.current()?.rulesAt ?? 0];
      await on("ip", "link", "set", "dev", "lo", "up");
      await on("ping", "-n", "-c", "3", "-i", "0.05", "127.0.0.1");
      await seen.observer.count();
      expect(counted()).toEqual([3]);
      expect(seen.observer.current()?.rulesAt).toBeGreaterThan(at);
      const rules = seen.states.slice(told).filter(({ change }) => change.parts.includes("iptables"));
      expect(rules).toEqual([]);
    } finally {
      await attemptOnHost(host.tree, ["iptables", "-D", "OUTPUT", "-j", "COUNTED"]);
      await attemptOnHost(host.tree, ["iptables", "-F", "COUNTED"]);
      await attemptOnHost(host.tree, ["iptables", "-X", "COUNTED"]);
    }
  });

  it("keeps hostile names as they are", async () => {
    const names = [`a "b" 'c'`, "%d $(reboot)", "sixteen-chars-xx"];
    for (const name of names) {
      await latency(
        seen,
        () =>
          vsctl(
            "--",
            "add-port",
            "br-int",
            name,
            "--",
            "set",
            "Interface",
            name,
            "type=internal",
            'external_ids:x="$(id) %d"',
          ),
        hasPort(name),
      );
      const namespace = name.replaceAll("/", "");
      await latency(seen, () => on("ip", "netns", "add", namespace), hasNamespace(namespace));
    }
    const ports = seen.observer.current()?.ovs?.bridges[0]?.ports ?? [];
    expect(ports.find(({ name }) => name === names[1])?.interfaces[0]?.externalIds).toEqual({ x: "$(id) %d" });
    for (const name of names) {
      await latency(seen, () => vsctl("--", "del-port", "br-int", name), not(hasPort(name)));
      await latency(seen, () => on("ip", "netns", "del", name), not(hasNamespace(name)));
    }
  });

  it("keeps the state when the OVSDB server is killed, says so, and goes on when it is back", async () => {
    await latency(
      seen,
      () => vsctl("add-port", "br-int", "kept", "--", "set", "Interface", "kept", "type=internal"),
      hasPort("kept"),
    );
    await on("sh", "-c", "kill -9 $(cat /run/openvswitch/ovsdb-server.pid)");
    await expect.poll(() => seen.observer.status().state, { timeout: 5000 }).toBe("stale");
    await expect.poll(() => seen.observer.current()?.errors.map(({ part }) => part)).toContain("ovs");
    expect(hasPort("kept")(seen.observer.current() as HostState)).toBe(true);
    await on("rm", "-f", "/run/openvswitch/db.sock", "/run/openvswitch/ovsdb-server.pid");
    await startDatabase(host.tree);
    await expect.poll(() => seen.observer.status().state, { timeout: 15_000 }).toBe("live");
    const ms = await latency(seen, () => vsctl("del-port", "kept"), not(hasPort("kept")));
    expect(ms).toBeLessThan(PROMISED_MS);
    expect(seen.observer.current()?.errors).toEqual([]);
  });

  it("has nothing to say when nothing but counters moves", async () => {
    await seen.observer.refresh();
    const before = seen.states.length;
    await on("ping", "-c", "3", "-i", "0.2", "-W", "1", "127.0.0.1");
    // what is told until a link comes, and is not of that link
    const pair = ["y0", "type", "veth", "peer", "name", "y1"];
    await latency(seen, () => on("ip", "link", "add", "name", ...pair), hasLink("y0"));
    const isOfPair = (state: HostState) => hasLink("y0")(state) || hasLink("y1")(state);
    const told = seen.states.slice(before).filter(({ state }) => !isOfPair(state));
    expect(told.map(({ change }) => change)).toEqual([]);
    await latency(seen, () => on("ip", "link", "del", "dev", "y0"), not(hasLink("y0")));
  });
});

it("knows the same after single-link reads as after a whole one", async () => {
  const seen = await watched(way("netns"));
  await latency(seen, () => on("ip", "link", "add", "name", "w0", "type", "veth", "peer", "name", "w1"), hasLink("w0"));
  await latency(seen, () => on("ip", "link", "del", "dev", "w0"), not(hasLink("w0")));
  await seen.observer.close();
  const again = await watched(way("netns"));
  await again.observer.close();
  const shape = (state: HostState | null) =>
    root(state as HostState)?.links?.map(({ name, kind, mtu, peer }) => ({ name, kind, mtu, peer }));
  expect(shape(seen.observer.current())).toEqual(shape(again.observer.current()));
});

it("goes stale when the SSH connection breaks, and reads anew when it is back", async () => {
  const seen = await watched(way("ssh"));
  expect(seen.keys).toEqual([await door.fingerprint()]);
  door.drop();
  await expect.poll(() => seen.statuses, { timeout: 5000 }).toContain("stale");
  await on("ip", "link", "add", "name", "x0", "type", "veth", "peer", "name", "x1");
  await expect.poll(() => seen.observer.status(), { timeout: 15_000 }).toMatchObject({ state: "live", errors: [] });
  await expect.poll(() => hasLink("x0")(seen.observer.current() as HostState), { timeout: 5000 }).toBe(true);
  await on("ip", "link", "del", "dev", "x0");
  await seen.observer.close();
  await expect
    .poll(async () => (await attemptOnHost(host.tree, ["pgrep", "-c", "-f", "monitor all-nsid"])).stdout.trim(), {
      timeout: 5000,
    })
    .toBe("0");
});

it("reads what it can from a host without some of the tools, and names each that is missing", async () => {
  await on("mount", "--bind", "/bin/false", "/usr/sbin/ipset");
  const seen = await watched(way("netns"));
  await on("umount", "/usr/sbin/ipset");
  await seen.observer.close();
  expect(seen.statuses).toContain("partial");
  const state = seen.observer.current();
  expect(state?.errors).toMatchObject([{ part: "ipset", namespace: "", command: "ipset save" }]);
  expect(root(state as HostState)).toMatchObject({ ipsets: null, conntrack: { total: 0 } });
  expect(root(state as HostState)?.links?.length).toBeGreaterThan(0);
});

it("fails with the reason when there is no such host, and does not give up", async () => {
  const seen = await watched({ transport: "netns", name: "none", settings: { namespace: `bob-none-${process.pid}` } });
  expect(seen.observer.status()).toMatchObject({ state: "failed", observedAt: null });
  expect(seen.observer.status().errors[0]).toContain("bob-none");
  await seen.observer.close();
});
