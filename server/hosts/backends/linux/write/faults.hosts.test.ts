import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bridge, internal, plug, shapeNow, unplug } from "@/server/hosts/backends/linux/write/testing/shapes";
import { type WrittenHost, writtenHost } from "@/server/hosts/backends/linux/write/testing/written-host";
import { netnsWay, waysIn } from "@/server/hosts/testing/ways-in";
import { attemptOnHost, onHost } from "@/server/lab/hosts/host-tree";
import { startDatabase } from "@/server/lab/hosts/open-vswitch";
import { type SingleHost, startSingleHost } from "@/server/lab/hosts/single-host";
import { openSshDoor, type SshDoor } from "@/server/lab/hosts/ssh-door";
import type { HostEffect, HostOutcome } from "@/server/model/host-effect";
import { type HostOperation, MARK, NEWBORN_GROUP } from "@/server/model/host-operation";

/** What goes wrong around the writer of a real host, not in what it is asked for. */

let host: SingleHost;
let door: SshDoor;
let written: WrittenHost;

beforeAll(async () => {
  host = await startSingleHost("lwf");
  door = await openSshDoor(host.tree, host.dir);
});
afterAll(async () => {
  await door?.close();
  await host?.stop();
});

const overNetns = () => writtenHost(host, netnsWay("lwf", host));
const overSsh = () => writtenHost(host, waysIn("lwf", host, door).ssh);

const effect = (operations: readonly HostOperation[]): HostEffect => ({ kind: "host.change", hostId: "h", operations });
const names = (count: number, letter: string) => Array.from({ length: count }, (_, at) => `${letter}${at}`);

/** Outcomes as they come; `onFirst` is called with the first. */
async function follow(
  operations: readonly (readonly HostOperation[])[],
  { signal, onFirst }: { readonly signal?: AbortSignal; readonly onFirst?: () => void } = {},
): Promise<ReadonlyMap<number, HostOutcome>> {
  const outcomes = new Map<number, HostOutcome>();
  const run = { signal: signal ?? new AbortController().signal };
  for await (const { index, outcome } of written.observer.perform(operations.map(effect), run)) {
    if (outcomes.size === 0) onFirst?.();
    outcomes.set(index, outcome);
  }
  return outcomes;
}

/** Waits until the host has a device, as somebody who watches it would see. */
async function seenOnHost(name: string): Promise<void> {
  const until = Date.now() + 20_000;
  while ((await attemptOnHost(host.tree, ["ip", "link", "show", "dev", name])).code !== 0) {
    if (Date.now() > until) throw new Error(`no ${name} within 20 s`);
  }
}

async function linksOnHost(): Promise<readonly string[]> {
  const rows: { readonly ifname: string }[] = JSON.parse(await onHost(host.tree, ["ip", "-j", "link"]));
  return rows.map(({ ifname }) => ifname);
}

describe("with the way in at hand", () => {
  beforeEach(async () => {
    written = await overNetns();
    await written.must([bridge(host, "br-int")]);
  });
  afterEach(async () => {
    await written.must([{ op: "ovs.bridge.absent", name: "br-int", force: true }]);
    await written.observer.close();
  });

  it("begins no more after an abort than is under way, and brings that to its end", async () => {
    const ids = names(300, "a");
    const abort = new AbortController();
    const running = follow(
      ids.map((id) => plug(id)),
      { signal: abort.signal },
    );
    await seenOnHost("qvoa0");
    abort.abort();
    const outcomes = await running;
    expect(outcomes.size).toBeGreaterThan(0);
    expect(outcomes.size).toBeLessThanOrEqual(256);
    expect([...outcomes.values()].filter(({ ok }) => !ok)).toEqual([]);
    const links = await linksOnHost();
    const begun = ids.filter((id, at) => outcomes.has(at) || links.includes(`qvb${id}`) || links.includes(`qbr${id}`));
    expect(begun).toHaveLength(outcomes.size);
    await written.must(...begun.map(unplug));
  });

  it("takes what several ask at once one after the other", async () => {
    const [one, two] = [names(10, "b"), names(10, "c")];
    const before = await shapeNow(written);
    const results = await Promise.all([
      written.perform(...one.map((id) => plug(id))),
      written.perform(...two.map((id) => plug(id))),
      written.perform(...one.map((id) => plug(id))),
      written.perform(...two.map(unplug)),
    ]);
    expect(results.flat().map((outcome) => outcome?.ok)).toEqual(Array.from({ length: 40 }, () => true));
    const links = await linksOnHost();
    expect(one.filter((id) => links.includes(`qvo${id}`))).toEqual(one);
    expect(two.filter((id) => links.includes(`qvo${id}`))).toEqual([]);
    await written.must(...one.map(unplug));
    expect(await shapeNow(written)).toEqual(before);
  });

  it("blames a bridge that is deleted while the batch runs, and leaves nothing of what wanted it", async () => {
    await written.must([bridge(host, "br-two")]);
    const before = await linksOnHost();
    const ids = names(60, "e");
    const running = written.perform(...ids.map((id) => plug(id, "br-two")), plug("eint"));
    await seenOnHost("qvoe0");
    await written.on("ovs-vsctl", "--timeout=10", "del-br", "br-two");
    const outcomes = await running;
    const failed = outcomes.slice(0, -1).flatMap((outcome) => (outcome?.ok === false ? [outcome] : []));
    expect(outcomes.at(-1)).toEqual({ ok: true });
    for (const { error, fatal } of failed) {
      expect(fatal).toBe(false);
      expect(`${error.kind} ${error.message}`).toMatch(/^missing .*br-two/);
      expect(error.remedy).toBeTruthy();
    }
    const links = await linksOnHost();
    const stayed = ids.filter((id, at) => links.includes(`qvo${id}`) !== (outcomes[at]?.ok === true));
    expect(stayed).toEqual([]);
    await written.must(unplug("eint"), ...ids.map(unplug));
    expect((await linksOnHost()).filter((name) => !before.includes(name))).toEqual([]);
  });

  it("knows for its own what an earlier console made and could not mark any more", async () => {
    const group = String(NEWBORN_GROUP);
    const born = async (id: string) => {
      await written.on("ip", "link", "add", `qbr${id}`, "group", group, "type", "bridge");
      const peer = ["type", "veth", "peer", "name", `qvo${id}`, "group", group];
      await written.on("ip", "link", "add", `qvb${id}`, "group", group, ...peer);
    };
    const before = await shapeNow(written);
    await born("born");
    await written.must(plug("born"));
    const links = JSON.parse(await onHost(host.tree, ["ip", "-j", "link"]));
    expect(links).toEqual(
      expect.arrayContaining(
        ["qbrborn", "qvbborn", "qvoborn"].map((ifname) =>
          expect.objectContaining({ ifname, ifalias: MARK, group: "default" }),
        ),
      ),
    );
    await born("gone");
    await written.must(unplug("born"), unplug("gone"));
    expect(await shapeNow(written)).toEqual(before);
  });

  it("leaves no sets and files that an earlier console was filling", async () => {
    const set: HostOperation = {
      ...{ op: "ipset.ensure", namespace: "", name: "NIPv4k", family: "inet", members: ["10.0.0.2/32"] },
    };
    await written.must([set]);
    await written.on("ipset", "create", "NIPv4k-n", "hash:net", "family", "inet");
    await written.on("ipset", "add", "NIPv4k-n", "10.9.9.9");
    await written.must([set]);
    expect(await written.on("ipset", "list", "-n")).toBe("NIPv4k\n");
    await written.must([{ ...set, members: ["10.0.0.3/32"] }]);
    expect(await written.on("ipset", "save")).toMatch(/add NIPv4k 10\.0\.0\.3\n$/);
    await written.must([{ op: "ipset.absent", namespace: "", name: "NIPv4k" }]);
  });

  it("says of a switch that stands still that the host does not answer, once", async () => {
    const vswitchd = (await onHost(host.tree, ["cat", "/run/openvswitch/ovs-vswitchd.pid"])).trim();
    await onHost(host.tree, ["kill", "-STOP", vswitchd]);
    const startedAt = performance.now();
    const outcomes = await follow([[internal("stuck1")], [internal("stuck2")]]).finally(() =>
      onHost(host.tree, ["kill", "-CONT", vswitchd]),
    );
    expect([...outcomes.values()]).toMatchObject([
      { ok: false, fatal: true, error: { kind: "unreachable" } },
      { ok: false, fatal: true, error: { kind: "unreachable" } },
    ]);
    expect(performance.now() - startedAt).toBeLessThan(50_000);
  });

  it("fails for good when the database goes away, and goes on when it is back", async () => {
    const pid = (await onHost(host.tree, ["cat", "/run/openvswitch/ovsdb-server.pid"])).trim();
    const ids = names(40, "f");
    const running = follow(ids.map((id) => plug(id)));
    await seenOnHost("qbrf0");
    await onHost(host.tree, ["kill", "-9", pid]);
    const outcomes = await running.finally(() => startDatabase(host.tree));
    const told = [...outcomes.values()];
    expect(told.length).toBeGreaterThan(0);
    expect(told.every((outcome) => !outcome.ok && outcome.fatal && outcome.error.kind === "unreachable")).toBe(true);
    await written.observer.refresh();
    await expect.poll(() => written.observer.status().errors, { timeout: 15_000 }).toEqual([]);
    await written.must(...ids.map((id) => plug(id)));
    await written.must(...ids.map(unplug));
  });
});

describe("over SSH", () => {
  it("fails for good when the connection breaks, and the same again makes it whole", async () => {
    written = await overSsh();
    try {
      await written.must([bridge(host, "br-int")]);
      const before = await shapeNow(written);
      const ids = names(60, "g");
      const running = follow(ids.map((id) => plug(id)));
      await seenOnHost("qbrg0");
      door.drop();
      const outcomes = [...(await running).values()];
      expect(outcomes.length).toBeGreaterThan(0);
      expect(outcomes.every((outcome) => !outcome.ok && outcome.fatal && outcome.error.kind === "unreachable")).toBe(
        true,
      );
      await written.observer.refresh();
      await expect.poll(() => written.observer.status().state, { timeout: 15_000 }).toBe("live");
      await written.must(...ids.map((id) => plug(id)));
      await written.must(...ids.map(unplug));
      expect(await shapeNow(written)).toEqual(before);
    } finally {
      await written.observer.close();
    }
  });

  it("ends with the observation, and leaves no process", async () => {
    written = await overSsh();
    const running = follow(names(60, "h").map((id) => plug(id)));
    await seenOnHost("qbrh0");
    await written.observer.close();
    expect((await running).size).toBeGreaterThan(0);
    const left = async () =>
      (await onHost(host.tree, ["ps", "-eo", "args"]))
        .split("\n")
        .filter((line) => /sshd|ip -batch|ip monitor/.test(line));
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
    written = await overNetns();
    await written.must(...names(60, "h").map(unplug));
    await written.observer.close();
  });
});
