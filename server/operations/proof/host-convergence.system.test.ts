import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { readIntent } from "@/server/operations/intent/read-intent";
import { grantedIntent, hostIntents, replaceIntent } from "@/server/operations/proof/generated-host-intent";
import { type HostWorld, hostWorld } from "@/server/operations/testing/host-world";
import { SIMULATED_HOSTS } from "@/server/operations/testing/simulated-hosts";

/** The usual run repeats the same worlds, so that a red run is about the change at hand; more runs draw new ones. */
const { BRIDGEHEAD_CONVERGENCE_RUNS: moreRuns, BRIDGEHEAD_CONVERGENCE_SEED: givenSeed } = process.env;
const numRuns = Number(moreRuns ?? 15);
const seed =
  givenSeed === undefined ? (moreRuns === undefined ? { seed: 20_261_121 } : {}) : { seed: Number(givenSeed) };

let database: TestDatabase;
let world: HostWorld;
let base: CloudIntent;
const tally = new Map<string, number>();

beforeAll(async () => {
  const backend = testDatabases().find(({ name }) => name === "PGlite");
  if (backend === undefined) throw new Error("there is no embedded database");
  database = await backend.open();
  world = await hostWorld(database.client, SIMULATED_HOSTS);
  for (const name of ["external", "provider"]) {
    await database.client.physicalNetwork.create({ data: { cloudId: world.cloudId, name, flat: true, vlan: true } });
  }
  base = (await readIntent(database.client, world.cloudId)).intent;
});
afterAll(async () => {
  await world?.close();
  await database?.close();
});

const count = (what: string, times = 1) => tally.set(what, (tally.get(what) ?? 0) + times);

/** From whatever the hosts carry now. */
async function comesToRest(generated: Parameters<typeof grantedIntent>[1]): Promise<void> {
  const { intent, refused } = grantedIntent(base, generated);
  count("requests that Neutron's rules refuse", refused);
  for (const kind of ["networks", "ports", "routers", "floatingIps"] as const) count(kind, intent[kind].length);
  await replaceIntent(database.client, world.cloudId, intent);
  const { status, error, steps } = await world.apply({ ...reconcileAll(world.cloudId), deletes: true });
  for (const { verb } of steps) count(verb);
  expect({ status, error }).toEqual({ status: "applied", error: null });
  expect(await world.left()).toEqual([]);
}

it(`comes to rest from any intent on hosts and from any other before it, ${numRuns} times`, async () => {
  try {
    await fc.assert(
      fc.asyncProperty(hostIntents, hostIntents, async (first, second) => {
        await comesToRest(first);
        await comesToRest(second);
      }),
      { numRuns, ...seed },
    );
  } finally {
    const lines = [...tally].sort().map(([what, times]) => `\n  ${times} ${what}`);
    process.stdout.write(`met in ${numRuns} runs:${lines.join("")}\n`);
  }
}, 3_600_000);
