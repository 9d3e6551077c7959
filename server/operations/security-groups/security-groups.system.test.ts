import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { FaultsError } from "@/server/model/faults-error";
import { networkInputSchema } from "@/server/model/network-input";
import { portInputSchema } from "@/server/model/port-input";
import { securityGroupInputSchema, securityGroupRuleInputSchema } from "@/server/model/security-group-input";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { drawPort } from "@/server/operations/ports/draw-port";
import { getSecurityGroup } from "@/server/operations/security-groups/get-security-group";
import { listSecurityGroups } from "@/server/operations/security-groups/list-security-groups";
import { type TestWorld, testWorld } from "@/server/operations/testing/test-world";

describe.each(testDatabases())("security groups on $name", ({ open }) => {
  let database: TestDatabase;
  let world: TestWorld;
  let cloud: { cloudId: string };
  const signal = new AbortController().signal;

  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    await database.clear();
    world = await testWorld(database.client);
    cloud = { cloudId: world.cloudId };
  });
  afterAll(() => database.close());

  const apply = (request: ChangeRequest) => changeIntent(world.ctx, request, { mode: "apply" }, signal);
  const plan = (request: ChangeRequest) => changeIntent(world.ctx, request, { mode: "plan" }, signal);
  const faultsOf = async (request: ChangeRequest) => {
    const error = await apply(request).catch((thrown: unknown) => thrown);
    if (!(error instanceof FaultsError)) throw new Error("it was not refused for faults", { cause: error });
    return error.faults.map((fault) => fault.code);
  };
  const id = () => world.ctx.newId();
  const list = () => listSecurityGroups(world.ctx, { projectId: "p" });

  const create = (name: string, given: object = {}) => ({
    ...{ kind: "create-security-group" as const, ...cloud, securityGroupId: id(), newGroupId: id() },
    input: securityGroupInputSchema.parse({ name, projectId: "p", ...given }),
  });
  const addRules = (securityGroupId: string, ...rules: object[]) => ({
    ...{ kind: "add-security-group-rules" as const, ...cloud, securityGroupId, firstRuleId: id() },
    rules: rules.map((rule) => securityGroupRuleInputSchema.parse({ direction: "ingress", ...rule })),
  });
  async function group(name: string): Promise<string> {
    const request = create(name);
    await apply(request);
    return request.securityGroupId;
  }
  async function port(securityGroupIds: readonly string[] | null): Promise<string> {
    const networkId = id();
    const network = networkInputSchema.parse({ name: "n", networkType: "gre", projectId: "p" });
    await apply({ kind: "create-network", ...cloud, networkId, input: network });
    const drawn = await drawPort(world.ctx, world.cloudId);
    const input = portInputSchema.parse({ networkId, name: "vm", vnicType: "normal", securityGroupIds });
    await apply({ kind: "create-port", ...cloud, ...drawn, newGroupId: id(), input });
    return drawn.portId;
  }

  it("brings a project's default group with its first group, and with its first port", async () => {
    const created = await apply(create("web"));
    expect(created.steps.map((step) => step.verb)).toEqual(["security-group.create", "security-group.create"]);
    expect(created.scope.kind).toBe("security-group");
    expect((await list()).map(({ name, ruleCount, isDefault }) => [name, ruleCount, isDefault])).toEqual([
      ["default", 4, true],
      ["web", 2, false],
    ]);
    expect((await apply(create("db"))).steps).toHaveLength(1);
    await port(null);
    expect((await list()).map(({ name, portCount }) => [name, portCount])).toEqual([
      ["db", 0],
      ["default", 1],
      ["web", 0],
    ]);
    expect((await plan(reconcileAll(world.cloudId))).steps).toEqual([]);
  });

  it("goes from a group with rules to a port in it, and back in the order that is allowed", async () => {
    const web = await group("web");
    const ssh = { protocol: "tcp", portMin: 22, portMax: 22, remotePrefix: "10.0.0.0/24" };
    const added = await apply(addRules(web, ssh, { protocol: "icmp" }, { remoteGroupId: web }));
    expect(added.steps.map(({ verb, after }) => [verb, after])).toEqual([
      [
        "security-group-rules.create",
        {
          "rule 1": "ingress IPv4 tcp 22 from 10.0.0.0/24",
          "rule 2": "ingress IPv4 icmp",
          "rule 3": "ingress IPv4 any from group web",
        },
      ],
    ]);
    expect(await faultsOf(addRules(web, { ...ssh, protocol: "6" }))).toEqual(["rule-exists"]);
    const portId = await port([web]);
    const details = await getSecurityGroup(world.ctx, { id: web });
    expect(details.ports).toEqual([{ id: portId, name: "vm", networkName: "n", host: "", addresses: [] }]);
    expect(details.rules.map((rule) => rule.words)).toContain("ingress IPv4 tcp 22 from 10.0.0.0/24");

    const remove = { kind: "delete-security-group" as const, ...cloud, securityGroupId: web };
    expect(await faultsOf(remove)).toEqual(["security-group-in-use"]);
    await apply({ kind: "update-port", ...cloud, portId, changes: { securityGroupIds: [] } });
    await apply(remove);
    expect((await list()).map(({ name }) => name)).toEqual(["default"]);
    expect(await database.client.securityGroupRule.count()).toBe(4);
  });

  it("takes the rules that name a group away with it", async () => {
    const [web, db] = [await group("web"), await group("db")];
    await apply(addRules(db, { protocol: "tcp", portMin: 5432, portMax: 5432, remoteGroupId: web }));
    expect((await getSecurityGroup(world.ctx, { id: web })).namedBy).toEqual([{ id: db, name: "db" }]);
    const removed = await apply({ kind: "delete-security-group", ...cloud, securityGroupId: web });
    expect(removed.steps.map(({ verb, before }) => [verb, before?.["rule 1"]])).toEqual([
      ["security-group-rules.delete", "ingress IPv4 tcp 5432 from group web"],
      ["security-group.delete", "egress IPv4 any"],
    ]);
    expect((await getSecurityGroup(world.ctx, { id: db })).rules).toHaveLength(2);
  });

  it("keeps the default group and its name, and removes rules of it", async () => {
    await group("web");
    const [own] = await list();
    const securityGroupId = own?.id ?? "";
    const about = { ...cloud, securityGroupId };
    expect(await faultsOf({ kind: "delete-security-group", ...about })).toEqual(["default-group-stays"]);
    expect(await faultsOf({ kind: "update-security-group", ...about, changes: { name: "x" } })).toEqual([
      "default-group-name",
    ]);
    const { rules } = await getSecurityGroup(world.ctx, { id: securityGroupId });
    await apply({ kind: "remove-security-group-rules", ...about, ruleIds: rules.map((rule) => rule.id) });
    expect((await getSecurityGroup(world.ctx, { id: securityGroupId })).rules).toEqual([]);
    await expect(apply({ kind: "remove-security-group-rules", ...about, ruleIds: ["gone"] })).rejects.toMatchObject({
      kind: "missing",
    });
  });

  it("writes the same rule once when two callers add it at once", async () => {
    const web = await group("web");
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => apply(addRules(web, { protocol: "icmp" }))));
    expect(outcomes.map((each) => each.status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect((await getSecurityGroup(world.ctx, { id: web })).rules).toHaveLength(3);
  });

  it("says no to 10,000 rules by the quota, and takes them in one plan when it is raised", async () => {
    const web = await group("web");
    const many = Array.from({ length: 10_000 }, (_, i) => ({
      ...{ protocol: "tcp", portMin: 80, portMax: 80 },
      remotePrefix: `10.${i >> 8}.${i & 255}.0/24`,
    }));
    const request = addRules(web, ...many);
    const refused = await apply(request).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ faults: [{ code: "over-quota", message: expect.stringContaining("100") }] });
    expect((await getSecurityGroup(world.ctx, { id: web })).rules).toHaveLength(2);

    await database.client.quota.create({
      data: { cloudId: world.cloudId, projectId: "p", resource: "security_group_rule", limit: 20_000 },
    });
    const began = performance.now();
    const applied = await apply(request);
    const tookMs = performance.now() - began;
    expect(applied.steps.map((step) => [step.verb, step.state])).toEqual([["security-group-rules.create", "done"]]);
    expect(await database.client.securityGroupRule.count({ where: { securityGroupId: web } })).toBe(10_002);
    expect(tookMs).toBeLessThan(60_000);

    const { rules } = await getSecurityGroup(world.ctx, { id: web });
    const ruleIds = rules.map((rule) => rule.id);
    await apply({ kind: "remove-security-group-rules", ...cloud, securityGroupId: web, ruleIds });
    expect(await database.client.securityGroupRule.count({ where: { securityGroupId: web } })).toBe(0);
  });

  it("leaves an audit row for what was done, and none for what was only planned", async () => {
    const request = create("web");
    await plan(request);
    await apply(request);
    const rows = await database.client.auditEntry.findMany();
    expect(rows.map(({ action, outcome, target }) => [action, outcome, target])).toEqual([
      ["securityGroups.create", "done", "Create security group web of project p"],
    ]);
  });
});
