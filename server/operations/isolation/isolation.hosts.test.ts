import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Prisma } from "@/server/db/generated/client";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { openHost } from "@/server/hosts/driver";
import type { HostObserver } from "@/server/hosts/observer";
import { attemptOnHost, onHost } from "@/server/lab/hosts/host-tree";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { BridgeheadError } from "@/server/model/errors";
import type { HostState } from "@/server/model/host-state";
import { plumbingSchema } from "@/server/model/plumbing";
import type { OperationContext } from "@/server/operations/context";
import { HostTurns } from "@/server/operations/host-steps/host-turns";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { activateIsolation } from "@/server/operations/isolation/activate-isolation";
import { flushIsolation } from "@/server/operations/isolation/flush-isolation";
import { handleVmEvent } from "@/server/operations/isolation/handle-vm-event";
import { setFilteredBridges } from "@/server/operations/isolation/set-filtered-bridges";
import { stopIsolating } from "@/server/operations/isolation/stop-isolating";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { testWorld } from "@/server/operations/testing/test-world";

/**
 * Three guests on one Linux bridge of a real host, two of one MAC prefix and one of another. Everything is asked of the
 * operations that the console calls; what passes is counted in frames that a guest received.
 */

const never = new AbortController().signal;
const APPLY = { mode: "apply" } as const;

type Guest = { readonly ns: string; readonly tap: string; readonly mac: string; readonly ip: string };
const ONE: Guest = { ns: "one-1", tap: "vnet0", mac: "02:00:c0:a8:01:01", ip: "192.168.1.1" };
const TWO: Guest = { ns: "one-2", tap: "vnet1", mac: "02:00:c0:a8:01:02", ip: "192.168.1.2" };
const THREE: Guest = { ns: "one-3", tap: "vnet2", mac: "02:00:c0:a8:02:03", ip: "192.168.1.3" };
const GUESTS = [ONE, TWO, THREE];
const PAIRS = GUESTS.flatMap((from) => GUESTS.filter((to) => to !== from).map((to) => ({ from, to })));

let host: SingleHost;
let observer: HostObserver;

const on = (...argv: string[]) => onHost(host.tree, argv);
const rules = async () => {
  const { stdout } = await attemptOnHost(host.tree, ["ebtables-save"]);
  return stdout.split("\n").filter((line) => line.startsWith("-A FORWARD"));
};

async function start({ ns, tap, mac, ip }: Guest): Promise<void> {
  await on("ip", "netns", "add", ns);
  await on(
    "ip",
    "netns",
    "exec",
    ns,
    "sysctl",
    "-qw",
    "net.ipv6.conf.all.disable_ipv6=1",
    "net.ipv6.conf.default.disable_ipv6=1",
  );
  await on("ip", "link", "add", tap, "type", "veth", "peer", "name", "eth0", "netns", ns);
  await on("ip", "link", "set", "dev", tap, "master", "beth0", "up");
  await on("ip", "-n", ns, "link", "set", "dev", "eth0", "address", mac, "up");
  await on("ip", "-n", ns, "addr", "add", `${ip}/24`, "dev", "eth0");
}

/** The others' MACs are known, so that what is sent does not hang on an ARP request. */
async function introduce(): Promise<void> {
  for (const { from, to } of PAIRS) {
    await on("ip", "-n", from.ns, "neigh", "replace", to.ip, "lladdr", to.mac, "dev", "eth0");
  }
}

/** Frames that a guest received. */
async function received({ ns }: Guest): Promise<number> {
  const shown: unknown = JSON.parse(await on("ip", "-n", ns, "-s", "-j", "link", "show", "dev", "eth0"));
  const [link] = Array.isArray(shown) ? shown : [];
  return Number(link.stats64.rx.packets);
}

const SENT = 20;

/** Sends frames one way and counts those that arrive. */
async function arriving(from: Guest, to: Guest): Promise<number> {
  const before = await received(to);
  await attemptOnHost(host.tree, [
    "ip",
    "netns",
    "exec",
    from.ns,
    "ping",
    "-q",
    "-c",
    String(SENT),
    "-i",
    "0.01",
    "-W",
    "1",
    to.ip,
  ]);
  return (await received(to)) - before;
}

const pings = async (from: Guest, to: Guest) =>
  (await attemptOnHost(host.tree, ["ip", "netns", "exec", from.ns, "ping", "-q", "-c", "1", "-W", "1", to.ip])).code ===
  0;

const domainOf = ({ ns, tap, mac }: Guest) =>
  `<domain type='kvm' id='7'><name>${ns}</name><devices><interface type='bridge'><mac address='${mac}'/><source bridge='beth0'/><target dev='${tap}'/></interface></devices></domain>`;

describe.each(testDatabases().slice(0, 1))("isolation by MAC prefix on a real host, on $name", ({ open }) => {
  let database: TestDatabase;
  let ctx: OperationContext;
  let cloudId: string;

  beforeAll(async () => {
    database = await open();
    host = await startSingleHost("iso");
    await on("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1", "net.ipv6.conf.default.disable_ipv6=1");
    observer = openHost(
      { transport: "netns", name: "iso", settings: { pollSeconds: 300, namespace: host.namespace } },
      { onState: () => undefined, onStatus: () => undefined },
    );
    await observer.start();
  });
  beforeEach(async () => {
    await database.clear();
    const world = await testWorld(database.client);
    cloudId = world.cloudId;
    const row = { id: "node1", name: "node1", transport: "netns", ownership: "managed", settings: {} };
    await database.client.host.create({ data: { ...row, plumbing: plumbingSchema.parse({}) } });
    ctx = { ...world.ctx, ...onRealHost() };
    for (const { ns, tap } of GUESTS) {
      await attemptOnHost(host.tree, ["ip", "link", "del", tap]);
      await attemptOnHost(host.tree, ["ip", "netns", "del", ns]);
    }
    await attemptOnHost(host.tree, ["ip", "link", "del", "beth0"]);
    await attemptOnHost(host.tree, ["ebtables", "-F"]);
    await on("ip", "link", "add", "beth0", "type", "bridge");
    await on("ip", "link", "set", "dev", "beth0", "up");
    for (const guest of GUESTS) await start(guest);
    await introduce();
  });
  afterAll(async () => {
    await observer?.close();
    await host?.stop();
    await database?.close();
  });

  function onRealHost(): Pick<OperationContext, "hostState" | "refreshHost" | "performOnHost" | "hostTurns"> {
    const now = (): HostState => {
      const state = observer.current();
      if (state === null) throw new BridgeheadError("unreachable", observer.status().errors.join(" "));
      return state;
    };
    return {
      hostState: () => observer.current(),
      refreshHost: async () => {
        await observer.refresh();
        return now();
      },
      performOnHost: (_, ...given) => observer.perform(...given),
      hostTurns: new HostTurns(),
    };
  }

  const activate = (guest: Guest) =>
    activateIsolation(ctx, { host: "node1", text: domainOf(guest), source: "operator" }, APPLY, never);

  it("keeps the prefixes apart, and only then: counted both ways, before and after", async () => {
    for (const { from, to } of PAIRS) expect(await arriving(from, to)).toBeGreaterThanOrEqual(SENT);
    for (const guest of GUESTS) expect(await activate(guest)).toMatchObject({ status: "applied", error: null });
    expect(await rules()).toHaveLength(6);

    expect(await arriving(ONE, TWO)).toBeGreaterThanOrEqual(SENT);
    expect(await arriving(TWO, ONE)).toBeGreaterThanOrEqual(SENT);
    for (const stranger of [ONE, TWO]) {
      expect(await arriving(stranger, THREE)).toBe(0);
      expect(await arriving(THREE, stranger)).toBe(0);
    }
    expect(await pings(ONE, TWO)).toBe(true);
  });

  it("lets a VM send only with its own MAC, be another one of its prefix", async () => {
    const other = "02:00:c0:a8:01:77";
    const disguise = async (mac: string) => {
      await on("ip", "-n", ONE.ns, "link", "set", "dev", "eth0", "address", mac);
      await introduce();
    };
    await disguise(other);
    expect(await arriving(ONE, TWO)).toBeGreaterThanOrEqual(SENT);
    await disguise(ONE.mac);
    for (const guest of GUESTS) await activate(guest);
    expect(await arriving(ONE, TWO)).toBeGreaterThanOrEqual(SENT);
    await disguise(other);
    expect(await arriving(ONE, TWO)).toBe(0);
    await disguise(ONE.mac);
    expect(await arriving(ONE, TWO)).toBeGreaterThanOrEqual(SENT);
  });

  it("adds no rule the second time, also beside rules that were typed in the other spelling", async () => {
    await on("ebtables", "-A", "FORWARD", "!", "-s", ONE.mac, "-i", ONE.tap, "-j", "DROP");
    const first = await activate(ONE);
    expect(first.steps.filter((step) => step.place === "host").map((step) => Object.keys(step.after ?? {}))).toEqual([
      ["host", "vnet0 to the VM"],
    ]);
    const before = await rules();
    expect(before).toHaveLength(2);
    const again = await activate(ONE);
    expect(again.steps).toEqual([]);
    expect(await rules()).toEqual(before);
  });

  it("flushes exactly the rules of a device that is gone, as they were previewed", async () => {
    for (const guest of GUESTS) await activate(guest);
    const foreign = "-A FORWARD -p ARP -i eth9 -j DROP";
    await on("ebtables", ...foreign.split(" "));
    const all = await rules();
    expect(
      (await flushIsolation(ctx, { host: "node1" }, { mode: "plan" }, never)).steps.every((step) => step.needsTick),
    ).toBe(true);

    await on("ip", "link", "del", TWO.tap);
    const preview = await flushIsolation(ctx, { host: "node1" }, { mode: "plan" }, never);
    expect(await rules()).toEqual(all);
    const gone = all.filter((rule) => rule.includes(TWO.tap));
    const [flush] = preview.steps.filter((step) => step.verb === "isolation.flush" && !step.needsTick);
    expect(Object.values(flush?.before ?? {})).toEqual(["node1", ...gone.map((rule) => rule.replace("-A ", ""))]);

    const { planId, digest } = { planId: preview.id, digest: preview.digest };
    await flushIsolation(ctx, { host: "node1" }, { mode: "apply", planId, digest }, never);
    expect(await rules()).toEqual(all.filter((rule) => !gone.includes(rule)));
    expect(await ctx.db.isolatedVm.findMany({ select: { name: true }, orderBy: { name: "asc" } })).toEqual([
      { name: "one-1" },
      { name: "one-3" },
    ]);
  });

  it("replaces the rules that a device's name has from its last VM, which cut the new one off", async () => {
    await activate(ONE);
    await on("ip", "link", "del", ONE.tap);
    const heir: Guest = { ...ONE, mac: "02:00:c0:a8:01:09" };
    await on("ip", "netns", "del", ONE.ns);
    await start(heir);
    await on("ip", "-n", heir.ns, "neigh", "replace", TWO.ip, "lladdr", TWO.mac, "dev", "eth0");
    expect(await arriving(heir, TWO)).toBe(0);
    await activate(heir);
    expect(await arriving(heir, TWO)).toBeGreaterThanOrEqual(SENT);
    expect(await rules()).toHaveLength(2);
  });

  it("lets a VM go that runs on: its plan says what opens, and everything arrives again", async () => {
    for (const guest of GUESTS) await activate(guest);
    expect(await arriving(ONE, THREE)).toBe(0);
    const asked = { host: "node1", vm: "one-3" };
    const { id: planId, digest, steps } = await stopIsolating(ctx, asked, { mode: "plan" }, never);
    expect(steps.find((step) => step.verb === "vm.release")).toMatchObject({ risk: "high", needsTick: false });
    expect(await rules()).toHaveLength(6);
    await stopIsolating(ctx, asked, { mode: "apply", planId, digest }, never);
    expect((await rules()).filter((rule) => rule.includes(THREE.tap))).toEqual([]);
    expect(await arriving(ONE, THREE)).toBeGreaterThanOrEqual(SENT);
    const left = await changeIntent(ctx, { ...reconcileAll(cloudId), hostId: "node1" }, { mode: "plan" }, never);
    // the bridges of its plumbing are another matter
    expect(left.steps.filter(({ verb }) => !verb.startsWith("host."))).toEqual([]);
    await expect(stopIsolating(ctx, asked, { mode: "plan" }, never)).rejects.toThrow(/not isolated on host node1/);
  });

  it("takes a VM off its old host when it is told of on another, and works without any plumbing", async () => {
    await database.client.host.update({ where: { id: "node1" }, data: { plumbing: Prisma.DbNull } });
    const old = { id: "node2", name: "node2", transport: "netns", ownership: "managed", settings: {} };
    await database.client.host.create({ data: old });
    const nics = [{ device: ONE.tap, mac: ONE.mac }];
    await database.client.isolatedVm.create({ data: { hostId: "node2", name: ONE.ns, nics, source: "hook" } });
    expect(await activate(ONE)).toMatchObject({ status: "applied", error: null });
    expect(await rules()).toHaveLength(2);
    expect(await ctx.db.isolatedVm.findMany({ select: { hostId: true, name: true } })).toEqual([
      { hostId: "node1", name: "one-1" },
    ]);
  });

  it("does what OpenNebula's hook tells, once", async () => {
    const running = { event: "running", vm: "one-1", host: "node1", domain: domainOf(ONE) } as const;
    const told = await handleVmEvent(ctx, running, never);
    expect(told.hosts).toMatchObject([{ host: "node1", status: "applied", removed: [], error: null }]);
    expect(told.hosts[0]?.added).toEqual((await rules()).map((rule) => rule.replace("-A ", "")));
    expect((await handleVmEvent(ctx, running, never)).hosts).toMatchObject([{ status: "applied", added: [] }]);
    expect((await handleVmEvent(ctx, { event: "done", vm: "one-1", host: "node1" }, never)).hosts).toMatchObject([
      { removed: [] },
    ]);
    await on("ip", "link", "del", ONE.tap);
    const done = await handleVmEvent(ctx, { event: "done", vm: "one-1" }, never);
    expect(done.hosts[0]?.removed).toHaveLength(2);
    expect(await rules()).toEqual([]);
    await expect(handleVmEvent(ctx, { ...running, host: "nowhere" }, never)).rejects.toThrow(/no managed host/);
    await expect(handleVmEvent(ctx, { ...running, vm: "one-2" }, never)).rejects.toThrow(/domain is one-1/);
    await expect(handleVmEvent(ctx, { event: "running", vm: "one-1" }, never)).rejects.toThrow(/host and the domain/);
  });

  it("is put right by a reconciliation when somebody flushed by hand, and follows the filtered bridges", async () => {
    await setFilteredBridges(ctx, { host: "node1", bridges: ["other0"] }, APPLY, never);
    expect(await activate(ONE)).toMatchObject({
      notices: [expect.stringContaining("not one of the filtered bridges")],
    });
    expect(await rules()).toEqual([]);
    await setFilteredBridges(ctx, { host: "node1", bridges: null }, APPLY, never);
    const both = await rules();
    expect(both).toHaveLength(2);
    await on("ebtables", "-F", "FORWARD");
    const repair = { ...reconcileAll(cloudId), hostId: "node1" };
    await changeIntent(ctx, repair, APPLY, never);
    expect(await rules()).toEqual(both);
  });
});
