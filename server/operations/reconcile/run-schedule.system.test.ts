import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { runSchedule } from "@/server/operations/reconcile/run-schedule";
import { readSchedule, USUAL_SCHEDULE } from "@/server/operations/reconcile/schedules";
import { createNetwork, mapTo, oursOn } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

const never = new AbortController().signal;

describe.each(testDatabases())("a scheduled reconciliation, on $name", ({ open }) => {
  let database: TestDatabase;
  let world: ApplianceWorld;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.clear();
    world = await applianceWorld(database.client, {}, { client: { patienceMs: 200 } });
    await world.apply(mapTo(world, await world.look(), "LIG-tenant/us-tenants"));
  });
  afterEach(() => world.close());
  afterAll(() => database.close());

  const run = () => runSchedule(world.ctx, world.cloudId, "schedule", never);
  const drift = async () => {
    const input = createNetwork(world, "late", 640);
    if (input.kind !== "create-network") return;
    const { networkType, physicalNetwork, segmentationId, name } = input.input;
    await database.client.network.create({
      data: {
        id: input.networkId,
        cloudId: world.cloudId,
        projectId: "admin",
        networkType,
        physicalNetwork,
        segmentationId,
        name,
      },
    });
  };

  it("keeps that it found nothing", async () => {
    const found = await run();
    expect(found).toMatchObject({ status: "applied", steps: [], trigger: "schedule" });
    expect(await readSchedule(database.client, world.cloudId)).toMatchObject({
      lastPlanId: found?.id,
      lastProblem: null,
    });
  });

  it("leaves one plan to be read, however often it runs", async () => {
    await drift();
    const first = await run();
    const second = await run();
    expect(second).toMatchObject({ status: "planned", trigger: "schedule" });
    expect(second?.steps.map((step) => step.verb)).toEqual(["network.reflect", "uplink-set.join"]);
    const rows = await database.client.plan.findMany({
      where: { trigger: "schedule" },
      select: { id: true, status: true },
    });
    expect(new Map(rows.map((row) => [row.id, row.status]))).toEqual(
      new Map([
        [first?.id, "stale"],
        [second?.id, "planned"],
      ]),
    );
  });

  it("applies what it found, when that is wanted, and deletes only when that is wanted too", async () => {
    const set = (deletes: boolean) => {
      const schedule = { ...USUAL_SCHEDULE, mode: "apply", deletes };
      return database.client.reconcileSchedule.upsert({
        where: { cloudId: world.cloudId },
        create: { cloudId: world.cloudId, ...schedule },
        update: schedule,
      });
    };
    await set(false);
    await drift();
    expect((await run())?.status).toBe("applied");
    expect(oursOn(await world.look()).filter((each) => each.includes("late"))).toHaveLength(1);
    await database.client.network.deleteMany({ where: { name: "late" } });
    await run();
    expect(oursOn(await world.look()).filter((each) => each.includes("late"))).toHaveLength(1);
    await set(true);
    expect((await run())?.status).toBe("applied");
    expect(oursOn(await world.look()).filter((each) => each.includes("late"))).toEqual([]);
  });

  it("tells why it could not, and deletes nothing because an appliance is away", async () => {
    await world.control("faults", [{ kind: "status", status: 503, count: 0 }]);
    await database.client.network.deleteMany({ where: { cloudId: world.cloudId } });
    const away = await run();
    expect(away?.notices.join()).toContain("does not answer");
    expect(away).toMatchObject({ steps: [], status: "failed" });
    expect((await readSchedule(database.client, world.cloudId)).lastProblem).toContain("does not answer");
    await world.control("faults", []);
    expect(oursOn(await world.look())).toHaveLength(2);
  });
});
