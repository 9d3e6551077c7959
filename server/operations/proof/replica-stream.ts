import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Db } from "@/server/db/client";
import { openDatabase } from "@/server/db/database";
import type { PostgresServer } from "@/server/db/testing-server";
import { startPostgresServer } from "@/server/db/testing-server";
import { type Simulator, startSimulator } from "@/server/lab/oneview-simulator/simulator";
import { plumbingSchema } from "@/server/model/plumbing";
import { seedInventory } from "@/server/neutron/seed-inventory";
import { applianceSecretContext } from "@/server/operations/appliances/appliance-config";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { type ReplicaChild, startReplica } from "@/server/operations/proof/replica-child";
import type { ReplicaChildInput } from "@/server/operations/proof/run-replica-child";
import { guestPort, intendGuest, objectId } from "@/server/operations/testing/intend-guest";
import { SIMULATED_HOSTS } from "@/server/operations/testing/simulated-hosts";
import { openSecretBox } from "@/server/secrets/secret-box";

const USER = "Administrator";
const PASSWORD = "secret";
const GROUP = "LIG-tenant";
const SET = "us-tenants";
const HOSTS = ["c1", "c2"];
/** Changes that each console makes at once. */
const AT_ONCE = 3;
/** For a machine that does much else; what is measured is told apart. */
const LONGEST_MS = 300_000;

export type ReplicaWorld = {
  readonly db: Db;
  readonly cloudId: string;
  readonly simulator: Simulator;
  readonly server: PostgresServer;
  readonly input: ReplicaChildInput;
  /** One after the other a network on the appliance and a guest's port on a host. */
  readonly requests: readonly ChangeRequest[];
  start(input?: Partial<ReplicaChildInput>): Promise<ReplicaChild>;
  close(): Promise<void>;
};

/** A PostgreSQL server, an appliance and two hosts, with networks and ports to be made on them; consoles are started on it. */
export async function replicaWorld(script: string, plans: number): Promise<ReplicaWorld> {
  const projectDir = process.cwd();
  const dataDir = await mkdtemp(join(tmpdir(), "bridgehead-replicas-"));
  const children: ReplicaChild[] = [];
  const undo: (() => Promise<unknown>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const close = async () => {
    await Promise.all(children.map((child) => child.kill()));
    for (const each of undo.reverse()) await each();
  };
  try {
    const server = await startPostgresServer();
    undo.push(() => server.stop());
    const simulator = await startSimulator({ port: 0, http: true, user: USER, password: PASSWORD, taskMs: 20 });
    undo.push(() => simulator.close());
    const database = await openDatabase({ projectDir, dataDir: null, databaseUrl: server.url });
    undo.push(() => database.close());
    const db = database.client;
    const input = { projectDir, dataDir, databaseUrl: server.url, secretKey: "5".repeat(64) };
    const cloudId = await intend(db, input, simulator.url, plans);
    return {
      ...{ db, cloudId, simulator, server, input, close },
      requests: Array.from({ length: plans }, (_, n) => (n % 2 === 0 ? newNetwork(cloudId, n) : boundPort(cloudId, n))),
      start: async (given = {}) => {
        const child = await startReplica(script, { ...input, ...given });
        children.push(child);
        return child;
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function intend(db: Db, { secretKey }: ReplicaChildInput, url: string, plans: number): Promise<string> {
  const secrets = openSecretBox(Buffer.from(secretKey, "hex"));
  const cloudId = await db.$transaction((tx) => seedInventory(tx, { demo: false }));
  const id = randomUUID();
  await db.appliance.create({
    data: {
      ...{ id, name: "oneview-1", url, username: USER, tlsMode: "insecure" },
      secret: secrets.seal(PASSWORD, applianceSecretContext(id)),
    },
  });
  await db.physicalNetwork.create({ data: { cloudId, name: "physnet1", vlan: true } });
  await db.quota.createMany({
    data: ["network", "port", "subnet"].map((resource) => ({ cloudId, projectId: "admin", resource, limit: -1 })),
  });
  for (const { name, settings, plumbing } of SIMULATED_HOSTS.filter((host) => HOSTS.includes(host.name))) {
    const { transport } = settings;
    const row = { name, ownership: "managed", backend: "simulated", transport, settings };
    await db.host.create({ data: { ...row, plumbing: plumbingSchema.parse(plumbing) } });
  }
  await db.$transaction(
    async (tx) => {
      for (let n = 1; n < plans; n += 2) await intendGuest(tx, cloudId, n);
    },
    { timeout: 60_000 },
  );
  return cloudId;
}

function newNetwork(cloudId: string, n: number): ChangeRequest {
  return {
    kind: "create-network",
    ...{ cloudId, networkId: objectId("d", n) },
    input: {
      ...{ name: `net-${n}`, projectId: "admin", networkType: "vlan", physicalNetwork: "physnet1" },
      ...{ segmentationId: 1_000 + n, mtu: null, external: false, shared: false, adminStateUp: true },
    },
  };
}

function boundPort(cloudId: string, n: number): ChangeRequest {
  const host = HOSTS[((n - 1) / 2) % HOSTS.length] ?? "";
  return { kind: "bind-port", ...{ cloudId, portId: guestPort(n), host, localLink: null } };
}

/** Maps the physical network and plumbs the hosts, as an operator does before anything else. */
export async function prepareWorld({ db, cloudId, simulator }: ReplicaWorld, child: ReplicaChild): Promise<void> {
  const { id: applianceId } = await db.appliance.findFirstOrThrow();
  const group = simulator.resources("logical-interconnect-groups").find(({ name }) => name === GROUP);
  const groupId = String(group?.uri).split("/").at(-1) ?? "";
  const uplinkSets = [{ logicalInterconnectGroupId: groupId, uplinkSetName: SET }];
  const mapping: ChangeRequest = {
    kind: "set-uplink-sets",
    ...{ cloudId, applianceId, physicalNetwork: "physnet1", uplinkSets },
  };
  for (const request of [mapping, reconcileAll(cloudId)]) {
    const { status, error } = await child.change(request);
    if (status !== "applied") throw new Error(`${request.kind}: ${status} ${error}`);
  }
}

export type Streamed = {
  /** From a kill until another console had finished what the killed one left, for each that left something. */
  readonly finishedAfterMs: readonly number[];
  /** Plans that kills hit. */
  readonly hit: number;
};

/**
 * Has all changes made by two consoles, and kills one of them again and again, turn about; another is started only when
 * everything that the killed one left was finished by the one that lives. A change of which nothing was kept is asked for
 * again, as its operator would.
 */
export async function streamPlans(world: ReplicaWorld, both: ReplicaChild[], kills: number): Promise<Streamed> {
  const waiting = [...world.requests];
  const finishedAfterMs: number[] = [];
  const all = waiting.length;
  let done = 0;
  let hit = 0;
  let stopped = false;
  const make = async (place: number): Promise<void> => {
    while (!stopped && done < all) {
      const request = waiting.shift();
      const child = both[place];
      if (request === undefined || child === undefined) {
        if (request !== undefined) waiting.unshift(request);
        await sleep(20);
        continue;
      }
      try {
        const { status, error } = await child.change(request);
        if (status !== "applied") throw new Error(`${told(request)}: ${status} ${error}`);
        done += 1;
      } catch (error) {
        if (both[place] === child && child.process.exitCode === null && child.process.signalCode === null) throw error;
        // whether it was begun is in the database; what was begun is finished by the other console
        if (await wasKept(world, request)) done += 1;
        else waiting.push(request);
      }
    }
  };
  const killThem = async () => {
    for (let n = 0; n < kills && !stopped; n += 1) {
      const at = Math.floor((all * (n + 0.5)) / (kills + 0.5));
      while (done < at && !stopped) await sleep(5);
      const place = n % 2;
      const child = both[place];
      if (child === undefined) continue;
      // in the middle of its plans
      while ((await leftBy(world.db, child.id)).length === 0 && done < all && !stopped) await sleep(1);
      delete both[place];
      await child.kill();
      const since = performance.now();
      const left = await leftBy(world.db, child.id);
      hit += left.length;
      await untilEnded(world.db, left);
      if (left.length > 0) finishedAfterMs.push(performance.now() - since);
      both[place] = await world.start();
    }
  };
  const work = [...Array.from({ length: 2 * AT_ONCE }, (_, n) => make(n % 2)), killThem()];
  await Promise.all(work).finally(() => {
    stopped = true;
  });
  return { finishedAfterMs, hit };
}

async function leftBy(db: Db, owner: string): Promise<readonly string[]> {
  const rows = await db.plan.findMany({ where: { status: "applying", owner }, select: { id: true } });
  return rows.map(({ id }) => id);
}

async function untilEnded(db: Db, ids: readonly string[]): Promise<void> {
  const latest = performance.now() + LONGEST_MS;
  for (;;) {
    const open = await db.plan.findMany({
      where: { id: { in: [...ids] }, status: "applying" },
      select: { id: true, owner: true, startedAt: true, intentAt: true },
    });
    if (open.length === 0) return;
    if (performance.now() > latest) throw new Error(`not finished by another console: ${JSON.stringify(open)}`);
    await sleep(20);
  }
}

/** Whether a change is in the database; if it is, waits until its plan has ended. */
async function wasKept({ db }: ReplicaWorld, request: ChangeRequest): Promise<boolean> {
  const plans = await plansOf(db, request);
  await untilEnded(db, plans);
  return plans.length > 0;
}

export async function plansOf(db: Db, request: ChangeRequest): Promise<readonly string[]> {
  const [key, value] = aboutOf(request);
  const rows = await db.plan.findMany({
    where: { payload: { path: ["request", key], equals: value } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

function aboutOf(request: ChangeRequest): readonly ["networkId" | "portId", string] {
  if (request.kind === "create-network") return ["networkId", request.networkId];
  if (request.kind === "bind-port") return ["portId", request.portId];
  throw new Error(`${request.kind} is no part of the stream`);
}

function told(request: ChangeRequest): string {
  return `${request.kind} ${aboutOf(request)[1]}`;
}
