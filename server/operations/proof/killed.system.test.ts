import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openDatabase } from "@/server/db/database";
import { startPostgresServer } from "@/server/db/testing-server";
import type { Simulator } from "@/server/lab/oneview-simulator/simulator";
import type { FabricState } from "@/server/model/fabric-state";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { bundleChild, type KilledConsole, type Started, startChild } from "@/server/operations/proof/killed-console";
import { macOf, type Nic } from "@/server/operations/proof/nic";
import { type Picture, pictureOf } from "@/server/operations/proof/picture";
import { mapTo } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

const projectDir = process.cwd();
const NETWORKS = 10;
/** On servers that run: binding them is a power cycle. */
const NICS: readonly Nic[] = [
  { server: "rack7-frame1, bay 2", portId: "Mezz 3:1-b" },
  { server: "rack7-frame1, bay 3", portId: "Mezz 3:2-b" },
];

let child: string;
beforeAll(async () => {
  child = await bundleChild(projectDir);
});
afterAll(() => rm(dirname(child), { recursive: true, force: true }));

type Tally = Map<string, number>;
type Place = { readonly dataDir: string | null; readonly databaseUrl: string | null };

/** The appliance in this process, the database where the consoles find it, and the two changes they make in turn. */
async function prepare(place: Place) {
  const database = await openDatabase({ projectDir, ...place });
  try {
    const world = await applianceWorld(database.client, { taskMs: 20, latencyMs: 4 });
    const fabric = await world.look();
    await database.client.network.createMany({
      data: Array.from({ length: NETWORKS }, (_, index) => ({
        ...{ id: networkId(index), cloudId: world.cloudId, name: `net-${index}`, projectId: "admin" },
        ...{ networkType: "vlan", physicalNetwork: "physnet1", segmentationId: 1_000 + index },
      })),
    });
    await database.client.port.createMany({ data: NICS.map((nic, index) => portOn(world, fabric, nic, index)) });
    const requests: readonly [ChangeRequest, ChangeRequest] = [
      mapTo(world, fabric, "LIG-tenant/us-tenants", "LIG-mgmt-storage/us-mgmt"),
      mapTo(world, fabric),
    ];
    return { world, requests };
  } finally {
    await database.close();
  }
}

function networkId(index: number): string {
  return `0d000000-0000-4000-8000-${String(index).padStart(12, "0")}`;
}

function portOn({ cloudId }: ApplianceWorld, fabric: FabricState, nic: Nic, index: number) {
  const { uri } = fabric.serverHardware.find((each) => each.name === nic.server) ?? { uri: "" };
  const info = { server_hardware_id: uri.split("/").at(-1), bootable: false };
  return {
    ...{ id: networkId(index).replace("0d", "0e"), cloudId, networkId: networkId(index), name: nic.server },
    ...{ projectId: "admin", vnicType: "baremetal", host: "node", mac: macOf(fabric, nic) },
    profile: { local_link_information: [{ switch_info: info }] },
  };
}

/** What the kill had hit, in words. */
function hit({ found }: Pick<Started, "found">): string {
  if (found === null || found.status === "planned") return "before it was taken up";
  if (found.status !== "applying") return `after its end (${found.status})`;
  if (!found.isIntentWritten) return "taken up, intent not written";
  const done = found.states.filter((state) => state === "done").length;
  const share = Math.floor((4 * done) / Math.max(1, found.states.length));
  return done === found.states.length
    ? "all steps done, not closed"
    : `on the appliance, ${25 * share}-${25 * share + 25} % done`;
}

/**
 * Consoles one after the other on one database and one appliance. Each resumes what its predecessor left when it was
 * killed, and is then killed itself while it makes the next change: mapping, unmapping, mapping … The first two are let
 * come to their ends: they show what shall be, and how long it takes.
 */
async function killConsoles(place: Place, kills: number): Promise<Tally> {
  const { world, requests } = await prepare(place);
  const { cloudId, applianceId: id, url, simulator } = world;
  const tally: Tally = new Map();
  const calm: Picture[] = [];
  const measured: Measured[] = [];
  let wereOff = 0;
  let running: KilledConsole | null = null;
  try {
    for (let turn = 0; turn <= kills + 2; turn += 1) {
      const request = requests[turn % 2 === 0 ? 0 : 1];
      running = await startChild(child, { projectDir, ...place, appliance: { id, url }, cloudId, request });
      const { ended, left, notices, mirror, ...rest } = running.started;
      const picture = pictureOf(simulator, mirror);
      const what = `${hit(rest)}${wereOff === 0 ? "" : ", a server off"}`;
      if (turn === 1 || turn === 2) calm.push(picture);
      if (turn > 2) tally.set(what, (tally.get(what) ?? 0) + 1);
      if (turn > 0) {
        const said = `after kill ${turn - 2}, ${what}`;
        expect({ status: ended?.status, left, notices }, said).toEqual({ status: "applied", left: [], notices: [] });
        expect(picture, said).toEqual(calm[(turn - 1) % 2]);
      }
      if (turn < kills + 2) {
        expect(await running.begin()).toBeGreaterThan(30);
        simulator.reset("counters");
        const since = performance.now();
        if (turn < 2) {
          expect(await running.applied()).toBe("applied");
          const requests = simulator.requests().total;
          measured.push({ requests, msEach: (performance.now() - since) / requests });
        } else await moment(simulator, measured[turn % 2], (((turn - 2) * 7) % kills) / kills);
      }
      await running.kill();
      wereOff = NICS.filter((nic) => powerOf(simulator, nic) !== "On").length;
    }
  } finally {
    await running?.kill();
    await world.close();
  }
  return tally;
}

/** A run: how many requests it makes, and how long one takes with what belongs to it. */
type Measured = { readonly requests: number; readonly msEach: number };

/**
 * Comes at a random moment about so far (0 to 1) into a run. By requests rather than by time: how fast a run is depends
 * on what else the machine does.
 */
async function moment(simulator: Simulator, run: Measured | undefined, share: number): Promise<void> {
  const { requests, msEach } = run ?? { requests: 0, msEach: 0 };
  const atRequest = Math.floor(share * (requests + 1));
  const latest = performance.now() + 60_000;
  while (simulator.requests().total < atRequest && performance.now() < latest) await sleep(1);
  await sleep(3 * msEach * Math.random());
}

function powerOf(simulator: Simulator, { server }: Nic): string | undefined {
  return simulator.resources("server-hardware").find((each) => each.name === server)?.powerState;
}

function tell(where: string, tallies: readonly Tally[]): void {
  const sums: Tally = new Map();
  for (const tally of tallies) for (const [what, count] of tally) sums.set(what, (sums.get(what) ?? 0) + count);
  const all = [...sums.values()].reduce((sum, count) => sum + count, 0);
  const lines = [...sums].sort().map(([what, count]) => `\n  ${count} ${what}`);
  process.stdout.write(`${all} consoles killed on ${where}:${lines.join("")}\n`);
}

async function onEmbedded(kills: number): Promise<Tally> {
  const dataDir = await mkdtemp(join(tmpdir(), "bridgehead-killed-"));
  try {
    return await killConsoles({ dataDir, databaseUrl: null }, kills);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

describe("a console that is killed while it applies a plan", { timeout: 1_800_000 }, () => {
  it("leaves nothing that the next one does not finish, 50 times on the embedded database", async () => {
    // two lines of consoles side by side, for the time it takes; each cleans up, also when the other fails
    const lines = [onEmbedded(25), onEmbedded(25)];
    await Promise.allSettled(lines);
    tell("the embedded database", await Promise.all(lines));
  });

  it("leaves nothing that the next one does not finish, 6 times on PostgreSQL", async () => {
    const server = await startPostgresServer();
    try {
      tell("PostgreSQL", [await killConsoles({ dataDir: null, databaseUrl: server.url }, 6)]);
    } finally {
      await server.stop();
    }
  });
});
