import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { openDatabase } from "@/server/db/database";
import { startSingleHost } from "@/server/lab/hosts/single-host";
import { insertNetwork } from "@/server/neutron/inventory";
import { insertPort } from "@/server/neutron/port-rows";
import { insertSecurityGroup } from "@/server/neutron/security-group-rows";
import { seedInventory } from "@/server/neutron/seed-inventory";
import { insertSubnet } from "@/server/neutron/subnet-rows";
import { bundleChild, kill, linesOf } from "@/server/operations/proof/killed-console";
import type { HostChildInput } from "@/server/operations/proof/run-host-child";

const projectDir = process.cwd();
const PORTS = 50;

const plan = z.object({ status: z.string(), error: z.string().nullable(), states: z.array(z.string()) });
const started = z.object({
  found: plan.nullable(),
  resumed: plan.nullable(),
  again: z.string().nullable(),
  left: z.array(z.string()),
  ghosts: z.array(z.string()),
  statuses: z.array(z.string()),
});
const ended = z.object({ status: z.string(), error: z.string().nullable() });

let child: string;
beforeAll(async () => {
  child = await bundleChild(projectDir, "run-host-child");
});
afterAll(() => rm(dirname(child), { recursive: true, force: true }));

/** The intent: a network and 50 ports on no host yet. */
async function prepare(dataDir: string): Promise<void> {
  const database = await openDatabase({ projectDir, dataDir, databaseUrl: null });
  const [networkId, subnetId, groupId] = ["a", "b", "5"].map((kind) => `${kind}0000000-0000-4000-8000-000000000000`);
  if (networkId === undefined || subnetId === undefined || groupId === undefined) throw new Error("no ids");
  const rule = {
    ethertype: "IPv4",
    protocol: "tcp",
    portMin: 22,
    portMax: 22,
    remotePrefix: null,
    remoteGroupId: null,
  };
  const plain = { name: "n", projectId: "p", physicalNetwork: null, external: false, shared: false, status: "ACTIVE" };
  try {
    await database.client.$transaction(async (tx) => {
      const cloudId = await seedInventory(tx, { demo: false });
      const segment = { networkType: "gre", segmentationId: 7, mtu: 1458, adminStateUp: true };
      await insertNetwork(tx, cloudId, { id: networkId, ...plain, ...segment });
      const pools = [{ start: "10.0.0.2", end: "10.0.0.254" }];
      const subnet = { cidr: "10.0.0.0/24", gatewayIp: null, dhcp: false, dnsServers: [], pools };
      await insertSubnet(tx, cloudId, { id: subnetId, name: "s", networkId, projectId: "p", ...subnet });
      const rules = [{ id: groupId.replace("5", "6"), direction: "ingress" as const, ...rule }];
      await insertSecurityGroup(tx, cloudId, { id: groupId, name: "g", projectId: "p", rules });
      for (let n = 0; n < PORTS; n += 1) {
        const hex = n.toString(16).padStart(2, "0");
        await insertPort(tx, cloudId, {
          ...{ id: `c0ffee${hex}-0000-4000-8000-000000000000`, name: `vm ${n}`, networkId, projectId: "p", host: "" },
          ...{ mac: `fa:16:3e:00:00:${hex}`, fixedIps: [{ subnetId, address: `10.0.0.${n + 2}` }], deviceOwner: "" },
          ...{ deviceId: `i${hex}`, vifType: "unbound", vnicType: "normal", status: "DOWN", adminStateUp: true },
          securityGroupIds: [groupId],
        });
      }
    });
  } finally {
    await database.close();
  }
}

async function startConsole(input: HostChildInput) {
  const console = spawn(process.execPath, [child], {
    cwd: projectDir,
    env: { ...process.env, BRIDGEHEAD_PROOF: JSON.stringify(input) },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const next = linesOf(console);
  const end = () => kill(console);
  try {
    const begin = async (what: "bind" | "unbind") => {
      console.stdin.write(`${what}\n`);
      return z.object({ planned: z.number() }).parse(await next()).planned;
    };
    return { started: started.parse(await next()), begin, ended: async () => ended.parse(await next()), kill: end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** What the kill had hit, in words. */
function hit(found: z.infer<typeof plan> | null): string {
  if (found?.status !== "applying") return `outside a run (${found?.status ?? "no plan yet"})`;
  const done = found.states.filter((state) => state === "done").length;
  return `${Math.floor((4 * done) / found.states.length) * 25} % of the steps noted as done, or more`;
}

/**
 * Consoles one after the other on one database and one host. Each resumes what its predecessor left when it was killed,
 * and is then killed itself while it binds or unbinds 50 ports, in turns. The first two are let come to their ends: they
 * show how long it takes.
 */
async function killConsoles(hosts: HostChildInput["hosts"], kills: number, seed: number): Promise<Map<string, number>> {
  const dataDir = await mkdtemp(join(tmpdir(), "bridgehead-killed-hosts-"));
  const tally = new Map<string, number>();
  const lasts: number[] = [];
  let random = seed;
  let running: Awaited<ReturnType<typeof startConsole>> | null = null;
  try {
    await prepare(dataDir);
    running = await startConsole({ projectDir, dataDir, hosts });
    for (let turn = 0; turn < kills + 2; turn += 1) {
      const steps = await running.begin(turn % 2 === 0 ? "bind" : "unbind");
      expect(steps).toBeGreaterThan(PORTS);
      const since = performance.now();
      if (turn < 2) {
        expect(await running.ended()).toEqual({ status: "applied", error: null });
        lasts.push(performance.now() - since);
        continue;
      }
      random = (random * 1_103_515_245 + 12_345) % 2_147_483_648;
      await sleep(((lasts[turn % 2] ?? 0) * random) / 2_147_483_648);
      await running.kill();
      running = await startConsole({ projectDir, dataDir, hosts });
      const { found, resumed, again, left, ghosts, statuses } = running.started;
      const what = hit(found);
      tally.set(what, (tally.get(what) ?? 0) + 1);
      const said = `after kill ${turn - 1}: ${what}`;
      if (found?.status === "applying")
        expect({ again, resumed: resumed?.status, error: resumed?.error }, said).toEqual({
          again: null,
          resumed: "applied",
          error: null,
        });
      expect({ left, ghosts }, said).toEqual({ left: [], ghosts: [] });
      expect(
        statuses.filter((status) => status !== "applied" && status !== "planned"),
        said,
      ).toEqual([]);
    }
  } finally {
    await running?.kill();
    await rm(dataDir, { recursive: true, force: true });
  }
  const lines = [...tally].sort().map(([what, times]) => `\n  ${times} ${what}`);
  const [bindMs = 0, unbindMs = 0] = lasts.map(Math.round);
  process.stdout.write(`${kills} consoles killed (bind ${bindMs} ms, unbind ${unbindMs} ms):${lines.join("")}\n`);
  return tally;
}

const plumbing = { tunnelAddress: "198.51.100.21", hypervisor: "none" as const };

describe("a console that is killed while it plugs and unplugs 50 ports", { timeout: 1_200_000 }, () => {
  it("leaves nothing that the next one does not finish, 22 times on a simulated host", async () => {
    const settings = { transport: "simulated" as const };
    const tally = await killConsoles([{ name: "h1", settings, plumbing }], 22, 20_261_121);
    expect([...tally.keys()].some((what) => what.includes("%"))).toBe(true);
  });

  it("leaves nothing that the next one does not finish, 8 times on a real host", async () => {
    const host = await startSingleHost("bkh");
    try {
      const settings = { transport: "netns" as const, namespace: host.namespace };
      const datapath = { ...plumbing, datapathType: host.datapath };
      const tally = await killConsoles([{ name: "h1", settings, plumbing: datapath }], 8, 4);
      expect([...tally.keys()].some((what) => what.includes("%"))).toBe(true);
    } finally {
      await host.stop();
    }
  });
});
