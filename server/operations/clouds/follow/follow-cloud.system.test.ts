import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { MirrorStatus } from "@/server/model/cloud-mirror";
import type { MappingPolicy } from "@/server/model/mapping";
import type { Changed } from "@/server/operations/clouds/follow/concerned-by";
import { followCloud } from "@/server/operations/clouds/follow/follow-cloud";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { listPlans } from "@/server/operations/plans/list-plans";
import { mapTo, oursOn } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

const never = new AbortController().signal;
const LIVE: MirrorStatus = {
  ...{
    state: "live",
    progress: null,
    startedAt: 1,
    goodAt: 1,
    fullAt: 1,
    asOf: {},
    last: null,
    unread: [],
    problem: null,
  },
};
const WEB = "aaaaaaaa-0000-4000-8000-000000000001";
const DB = "aaaaaaaa-0000-4000-8000-000000000002";

let database: TestDatabase;
let world: ApplianceWorld;
const cloudId = "madrid";

beforeAll(async () => {
  const [first] = testDatabases();
  if (first === undefined) throw new Error("there is no database to test on");
  database = await first.open();
});
beforeEach(async () => {
  await database.clear();
  world = await applianceWorld(database.client, {}, { client: { patienceMs: 300 } });
  await database.client.cloud.create({ data: { id: cloudId, name: cloudId, kind: "neutron", mirror: LIVE } });
  await database.client.physicalNetwork.create({ data: { cloudId, name: "physnet1", flat: true, vlan: true } });
});
afterEach(() => world.close());
afterAll(() => database.close());

/** physnet1 of the cloud onto the tenants' uplink sets. */
async function map(policy: MappingPolicy): Promise<void> {
  const request = mapTo({ ...world, cloudId }, await world.look(), "LIG-tenant/us-tenants");
  if (request.kind !== "set-uplink-sets") throw new Error("another request");
  await world.apply({ ...request, policy });
}

async function made(id: string, name: string, segmentationId: number): Promise<void> {
  await database.client.network.create({
    data: {
      ...{ id, name, cloudId, projectId: "p", networkType: "vlan", physicalNetwork: "physnet1" },
      segmentationId,
    },
  });
}
const gone = (id: string) => database.client.network.delete({ where: { id } });
const mirror = (status: Partial<MirrorStatus>) =>
  database.client.cloud.update({ where: { id: cloudId }, data: { mirror: { ...LIVE, ...status } } });

const networks = (...ids: string[]): Changed => ({ networkIds: new Set(ids), portIds: new Set() });
const follow = (changed: Changed, more: { isImport?: boolean; isAgain?: boolean } = {}) =>
  followCloud(world.ctx, { ...{ cloudId, changed, isImport: false, isAgain: false }, ...more }, never);
const onAppliance = async () => oursOn(await world.look()).map((each) => each.slice(9, 45));
/** The plans that changes in the cloud made, newest first. */
const plans = async () => {
  const { items } = await listPlans(world.ctx, { limit: 50 });
  return items.filter(({ trigger }) => trigger === "mirror");
};
const statuses = async () => (await plans()).map(({ status }) => status);

it("brings a network to the appliance by itself, and takes it away again, under auto", async () => {
  await map("auto");
  await made(WEB, "web", 640);
  expect(await follow(networks(WEB))).toEqual({ owed: null });
  expect(await onAppliance()).toEqual([WEB]);
  expect((await plans())[0]).toMatchObject({ status: "applied", title: "Follow cloud madrid: network web" });
  await follow(networks(WEB));
  expect(await statuses(), "what changes nothing leaves nothing behind").toEqual(["applied"]);
  await gone(WEB);
  await follow(networks(WEB));
  expect(await onAppliance()).toEqual([]);
  expect(await database.client.uplinkSetMember.count()).toBe(0);
  expect(await statuses()).toEqual(["applied", "applied"]);
});

it("leaves a plan that waits, one for what belongs together, under approve", async () => {
  await map("approve");
  await made(WEB, "web", 640);
  await follow(networks(WEB));
  await made(DB, "db", 641);
  await follow(networks(DB));
  expect(await onAppliance()).toEqual([]);
  expect(await statuses()).toEqual(["planned", "planned"]);
  await follow(networks(DB));
  expect(await statuses(), "the same plan stays to be read").toEqual(["planned", "planned"]);
  const [db, web] = await plans();
  await gone(DB);
  await follow(networks(DB));
  expect(await statuses(), "what it would do is no longer wanted").toEqual(["stale", "planned"]);
  expect((await plans())[0]).toMatchObject({ id: db?.id });
  const applied = await applyPlan(world.ctx, { planId: web?.id ?? "", digest: web?.digest }, never);
  expect(applied.status).toBe("applied");
  expect(await onAppliance()).toEqual([WEB]);
  await gone(WEB);
  await follow(networks(WEB));
  expect(await onAppliance(), "a deletion waits too").toEqual([WEB]);
  expect((await plans())[0]).toMatchObject({ status: "planned", counts: { removed: expect.any(Number) } });
});

it("takes what changed again into the plan that waits for it", async () => {
  await map("approve");
  await made(WEB, "web", 640);
  await made(DB, "db", 641);
  await follow(networks(WEB, DB));
  await gone(WEB);
  await follow(networks(WEB));
  const [later, earlier] = await plans();
  expect(earlier).toMatchObject({ status: "stale", error: expect.stringContaining(later?.id ?? "no plan") });
  await applyPlan(world.ctx, { planId: later?.id ?? "", digest: later?.digest }, never);
  expect(await onAppliance()).toEqual([DB]);
});

it("deletes nothing by itself after a first import, and says what it would", async () => {
  await map("auto");
  await made(WEB, "web", 640);
  await follow(networks(WEB));
  await gone(WEB);
  await made(DB, "db", 641);
  await follow(networks(WEB, DB), { isImport: true });
  expect(await onAppliance()).toEqual([WEB, DB]);
  const [waiting] = await plans();
  expect(waiting).toMatchObject({ status: "planned", counts: { added: 0 } });
});

it.each<[string, Partial<MirrorStatus>]>([
  ["was not read since", { state: "stale", problem: { at: 2, message: "The cloud does not answer.", remedy: null } }],
  ["is being read for the first time", { state: "importing" }],
  ["has a network that could not be read", { unread: [{ collection: "networks", id: null, message: "odd" }] }],
])("does nothing while the cloud %s", async (_, status) => {
  await map("auto");
  await made(WEB, "web", 640);
  await follow(networks(WEB));
  await gone(WEB);
  await mirror(status);
  expect((await follow(networks(WEB))).owed).toContain("madrid");
  expect(await onAppliance()).toEqual([WEB]);
  await mirror(LIVE);
  expect(await follow("everything")).toEqual({ owed: null });
  expect(await onAppliance()).toEqual([]);
});

it("owes what a silent appliance did not take, and tells it once", async () => {
  await map("auto");
  await world.control("faults", [{ kind: "status", status: 503, count: 0 }]);
  await made(WEB, "web", 640);
  expect((await follow(networks(WEB))).owed).toContain("does not answer");
  expect((await follow("everything", { isAgain: true })).owed).toContain("does not answer");
  expect((await plans()).map(({ status, error }) => [status, error])).toEqual([
    ["failed", expect.stringContaining("does not answer")],
  ]);
  await world.control("faults", []);
  expect(await follow("everything", { isAgain: true })).toEqual({ owed: null });
  expect(await onAppliance()).toEqual([WEB]);
});

it("tells what keeps a network from the appliance", async () => {
  await map("auto");
  await made(WEB, "web", 640);
  await follow(networks(WEB));
  await made(DB, "db", 640);
  expect(await follow(networks(DB))).toEqual({ owed: null });
  expect((await plans())[0]).toMatchObject({ status: "failed", error: expect.stringContaining("640") });
});
