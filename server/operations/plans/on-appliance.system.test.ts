import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { PlanRun } from "@/server/model/plan-run";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan, beginPlan } from "@/server/operations/plans/apply-plan";
import { cancelPlan } from "@/server/operations/plans/cancel-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { getPlan } from "@/server/operations/plans/get-plan";
import { resumePlan } from "@/server/operations/plans/resume-plan";
import { resumePlans } from "@/server/operations/plans/resume-plans";
import { createNetwork, mapTo, oursOn } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

const never = new AbortController().signal;
const TENANTS = "LIG-tenant/us-tenants";
const MGMT = "LIG-mgmt-storage/us-mgmt";

describe.each(testDatabases())("plans on an appliance, on $name", ({ open }) => {
  let database: TestDatabase;
  let world: ApplianceWorld;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.clear();
    world = await applianceWorld(database.client, {}, { client: { patienceMs: 300 } });
  });
  afterEach(() => world.close());
  afterAll(() => database.close());

  const verbs = (plan: PlanRun) => plan.steps.map((step) => step.verb);
  const applyRead = (plan: PlanRun, steps?: readonly string[]) =>
    applyPlan(world.ctx, { planId: plan.id, digest: plan.digest, steps }, never);
  const ours = async () => oursOn(await world.look());

  it("maps a physical network as it was read, and finds nothing to do afterwards", async () => {
    const plan = await world.plan(mapTo(world, await world.look(), TENANTS, MGMT));
    expect(plan.radius).toMatchObject({
      networks: 2,
      uplinkSets: ["us-mgmt of LIG-mgmt-storage", "us-tenants of LIG-tenant"],
      logicalInterconnects: ["LE1-LIG-mgmt-storage", "LE1-LIG-tenant", "LE2-LIG-tenant"],
    });
    const applied = await applyRead(plan);
    expect(applied.status).toBe("applied");
    expect(applied.steps.every((step) => step.state === "done")).toBe(true);
    expect(await ours()).toHaveLength(2);
    expect((await ours())[0]).toContain(
      "in LE1-LIG-mgmt-storage/us-mgmt, LE1-LIG-tenant/us-tenants, LE2-LIG-tenant/us-tenants, LIG-mgmt-storage/us-mgmt, LIG-tenant/us-tenants",
    );
    const { log } = (await world.control("requests?log=1")) as { log: { method: string; path: string }[] };
    const before = log.length;
    expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
    const after = (await world.control("requests?log=1")) as { log: { method: string }[] };
    expect(after.log.slice(before).filter((each) => each.method !== "GET")).toEqual([]);
  });

  it("moves the networks when the mapping changes, and takes them away with it", async () => {
    const fabric = await world.look();
    await world.apply(mapTo(world, fabric, TENANTS));
    const moved = await world.apply(mapTo(world, fabric, MGMT));
    expect(moved.status).toBe("applied");
    expect(
      (await ours()).every((each) => each.endsWith("in LE1-LIG-mgmt-storage/us-mgmt, LIG-mgmt-storage/us-mgmt")),
    ).toBe(true);
    const removed = await world.apply(mapTo(world, fabric));
    expect(removed.status).toBe("applied");
    expect(await ours()).toEqual([]);
    expect(await database.client.reflection.count()).toBe(0);
    expect(await database.client.uplinkSetMember.count()).toBe(0);
  });

  it("makes 100 networks for 8 callers at once", { timeout: 120_000 }, async () => {
    await world.apply(mapTo(world, await world.look(), TENANTS));
    await world.ctx.db.quota.create({
      data: { cloudId: world.cloudId, projectId: "admin", resource: "network", limit: -1 },
    });
    const vlans = Array.from({ length: 100 }, (_, index) => 1_000 + index);
    const caller = async () => {
      for (let vlan = vlans.shift(); vlan !== undefined; vlan = vlans.shift()) {
        const plan = await world.apply(createNetwork(world, `net-${vlan}`, vlan));
        expect(plan.error).toBeNull();
        expect(plan.status).toBe("applied");
      }
    };
    await Promise.all(Array.from({ length: 8 }, caller));
    const there = await ours();
    expect(there).toHaveLength(102);
    expect(
      there.every((each) =>
        each.endsWith("in LE1-LIG-tenant/us-tenants, LE2-LIG-tenant/us-tenants, LIG-tenant/us-tenants"),
      ),
    ).toBe(true);
    expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
  });

  it("shows a drift as rows, repairs only the one that was picked, and deletes only what was ticked", async () => {
    const fabric = await world.look();
    await world.apply(mapTo(world, fabric, TENANTS));
    const orphan = createNetwork(world, "to be orphaned", 900);
    await world.apply(orphan);
    await database.client.network.delete({ where: { id: orphan.kind === "create-network" ? orphan.networkId : "" } });
    const web = (await world.look()).networks.find((each) => each.description?.startsWith("prod-web"));
    await deleteByHand(world, web?.uri ?? "");

    const plan = await world.plan(reconcileAll(world.cloudId));
    expect(verbs(plan).sort()).toEqual(["network.reflect", "network.unreflect", "uplink-set.join", "uplink-set.leave"]);
    expect(plan.steps.find((step) => step.verb === "network.reflect")?.cause).toBe("missing");
    expect(plan.steps.filter((step) => step.needsTick).map((step) => step.verb)).toEqual([
      "uplink-set.leave",
      "network.unreflect",
    ]);
    const reflect = plan.steps.find((step) => step.verb === "network.reflect");
    const one = await applyRead(plan, [reflect?.id ?? ""]);
    expect(one.steps.map((step) => step.state).sort()).toEqual(["done", "skipped", "skipped", "skipped"]);
    expect((await ours()).filter((each) => each.includes("prod-web"))).toEqual([expect.stringMatching(/in $/)]);

    const rest = await applyRead(await world.plan(reconcileAll(world.cloudId)));
    expect(rest.steps.map((step) => `${step.verb} ${step.state}`).sort()).toEqual([
      "network.unreflect skipped",
      "uplink-set.join done",
      "uplink-set.leave skipped",
    ]);
    const deleting = await world.plan(reconcileAll(world.cloudId));
    await applyRead(
      deleting,
      deleting.steps.map((step) => step.id),
    );
    expect((await ours()).some((each) => each.includes("to be orphaned"))).toBe(false);
    expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
  });

  it("keeps what is done when an appliance goes away, and resumes the rest", async () => {
    const fabric = await world.look();
    await world.control("faults", [{ kind: "status", status: 503, method: "PUT", after: 1, count: 0 }]);
    const failed = await world.apply(mapTo(world, fabric, TENANTS));
    expect(failed.status).toBe("failed");
    expect(failed.resumable).toBe(true);
    expect(failed.steps.filter((step) => step.state === "failed")[0]?.error).toContain("503");
    await world.control("faults", []);
    const resumed = await resumePlan(world.ctx, failed.id, never);
    expect(resumed.status).toBe("applied");
    expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
    await expect(resumePlan(world.ctx, failed.id, never)).rejects.toThrow("nothing of it is left");
  });

  it("ends between two steps when it is cancelled, and goes on with the rest later", { timeout: 60_000 }, async () => {
    const fabric = await world.look();
    for (let vlan = 700; vlan < 712; vlan += 1) await world.apply(createNetwork(world, `slow-${vlan}`, vlan));
    await world.control("faults", [{ kind: "delay", delayMs: 150, method: "POST", count: 0 }]);
    const plan = await world.plan(mapTo(world, fabric, TENANTS));
    const begun = await beginPlan(world.ctx, { planId: plan.id, digest: plan.digest }, never, () => {});
    expect(begun.status).toBe("applying");
    await expect
      .poll(async () => (await getPlan(world.ctx, plan.id)).steps.some((s) => s.state === "running"), {
        timeout: 10_000,
      })
      .toBe(true);
    await cancelPlan(world.ctx, plan.id);
    await expect.poll(async () => (await getPlan(world.ctx, plan.id)).status, { timeout: 20_000 }).toBe("cancelled");
    const cancelled = await getPlan(world.ctx, plan.id);
    expect(cancelled.resumable).toBe(true);
    expect(cancelled.error).toContain("were not begun");
    await world.control("faults", []);
    const resumed = await resumePlan(world.ctx, plan.id, never);
    expect(resumed.status).toBe("applied");
    expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
  });

  it("takes up after a start what a process left open", async () => {
    const plan = await world.plan(mapTo(world, await world.look(), TENANTS));
    await world.control("faults", [{ kind: "status", status: 503, method: "PUT", after: 1, count: 0 }]);
    await applyRead(plan);
    await world.control("faults", []);
    // as a process leaves it that is killed before it can close the plan
    await database.client.plan.update({ where: { id: plan.id }, data: { status: "applying", endedAt: null } });
    const after = world.another();
    const [resumed] = await resumePlans(after, new Date(Date.now() + 1_000), never);
    expect(resumed?.status).toBe("applied");
    expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
  });

  it("leaves another cloud's networks on the same appliance alone", async () => {
    const fabric = await world.look();
    const { id: other } = await database.client.cloud.create({ data: { name: "other", kind: "inventory" } });
    await database.client.physicalNetwork.create({ data: { cloudId: other, name: "physnet1", vlan: true } });
    const elsewhere = { ...world, cloudId: other };
    await world.apply(mapTo(world, fabric, TENANTS));
    await changeIntent(world.ctx, mapTo(elsewhere, fabric, MGMT), { mode: "apply" }, never);
    await changeIntent(world.ctx, createNetwork(elsewhere, "theirs", 555), { mode: "apply" }, never);
    const before = await ours();
    expect(before).toHaveLength(3);
    const deletes = { ...reconcileAll(world.cloudId), deletes: true };
    expect((await world.plan(deletes)).steps).toEqual([]);
    await world.apply(mapTo(world, fabric));
    expect(await ours()).toEqual(before.filter((each) => each.includes("theirs")));
  });
});

async function deleteByHand(world: ApplianceWorld, uri: string): Promise<void> {
  const headers = { "Content-Type": "application/json", "X-API-Version": "300" };
  const login = await fetch(`${world.url}/rest/login-sessions`, {
    method: "POST",
    headers,
    body: JSON.stringify({ userName: "Administrator", password: "secret" }),
  });
  const { sessionID } = (await login.json()) as { sessionID: string };
  const answer = await fetch(`${world.url}${uri}`, { method: "DELETE", headers: { ...headers, Auth: sessionID } });
  expect(answer.status).toBe(202);
}
