import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { FabricState } from "@/server/model/fabric-state";
import type { PlanRun } from "@/server/model/plan-run";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { copyDatabase, type DatabaseCopy } from "@/server/operations/proof/database-copy";
import { type Drift, drifts, makeDrift } from "@/server/operations/proof/drift";
import { type GeneratedIntent, intents, NICS, writeIntent } from "@/server/operations/proof/generated-intent";
import { applyRead, reconcilePlan } from "@/server/operations/proof/settle";
import { createNetwork, mapTo } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

/** The usual run repeats the same worlds, so that a red run is about the change at hand; more runs draw new ones. */
const { BRIDGEHEAD_CONVERGENCE_RUNS: moreRuns, BRIDGEHEAD_CONVERGENCE_SEED: givenSeed } = process.env;
const numRuns = Number(moreRuns ?? 40);
const seed =
  givenSeed === undefined ? (moreRuns === undefined ? { seed: 20_261_121 } : {}) : { seed: Number(givenSeed) };
const never = new AbortController().signal;

let database: TestDatabase;
let world: ApplianceWorld;
let copy: DatabaseCopy;
let fabric: FabricState;
let otherCloudId: string;

beforeAll(async () => {
  const backend = testDatabases().find(({ name }) => name === "PGlite");
  if (backend === undefined) throw new Error("there is no embedded database");
  database = await backend.open();
  world = await applianceWorld(
    database.client,
    {},
    {
      client: { patienceMs: 500, follow: { firstDelayMs: 5 } },
      binding: { firstDelayMs: 5, maxDelayMs: 50, powerMs: 5_000, tries: 3 },
    },
  );
  const { client: db } = database;
  const { cloudId } = world;
  fabric = await world.look();
  await db.network.deleteMany({ where: { cloudId } });
  await db.physicalNetwork.create({ data: { cloudId, name: "physnet2", vlan: true, flat: true } });
  const other = await db.cloud.create({ data: { name: "other", kind: "inventory" } });
  await db.physicalNetwork.create({ data: { cloudId: other.id, name: "physnet1", vlan: true } });
  otherCloudId = other.id;
  copy = await copyDatabase(database);
});
afterAll(async () => {
  await world?.close();
  await database?.close();
});

/** Every appliance begins with another cloud's network on it, beside those of the story. */
async function begin(): Promise<void> {
  world.simulator.reset();
  await copy.restore();
  const other = { ...world, cloudId: otherCloudId };
  const apply = (request: Parameters<typeof changeIntent>[1]) =>
    changeIntent(world.ctx, request, { mode: "apply" }, never);
  await apply(createNetwork(other, "theirs", 1_004));
  expect((await apply(mapTo(other, fabric, "LIG-tenant/us-tenants"))).status).toBe("applied");
}

/** Networks that were there or came by another hand, where they are, and what leads to others than our ports. */
function foreign() {
  const { simulator } = world;
  const networks = simulator
    .resources("ethernet-networks")
    .filter((each) => !/^Neutron \[0f|^by hand/.test(each.name))
    .map(({ uri, name, vlanId, description }) => ({ uri, name, vlanId, description }));
  const those = (uris: readonly string[]) => uris.filter((uri) => networks.some((each) => each.uri === uri)).sort();
  return {
    networks,
    groups: simulator
      .resources("logical-interconnect-groups")
      .flatMap(({ name, uplinkSets }) => uplinkSets.map((set) => [name, set.name, those(set.networkUris)])),
    live: simulator.resources("uplink-sets").map(({ uri, networkUris }) => [uri, those(networkUris)]),
    connections: simulator
      .resources("server-profiles")
      .flatMap((profile) =>
        profile.connections
          .filter(({ portId }) => !NICS.some((nic) => nic.portId === portId))
          .map(({ portId, networkUri }) => [profile.name, portId, networkUri]),
      ),
    power: simulator.resources("server-hardware").map(({ name, powerState }) => [name, powerState]),
  };
}

const rows = (plan: PlanRun) => plan.steps.map((step) => `${step.id}: ${step.why}`);

const tally = new Map<string, number>();
const count = (what: string) => tally.set(what, (tally.get(what) ?? 0) + 1);

async function converges(first: GeneratedIntent, second: GeneratedIntent, drift: readonly Drift[]): Promise<void> {
  await begin();
  await writeIntent(database.client, world, fabric, first);
  await applyRead(world.ctx, await reconcilePlan(world.ctx, world.cloudId));
  await writeIntent(database.client, world, fabric, second);
  for (const each of drift) {
    count(`${each.kind}${(await makeDrift(world.url, world.simulator, each)) ? "" : " (refused)"}`);
  }
  const before = foreign();

  const plan = await reconcilePlan(world.ctx, world.cloudId);
  for (const step of plan.steps) count(step.verb);
  const run = await applyRead(world.ctx, plan);
  const failed = run.steps.filter((step) => step.state === "failed").map((step) => `${step.id}: ${step.error}`);
  const again = await reconcilePlan(world.ctx, world.cloudId);
  count(again.steps.length > 0 ? "blocked" : again.notices.length > 0 ? "empty, with notices" : "empty");
  expect(failed).toEqual([]);
  expect(rows(again)).toEqual([]);
  expect(foreign()).toEqual(before);
}

it(`comes to rest from any intent and any appliance, ${numRuns} times`, { timeout: 3_600_000 }, async () => {
  try {
    await fc.assert(fc.asyncProperty(intents, intents, fc.array(drifts, { minLength: 1, maxLength: 8 }), converges), {
      numRuns,
      ...seed,
    });
  } finally {
    const lines = [...tally].sort().map(([what, times]) => `\n  ${times} ${what}`);
    process.stdout.write(`met in ${numRuns} runs:${lines.join("")}\n`);
  }
});
