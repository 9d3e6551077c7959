import { mkdtempSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { labConsole } from "@/scripts/lib/lab-console";
import { openHost } from "@/server/hosts/driver";
import { attempt, command } from "@/server/lab/hosts/command";
import { findHosts } from "@/server/lab/hosts/host-tree";
import { hostConfigs, type LabStatus, labDown, labStatus, labUp } from "@/server/lab/hosts/lab";
import { leakTest } from "@/server/lab/hosts/leak-test";
import { findDatapath } from "@/server/lab/hosts/open-vswitch";
import { LAB_HOSTS } from "@/server/lab/hosts/story";
import type { HostState } from "@/server/model/host-state";

const parent = mkdtempSync(join(tmpdir(), "bridgehead-lab-test-"));
const data = mkdtempSync(join(tmpdir(), "bridgehead-lab-data-"));
const settings = { dir: join(parent, "lab"), prefix: `bl${process.pid}-`, say: () => undefined };

afterAll(async () => {
  await labDown(settings);
  await command(["rm", "-rf", parent, data]);
});

/** With a console of its own, as when none runs. */
async function up(name: string): Promise<LabStatus> {
  const env = { NODE_ENV: process.env.NODE_ENV, BRIDGEHEAD_DATA_DIR: join(data, name), BRIDGEHEAD_DEMO: "0" };
  const console = labConsole(settings, env);
  try {
    return await labUp(settings, console.plumb);
  } finally {
    await console.close();
  }
}

async function traces() {
  const namespaces = await readdir("/run/netns").catch(() => []);
  const { stdout } = await attempt(["pgrep", "-f", parent]);
  return {
    namespaces: namespaces.filter((name) => name.startsWith(settings.prefix)),
    hosts: await findHosts(settings.dir),
    processes: stdout.split("\n").filter((pid) => pid !== "" && Number(pid) !== process.pid),
    files: await readdir(parent),
    links: (await command(["ip", "-o", "link"])).split("\n").length,
  };
}

it("comes up plumbed by the console, is found up, and leaves no trace when it goes down", async () => {
  const before = await traces();
  expect(await up("first")).toMatchObject({ isUp: true, pings: [{ ok: true }, { ok: true }] });
  expect(await up("first")).toMatchObject({ isUp: true, pings: [{ ok: true }, { ok: true }] });
  const datapath = await findDatapath();
  const states = await Promise.all(hostConfigs(settings, datapath).map(({ plumbing: _, ...config }) => read(config)));
  expect(states.map(({ hostname }) => hostname)).toEqual(LAB_HOSTS.map(({ name }) => name));
  for (const { ovs, errors } of states) {
    expect(errors).toEqual([]);
    expect(ovs?.bridges.map(({ name }) => name)).toEqual(expect.arrayContaining(["br-int", "br-phy", "br-tun"]));
    const tunnels = ovs?.bridges.flatMap(({ ports }) => ports).filter(({ name }) => name.startsWith("gre-"));
    expect(tunnels).toHaveLength(LAB_HOSTS.length - 1);
  }
  const reserved = states[0]?.dhcp?.map(({ reservations }) => reservations?.map(({ address }) => address).sort());
  expect(reserved).toEqual([["10.0.0.2"], ["10.0.0.1", "10.0.0.2", "10.0.0.4"]]);
  const [open, alone, dead] = await leakTest(settings);
  // red is on two hosts, red 2 on one: tagged by itself, each frame reaches everybody there
  expect(open).toMatchObject({ form: "no tag", sent: 40, atGuests: 30, heard: 20 });
  expect(alone).toMatchObject({ form: "tag 4095 alone", atGuests: 0, atWaiting: 10, heard: 0 });
  expect(dead).toMatchObject({ form: "dead VLAN", sent: 40, atGuests: 0, atWaiting: 0, heard: 0 });
  await labDown(settings);
  expect(await traces()).toEqual(before);
}, 240_000);

it("comes up after a crash and a half up, and goes down from it", async () => {
  await up("second");
  const [first] = await findHosts(settings.dir);
  process.kill(first?.pid ?? 0, "SIGKILL");
  await expect.poll(async () => (await labStatus(settings)).isUp).toBe(false);
  expect(await up("second")).toMatchObject({ isUp: true, pings: [{ ok: true }, { ok: true }] });
  await command(["rm", "-rf", settings.dir]);
  await labDown(settings);
  expect(await traces()).toMatchObject({ hosts: [], namespaces: [], files: [] });
}, 240_000);

async function read(config: Parameters<typeof openHost>[0]): Promise<HostState> {
  const observer = openHost(config, { onState: () => undefined, onStatus: () => undefined });
  await observer.start();
  const state = observer.current();
  await observer.close();
  if (!state) throw new Error(`${config.name} was not read: ${observer.status().errors.join("; ")}`);
  return state;
}
