import { mkdtempSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openHost } from "@/server/hosts/driver";
import { attempt, command } from "@/server/lab/hosts/command";
import { findHosts } from "@/server/lab/hosts/host-tree";
import { hostConfigs, labDown, labStatus, labUp } from "@/server/lab/hosts/lab";
import { LAB_HOSTS } from "@/server/lab/hosts/story";
import type { HostState } from "@/server/model/host-state";

const parent = mkdtempSync(join(tmpdir(), "bridgehead-lab-test-"));
const settings = { dir: join(parent, "lab"), prefix: `bl${process.pid}-`, say: () => undefined };

afterAll(async () => {
  await labDown(settings);
  await command(["rm", "-rf", parent]);
});

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

it("comes up with two guests that reach each other, stays up, and leaves nothing behind", async () => {
  const before = await traces();
  const status = await labUp(settings);
  expect(status).toMatchObject({ isUp: true, ping: { ok: true } });
  const again = await labUp(settings);
  expect(again.hosts).toEqual(status.hosts);
  const states = await Promise.all(hostConfigs(settings).map(read));
  expect(states.map(({ hostname }) => hostname)).toEqual(LAB_HOSTS.map(({ name }) => name));
  for (const { ovs, errors } of states) {
    expect(errors).toEqual([]);
    expect(ovs?.bridges.map(({ name }) => name)).toEqual(["br-ex", "br-int", "br-phy", "br-tun"]);
    const tunnels = ovs?.bridges.flatMap(({ ports }) => ports).filter(({ name }) => name.startsWith("gre-"));
    expect(tunnels).toHaveLength(LAB_HOSTS.length - 1);
  }
  expect(states[0]?.dhcp).toMatchObject([{ reservations: [{}, {}], leases: [{}, {}] }]);
  await labDown(settings);
  expect(await traces()).toEqual(before);
});

it("comes up after a crash and a half up, and goes down from it", async () => {
  await labUp(settings);
  const [first] = await findHosts(settings.dir);
  process.kill(first?.pid ?? 0, "SIGKILL");
  await expect.poll(async () => (await labStatus(settings)).isUp).toBe(false);
  expect(await labUp(settings)).toMatchObject({ isUp: true, ping: { ok: true } });
  await command(["rm", "-rf", settings.dir]);
  await labDown(settings);
  expect(await traces()).toMatchObject({ hosts: [], namespaces: [], files: [] });
});

async function read(config: Parameters<typeof openHost>[0]): Promise<HostState> {
  const observer = openHost(config, { onState: () => undefined, onStatus: () => undefined });
  await observer.start();
  const state = observer.current();
  await observer.close();
  if (!state) throw new Error(`${config.name} was not read: ${observer.status().errors.join("; ")}`);
  return state;
}
