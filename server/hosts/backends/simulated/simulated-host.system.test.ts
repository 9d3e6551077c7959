import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SimulatedHost } from "@/server/hosts/backends/simulated/simulated-host";
import { BridgeheadError } from "@/server/model/errors";
import type { HostEffect, HostOutcome } from "@/server/model/host-effect";
import type { HostOperation } from "@/server/model/host-operation";

const silent = { onState: () => undefined, onStatus: () => undefined };
const never = new AbortController().signal;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "bridgehead-simulated-"));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function opened(snapshotPath = join(dir, "c1.json")): Promise<SimulatedHost> {
  const options = { hostname: "c1", snapshotPath, playsHypervisor: false, tunnelAddress: "198.51.100.21" };
  const host = new SimulatedHost(options, silent);
  await host.start();
  return host;
}

const bridge = (name: string): HostOperation => ({ op: "bridge.ensure", namespace: "", name });
const effect = (...operations: readonly HostOperation[]): HostEffect => ({
  kind: "host.change",
  hostId: "c1",
  operations,
});

async function perform(host: SimulatedHost, effects: readonly HostEffect[], signal = never) {
  const outcomes: (HostOutcome & { readonly index: number })[] = [];
  for await (const { index, outcome } of host.perform(effects, { signal })) outcomes.push({ index, ...outcome });
  return outcomes;
}

const bridges = (host: SimulatedHost) =>
  host
    .current()
    ?.namespaces[0]?.links?.filter((link) => link.bridge !== null)
    .map(({ name }) => name);

describe("keeping", () => {
  it("finds a host as it was told, with its underlay", async () => {
    const host = await opened();
    expect(host.status().state).toBe("live");
    expect(await perform(host, [effect(bridge("qbr1")), effect(bridge("lo")), effect(bridge("qbr2"))])).toMatchObject([
      { index: 0, ok: true },
      { index: 1, ok: false, fatal: false, error: { kind: "conflict" } },
      { index: 2, ok: true },
    ]);
    await host.close();
    const again = await opened();
    expect(bridges(again)).toEqual(["qbr1", "qbr2"]);
    const links = again.current()?.namespaces[0]?.links ?? [];
    expect(links.find(({ name }) => name === "eth1")?.addresses).toMatchObject([{ address: "198.51.100.21" }]);
  });

  it("finds every effect whole after a kill, and all that were told as done among them", async () => {
    const path = join(dir, "c1.json");
    const told = await killedAfter(40, path);
    const host = await opened(path);
    const names = bridges(host) ?? [];
    const done = names.filter((name) => name.startsWith("a")).length;
    expect(names).toHaveLength(2 * done);
    expect(done).toBeGreaterThanOrEqual(told + 1);
    expect(done).toBeLessThan(MANY);
  });

  it.each([
    ["no JSON", "{"],
    ["another's", '{"version":2}'],
    ["nothing", ""],
  ])("never takes a garbled file (%s) for an empty host", async (_, text) => {
    const path = join(dir, "c1.json");
    await writeFile(path, text);
    const host = await opened(path);
    expect(host.current()).toBeNull();
    expect(host.status()).toMatchObject({ state: "failed", errors: [expect.stringContaining(path)] });
    expect(await perform(host, [effect(bridge("qbr1")), effect(bridge("qbr2"))])).toMatchObject([
      { index: 0, ok: false, fatal: true },
    ]);
    expect(await readFile(path, "utf8")).toBe(text);
    await rm(path);
    await host.refresh();
    expect(host.status().state).toBe("live");
  });

  it("says that its file cannot be written, and is as before", async () => {
    const folder = join(dir, "hosts");
    const host = await opened(join(folder, "c1.json"));
    await perform(host, [effect(bridge("qbr1"))]);
    await rm(folder, { recursive: true });
    await writeFile(folder, "a file where the folder was");
    expect(await perform(host, [effect(bridge("qbr2"))])).toMatchObject([
      { ok: false, fatal: true, error: { kind: "unreachable", remedy: expect.stringContaining("refresh") } },
    ]);
    expect(host.status()).toMatchObject({ state: "stale" });
    expect(bridges(host)).toEqual(["qbr1"]);
  });
});

describe("what goes wrong", () => {
  const error = new BridgeheadError("refused", "as asked");

  it("fails the next of an operation, so often, and leaves the host as before", async () => {
    const host = await opened();
    host.failNext({ op: "tap.ensure", times: 2, error });
    const tap = effect(bridge("qbr1"), { op: "tap.ensure", namespace: "", name: "tap1", mtu: 1500 });
    expect(await perform(host, [tap, effect(bridge("qbr2")), tap, tap])).toMatchObject([
      { index: 0, ok: false, fatal: false },
      { index: 1, ok: true },
      { index: 2, ok: false },
      { index: 3, ok: true },
    ]);
    expect(bridges(host)).toEqual(["qbr2", "qbr1"]);
  });

  it("loses an answer, or the host", async () => {
    const host = await opened();
    host.failNext({ error, done: true, fatal: true });
    expect(await perform(host, [effect(bridge("qbr1")), effect(bridge("qbr2"))])).toMatchObject([
      { index: 0, ok: false, fatal: true },
    ]);
    expect(bridges(host)).toEqual(["qbr1"]);
    host.lose();
    expect(host.status()).toMatchObject({ state: "stale" });
    expect(await perform(host, [effect(bridge("qbr2"))])).toMatchObject([{ ok: false, fatal: true }]);
    host.find();
    expect(host.status().state).toBe("live");
    expect(await perform(host, [effect(bridge("qbr2"))])).toMatchObject([{ ok: true }]);
  });

  it("begins nothing after an abort", async () => {
    const host = await opened();
    const stop = new AbortController();
    host.delayEffects(20);
    setTimeout(() => stop.abort(), 50);
    const effects = Array.from({ length: 20 }, (_, at) => effect(bridge(`qbr${at}`)));
    const outcomes = await perform(host, effects, stop.signal);
    expect(outcomes.length).toBeGreaterThan(0);
    expect(outcomes.length).toBeLessThan(20);
    expect(bridges(host)).toHaveLength(outcomes.length);
  });
});

const MANY = 5000;
const PROGRAM = fileURLToPath(new URL("../testing/perform-many.ts", import.meta.url));

/** The last effect that a process told as done before it was killed. */
async function killedAfter(lines: number, path: string): Promise<number> {
  const child = spawn(process.execPath, ["--import", "tsx", PROGRAM, path, String(MANY)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (words: string) => {
    text += words;
    if (text.split("\n").length > lines) child.kill("SIGKILL");
  });
  await new Promise((resolve) => child.on("close", resolve));
  const told = text.split("\n").slice(0, -1);
  expect(told.length).toBeGreaterThanOrEqual(lines);
  return Number(told.at(-1));
}
