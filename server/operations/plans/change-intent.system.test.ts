import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { FaultsError } from "@/server/model/faults-error";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { cancelPlan } from "@/server/operations/plans/cancel-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { followPlan } from "@/server/operations/plans/follow-plan";
import { listPlans, planFilter } from "@/server/operations/plans/list-plans";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { FABRIC_IDS, profile } from "@/server/operations/testing/sample-fabric";
import { type TestWorld, testWorld } from "@/server/operations/testing/test-world";

describe.each(testDatabases())("a change of intent on $name", ({ open }) => {
  let database: TestDatabase;
  let world: TestWorld;
  const signal = new AbortController().signal;

  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.clear();
    world = await testWorld(database.client);
  });
  afterAll(() => database.close());

  const setFlat = (physicalNetwork = "public", oneViewNetworkId: string = FABRIC_IDS.prod): ChangeRequest => ({
    kind: "set-flat",
    cloudId: world.cloudId,
    physicalNetwork,
    applianceId: world.applianceId,
    oneViewNetworkId,
  });
  const plan = (request: ChangeRequest) => changeIntent(world.ctx, request, { mode: "plan" }, signal);
  const apply = (request: ChangeRequest) => changeIntent(world.ctx, request, { mode: "apply" }, signal);
  /** Everything that is intended, without the plans and the audit trail. */
  const intent = async () => ({
    mappings: await database.client.flatMapping.findMany(),
    uplinkSets: await database.client.uplinkSetMapping.findMany({ orderBy: { position: "asc" } }),
    reflections: await database.client.reflection.findMany(),
    networks: await database.client.network.findMany({ orderBy: { id: "asc" } }),
    physicalNetworks: await database.client.physicalNetwork.findMany({ orderBy: { name: "asc" } }),
  });
  const audit = async () =>
    (await database.client.auditEntry.findMany({ orderBy: { at: "asc" } })).map(
      (row) => `${row.action} ${row.outcome}`,
    );
  const faultsOf = async (request: ChangeRequest) => {
    const error = await plan(request).catch((thrown: unknown) => thrown);
    if (!(error instanceof FaultsError)) throw error;
    return error.faults.map((fault) => fault.code);
  };

  it("plans without changing anything, and says what a flat mapping touches", async () => {
    const before = await intent();
    const planned = await plan(setFlat());
    expect(await intent()).toEqual(before);
    expect(await audit()).toEqual([]);
    expect(planned.status).toBe("planned");
    expect(planned.steps.map((step) => [step.verb, step.state])).toEqual([
      ["mapping.add", "pending"],
      ["network.adopt", "pending"],
    ]);
    expect(planned.steps[0]?.after).toMatchObject({
      appliance: "oneview-1",
      "OneView network": "prod",
      "uplink sets": "tagged of LI left, tagged of LI right",
      "profiles with connections": "blade-1",
    });
    expect(planned.notices.join()).toContain("Nothing is written on the appliance");
    expect(planned.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it("applies the plan that was read: intent, mirror, outcome and audit in one", async () => {
    const planned = await plan(setFlat());
    world.tick(5_000);
    const applied = await applyPlan(world.ctx, { planId: planned.id, digest: planned.digest }, signal);
    expect(applied.status).toBe("applied");
    expect(applied.steps.every((step) => step.state === "done")).toBe(true);
    const { mappings, reflections } = await intent();
    expect(mappings.map((each) => [each.physicalNetwork, each.oneViewNetworkId])).toEqual([
      ["public", FABRIC_IDS.prod],
    ]);
    expect(reflections.map((each) => [each.oneViewNetworkId, each.manageable])).toEqual([[FABRIC_IDS.prod, false]]);
    expect(await audit()).toEqual(["mappings.setFlat requested", "mappings.setFlat done"]);
    expect(world.counts.published).toBe(1);
  });

  it("removes it the same way, also while the appliance is silent", async () => {
    await apply(setFlat());
    world.setFabric(null);
    const removed = await apply({ kind: "remove-flat", cloudId: world.cloudId, physicalNetwork: "public" });
    expect(removed.steps.map((step) => step.verb)).toEqual(["network.release", "mapping.remove"]);
    expect(removed.steps[1]?.before).toMatchObject({ "OneView network": "prod" });
    const { mappings, reflections } = await intent();
    expect([mappings, reflections]).toEqual([[], []]);
  });

  it("reads an id in any form and keeps it as the appliance writes it", async () => {
    await apply(setFlat("public", ` /rest/ethernet-networks/${FABRIC_IDS.prod.toUpperCase()} `));
    expect((await intent()).mappings[0]?.oneViewNetworkId).toBe(FABRIC_IDS.prod);
  });

  it.each([
    ["an unknown physical network", "nope", FABRIC_IDS.prod, ["physical-network-unknown"]],
    ["a network that does not exist", "public", "99999999-0000-4000-8000-000000000001", ["network-not-found"]],
    ["a name instead of an id", "public", "prod", ["not-a-network-id"]],
    ["a network in no uplink set", "public", FABRIC_IDS.lonely, ["network-in-no-uplink-set"]],
    ["both sides wrong at once", "nope", FABRIC_IDS.lonely, ["physical-network-unknown", "network-in-no-uplink-set"]],
  ])("refuses %s, with a remedy, and keeps no plan", async (_, physicalNetwork, id, codes) => {
    expect(await faultsOf(setFlat(physicalNetwork, id))).toEqual(codes);
    expect(await database.client.plan.count()).toBe(0);
  });

  it("refuses a physical network that is not flat, and one that is mapped", async () => {
    await apply({
      kind: "create-physical-network",
      cloudId: world.cloudId,
      input: { name: "vlans", types: ["vlan"] },
    });
    expect(await faultsOf(setFlat("vlans"))).toEqual(["physical-network-not-flat"]);
    await apply(setFlat());
    expect(await faultsOf(setFlat("public", FABRIC_IDS.untagged))).toEqual(["already-mapped"]);
  });

  it("does not check against old data: it says how old they are", async () => {
    await plan(setFlat());
    world.setFabric(null);
    world.tick(200_000);
    await expect(plan(setFlat())).rejects.toMatchObject({
      kind: "unreachable",
      message: expect.stringContaining("oneview-1 does not answer; what was last seen of it is 3 min old"),
    });
  });

  it("applies a plan once, whatever the number of callers at the same time", async () => {
    const planned = await plan(setFlat());
    const calls = await Promise.allSettled(
      Array.from({ length: 8 }, () => applyPlan(world.ctx, { planId: planned.id, digest: planned.digest }, signal)),
    );
    expect(calls.filter((call) => call.status === "fulfilled")).toHaveLength(1);
    for (const call of calls) if (call.status === "rejected") expect(call.reason).toMatchObject({ kind: "conflict" });
    expect((await intent()).mappings).toHaveLength(1);
    expect(await audit()).toEqual(["mappings.setFlat requested", "mappings.setFlat done"]);
  });

  it("lets one of two different plans for the same physical network win", async () => {
    const [one, other] = [await plan(setFlat()), await plan(setFlat("public", FABRIC_IDS.untagged))];
    const calls = await Promise.allSettled(
      [one, other].map(({ id, digest }) => applyPlan(world.ctx, { planId: id, digest }, signal)),
    );
    expect(calls.map((call) => call.status).sort()).toEqual(["fulfilled", "rejected"]);
    expect((await intent()).mappings).toHaveLength(1);
    const statuses = (await database.client.plan.findMany()).map((row) => row.status).sort();
    expect(statuses).toEqual(["applied", "stale"]);
  });

  it("refuses with the new plan when the fabric moved, and that plan can be applied", async () => {
    const planned = await plan(setFlat());
    world.setFabric((fabric) => ({
      ...fabric,
      serverProfiles: [...fabric.serverProfiles, profile("blade-2", FABRIC_IDS.prod)],
    }));
    const before = await intent();
    await expect(applyPlan(world.ctx, { planId: planned.id, digest: planned.digest }, signal)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringContaining("The world moved"),
    });
    expect(await intent()).toEqual(before);
    const { items } = await listPlans(world.ctx, planFilter.parse({}));
    expect(items.map((each) => each.status).sort()).toEqual(["planned", "stale"]);
    const next = items.find((each) => each.status === "planned");
    const applied = await applyPlan(world.ctx, { planId: next?.id ?? "", digest: next?.digest }, signal);
    expect(applied.steps[0]?.after?.["profiles with connections"]).toBe("blade-1, blade-2");
  });

  it("refuses when the OneView network left its uplink sets meanwhile", async () => {
    const planned = await plan(setFlat());
    world.setFabric((fabric) => ({ ...fabric, uplinkSets: [] }));
    await expect(applyPlan(world.ctx, { planId: planned.id }, signal)).rejects.toMatchObject({
      kind: "conflict",
      message: expect.stringMatching(/The world moved.*"prod" is in no uplink set/),
    });
    expect((await intent()).mappings).toEqual([]);
    expect((await database.client.plan.findUnique({ where: { id: planned.id } }))?.status).toBe("stale");
    expect(await audit()).toEqual(["mappings.setFlat requested", "mappings.setFlat failed"]);
  });

  it("refuses when a network was made on the physical network meanwhile", async () => {
    const planned = await plan(setFlat("physnet1"));
    await apply({
      kind: "create-network",
      cloudId: world.cloudId,
      networkId: world.ctx.newId(),
      input: {
        name: "late",
        projectId: "admin",
        networkType: "flat",
        physicalNetwork: "physnet1",
        segmentationId: null,
        mtu: null,
        external: false,
        shared: false,
        adminStateUp: true,
      },
    });
    await expect(applyPlan(world.ctx, { planId: planned.id }, signal)).rejects.toMatchObject({ kind: "conflict" });
    expect((await intent()).mappings).toEqual([]);
  });

  it("refuses a digest that is not the plan's, and leaves the plan as it is", async () => {
    const planned = await plan(setFlat());
    await expect(applyPlan(world.ctx, { planId: planned.id, digest: "0".repeat(64) }, signal)).rejects.toMatchObject({
      kind: "conflict",
    });
    expect((await applyPlan(world.ctx, { planId: planned.id, digest: planned.digest }, signal)).status).toBe("applied");
  });

  it("refuses the plan of another change", async () => {
    const planned = await plan(setFlat());
    await expect(
      changeIntent(world.ctx, setFlat("storage"), { mode: "apply", planId: planned.id }, signal),
    ).rejects.toMatchObject({ kind: "invalid", message: expect.stringContaining("is for another change") });
  });

  describe("after a process was killed between claim and commit", () => {
    /** The claim as `applyPlan` writes it; then nothing more, as after SIGKILL. */
    const claimAndDie = async (planId: string) => {
      await database.client.plan.update({
        where: { id: planId },
        data: { status: "applying", startedAt: new Date(world.ctx.now()) },
      });
      world.tick(1_000);
    };
    const resume = () => resumePlans(world.ctx, new Date(world.ctx.now()), signal);

    it("finishes the plan when it is still the same", async () => {
      const planned = await plan(setFlat());
      await claimAndDie(planned.id);
      expect((await resume()).map((each) => [each.id, each.status])).toEqual([[planned.id, "applied"]]);
      expect((await intent()).mappings).toHaveLength(1);
      expect(await resume()).toEqual([]);
      expect((await intent()).mappings).toHaveLength(1);
    });

    it("fails it with the reason when the world moved", async () => {
      const planned = await plan(setFlat());
      world.setFabric((fabric) => ({ ...fabric, serverProfiles: [] }));
      await claimAndDie(planned.id);
      const [resumed] = await resume();
      expect(resumed?.status).toBe("failed");
      expect(resumed?.error).toContain("The world moved");
      expect((await intent()).mappings).toEqual([]);
    });

    it("fails it with the reason when the appliance does not answer, and goes on with the others", async () => {
      const first = await plan(setFlat());
      const second = await plan({
        kind: "delete-network",
        cloudId: world.cloudId,
        networkId: await demoNetwork("demo-net"),
      });
      world.setFabric(null);
      await claimAndDie(first.id);
      await claimAndDie(second.id);
      const resumed = await resume();
      expect(resumed.map((each) => each.status)).toEqual(["failed", "applied"]);
      expect(resumed[0]?.error).toContain("It could not be resumed: OneView appliance oneview-1 does not answer");
    });

    it("performs only the steps that had been picked", async () => {
      const planned = await plan(setFlat());
      await database.client.planStep.updateMany({
        where: { planId: planned.id, verb: "network.adopt" },
        data: { state: "skipped" },
      });
      await claimAndDie(planned.id);
      await resume();
      const { mappings, reflections } = await intent();
      expect([mappings.length, reflections.length]).toEqual([1, 0]);
    });

    it("leaves a plan alone that was claimed after the given moment", async () => {
      const planned = await plan(setFlat());
      const since = new Date(world.ctx.now());
      world.tick(1);
      await claimAndDie(planned.id);
      expect(await resumePlans(world.ctx, since, signal)).toEqual([]);
    });

    it("commits once when two processes resume at the same moment", async () => {
      const planned = await plan(setFlat());
      await claimAndDie(planned.id);
      await Promise.all([resume(), resume(), resume()]);
      expect((await intent()).mappings).toHaveLength(1);
      expect((await database.client.plan.findUnique({ where: { id: planned.id } }))?.status).toBe("applied");
      expect((await audit()).filter((each) => each.endsWith("done"))).toHaveLength(1);
    });
  });

  it("does what was picked and leaves the rest for the next reconciliation, whose second run is empty", async () => {
    const planned = await plan(setFlat());
    const [mapping] = planned.steps;
    const applied = await applyPlan(world.ctx, { planId: planned.id, steps: [mapping?.id ?? ""] }, signal);
    expect(applied.steps.map((step) => step.state)).toEqual(["done", "skipped"]);
    expect((await intent()).reflections).toEqual([]);
    const repair = reconcileAll(world.cloudId);
    expect((await apply(repair)).steps.map((step) => step.verb)).toEqual(["network.adopt"]);
    expect((await plan(repair)).steps).toEqual([]);
  });

  it("tells in a reconciliation what is wrong with mappings that stand", async () => {
    await apply(setFlat());
    world.setFabric((fabric) => ({ ...fabric, networks: [], uplinkSets: [] }));
    const planned = await plan(reconcileAll(world.cloudId));
    expect(planned.notices.join()).toContain(`has no ethernet network with id ${FABRIC_IDS.prod}`);
  });

  it("cancels a plan that waits, and nothing else", async () => {
    const planned = await plan(setFlat());
    expect((await cancelPlan(world.ctx, planned.id)).status).toBe("cancelled");
    await expect(applyPlan(world.ctx, { planId: planned.id }, signal)).rejects.toMatchObject({ kind: "conflict" });
    const applied = await apply(setFlat());
    await expect(cancelPlan(world.ctx, applied.id)).rejects.toMatchObject({ kind: "conflict" });
  });

  it("shows a plan to a follower each time that it changed, until it ended", async () => {
    const planned = await plan(setFlat());
    const seen: string[] = [];
    const following = (async () => {
      for await (const each of followPlan(world.ctx, planned.id, signal)) seen.push(each.status);
    })();
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await applyPlan(world.ctx, { planId: planned.id }, signal);
    await following;
    expect([seen[0], seen.at(-1)]).toEqual(["planned", "applied"]);
  });

  it("lists plans page by page, newest first, none twice", async () => {
    for (let i = 0; i < 5; i += 1) {
      await plan(setFlat());
      if (i % 2 === 0) world.tick(10);
    }
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listPlans(world.ctx, planFilter.parse({ limit: 2, cursor }));
      ids.push(...page.items.map((each) => each.id));
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(new Set(ids).size).toBe(5);
    expect(ids).toHaveLength(5);
  });

  describe("of networks", () => {
    const create = (input: Partial<Extract<ChangeRequest, { kind: "create-network" }>["input"]>): ChangeRequest => ({
      kind: "create-network",
      cloudId: world.cloudId,
      networkId: world.ctx.newId(),
      input: {
        name: "new",
        projectId: "admin",
        networkType: "vlan",
        physicalNetwork: "physnet1",
        segmentationId: null,
        mtu: null,
        external: false,
        shared: false,
        adminStateUp: true,
        ...input,
      },
    });

    it("gives eight callers at once eight VLANs", async () => {
      await Promise.all(Array.from({ length: 8 }, (_, i) => apply(create({ name: `n${i}` }))));
      const rows = await database.client.network.findMany({
        where: { networkType: "vlan", physicalNetwork: "physnet1", name: { startsWith: "n" } },
      });
      expect(rows.map((row) => row.segmentationId).sort()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    });

    it("refuses a second flat network on a physical network", async () => {
      expect(await faultsOf(create({ networkType: "flat", physicalNetwork: "public" }))).toEqual([
        "flat-network-in-use",
      ]);
    });

    it("adopts a network that is made on a mapped physical network, and releases it when it goes", async () => {
      await apply(setFlat("physnet1"));
      const created = await apply(create({ networkType: "flat" }));
      expect(created.steps.map((step) => step.verb)).toEqual(["network.create", "network.adopt"]);
      const id = created.scope.kind === "network" ? created.scope.networkId : "";
      const before = (await intent()).reflections.length;
      const deleted = await apply({ kind: "delete-network", cloudId: world.cloudId, networkId: id });
      expect(deleted.steps.map((step) => step.verb)).toEqual(["network.release", "network.delete"]);
      expect((await intent()).reflections).toHaveLength(before - 1);
    });

    it("changes what may change, and refuses a network that is not there", async () => {
      const networkId = await demoNetwork("prod-web");
      await apply({ kind: "update-network", cloudId: world.cloudId, networkId, changes: { name: "web", mtu: 9000 } });
      expect(await database.client.network.findUnique({ where: { id: networkId } })).toMatchObject({
        name: "web",
        mtu: 9000,
        segmentationId: 120,
      });
      await expect(plan({ kind: "delete-network", cloudId: world.cloudId, networkId: "nope" })).rejects.toMatchObject({
        kind: "missing",
      });
    });

    it("keeps a physical network that is in use, and deletes one that is not", async () => {
      const request = { kind: "delete-physical-network", cloudId: world.cloudId, physicalNetwork: "storage" } as const;
      expect(await faultsOf(request)).toEqual(["physical-network-in-use"]);
      await apply({ kind: "delete-network", cloudId: world.cloudId, networkId: await demoNetwork("storage-net") });
      await apply(request);
      expect((await intent()).physicalNetworks.map((each) => each.name)).toEqual(["physnet1", "public"]);
    });

    it("leaves the physical networks of a real Neutron to its configuration", async () => {
      const neutron = await database.client.cloud.create({ data: { name: "real", kind: "neutron" } });
      const input = { name: "physnet9", types: ["vlan" as const] };
      await expect(plan({ kind: "create-physical-network", cloudId: neutron.id, input })).rejects.toMatchObject({
        ...{ kind: "refused", remedy: expect.stringContaining("bridge_mappings") },
      });
    });
  });

  async function demoNetwork(name: string): Promise<string> {
    return (await database.client.network.findFirstOrThrow({ where: { name } })).id;
  }
});
