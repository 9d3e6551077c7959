import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { planIntent } from "@/server/mapping/plan-intent";
import { FaultsError } from "@/server/model/faults-error";
import { networkInputSchema } from "@/server/model/network-input";
import { portInputSchema } from "@/server/model/port-input";
import { subnetInputSchema } from "@/server/model/subnet-input";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { desiredIntent } from "@/server/operations/intent/desired-intent";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { performEffect } from "@/server/operations/intent/perform-effect";
import { readIntent } from "@/server/operations/intent/read-intent";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { drawPort } from "@/server/operations/ports/draw-port";
import { listProjects } from "@/server/operations/projects/list-projects";
import { nameProject } from "@/server/operations/projects/name-project";
import { readQuota } from "@/server/operations/quotas/read-quota";
import { setQuota } from "@/server/operations/quotas/set-quota";
import { listSubnets } from "@/server/operations/subnets/list-subnets";
import { type TestWorld, testWorld } from "@/server/operations/testing/test-world";

describe.each(testDatabases())("the inventory on $name", ({ open }) => {
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

  const apply = (request: ChangeRequest) => changeIntent(world.ctx, request, { mode: "apply" }, signal);
  const plan = (request: ChangeRequest) => changeIntent(world.ctx, request, { mode: "plan" }, signal);
  const intent = async () => (await readIntent(database.client, world.cloudId)).intent;
  const faultsOf = async (request: ChangeRequest) => {
    const error = await apply(request).catch((thrown: unknown) => thrown);
    if (!(error instanceof FaultsError)) throw error;
    return error.faults.map(({ code }) => code);
  };
  const createNetwork = (networkId: string, projectId: string): ChangeRequest => ({
    ...{ kind: "create-network", cloudId: world.cloudId, networkId },
    input: networkInputSchema.parse({ name: networkId, projectId, networkType: "gre" }),
  });
  const createSubnet = (networkId: string, cidr: string, given: object = {}): ChangeRequest => ({
    ...{ kind: "create-subnet", cloudId: world.cloudId, subnetId: world.ctx.newId() },
    input: subnetInputSchema.parse({ networkId, cidr, ...given }),
  });
  const createPort = async (networkId: string, name: string, given: object = {}): Promise<ChangeRequest> => ({
    ...{ kind: "create-port", cloudId: world.cloudId, ...(await drawPort(world.ctx, world.cloudId)) },
    newGroupId: world.ctx.newId(),
    input: portInputSchema.parse({ networkId, name, vnicType: "normal", ...given }),
  });
  const portNamed = async (name: string) => {
    const port = (await intent()).ports.find((each) => each.name === name);
    if (port === undefined) throw new Error(`no port ${name}`);
    return port;
  };
  /** Past the hosts, which this world has none of: what the request means for the database, in its order. */
  const write = async (request: ChangeRequest) => {
    const current = await intent();
    const { desired, faults } = desiredIntent(current, request);
    expect(faults).toEqual([]);
    const steps = planIntent({ current, desired, facts: mappingFactsOf(new Map(), []) });
    await database.client.$transaction(async (tx) => {
      for (const step of steps) await performEffect(tx, step.effect);
    });
    return steps.map((step) => step.verb);
  };
  const refusalOf = async (request: ChangeRequest) =>
    desiredIntent(await intent(), request).faults.map(({ code }) => code);
  const tinyPool = { pools: [{ start: "10.0.0.2", end: "10.0.0.3" }] };

  it("gives two projects the same prefix and the same addresses, and refuses it twice in one network", async () => {
    for (const project of ["red", "blue"]) {
      await apply(createNetwork(`net-${project}`, project));
      await apply(createSubnet(`net-${project}`, "10.0.0.0/24"));
      await apply(await createPort(`net-${project}`, `vm-${project}`));
    }
    const { ports, subnets, securityGroups } = await intent();
    expect(subnets.map(({ cidr, projectId }) => [cidr, projectId]).sort()).toEqual([
      ["10.0.0.0/24", "blue"],
      ["10.0.0.0/24", "red"],
    ]);
    expect(ports.map((each) => [each.name, each.fixedIps[0]?.address])).toEqual([
      ["vm-blue", "10.0.0.2"],
      ["vm-red", "10.0.0.2"],
    ]);
    expect(securityGroups.map(({ name, projectId, rules }) => [name, projectId, rules.length])).toEqual([
      ["default", "blue", 4],
      ["default", "red", 4],
    ]);
    expect(await faultsOf(createSubnet("net-red", "10.0.0.128/25"))).toEqual(["subnet-overlaps"]);
    const listed = await listSubnets(world.ctx, { networkId: "net-red" });
    expect(listed).toMatchObject([{ networkName: "net-red", ports: 1, addresses: { inPools: "253", free: "252" } }]);
    expect((await listProjects(world.ctx, {})).map(({ id, ports: count }) => [id, count])).toEqual([
      ["admin", 0],
      ["blue", 1],
      ["demo", 0],
      ["red", 1],
    ]);
  });

  it("keeps everything of a subnet and of a port as it was given", async () => {
    await apply(createNetwork("net", "red"));
    const given = {
      ...{ name: "sub", gatewayIp: "10.0.0.254", dnsServers: ["192.0.2.53"], dhcp: false },
      ...{ hostRoutes: [{ destination: "10.9.0.0/16", nexthop: "10.0.0.9" }] },
    };
    await apply(createSubnet("net", "10.0.0.0/24", given));
    await apply(createSubnet("net", "2001:db8::/64"));
    const pairs = [{ address: "10.0.0.64/26" }, { address: "2001:DB8::9", mac: "FA163E000009" }];
    await apply(await createPort("net", "vm", { allowedAddressPairs: pairs, deviceId: "i-1" }));
    const { subnets, ports } = await intent();
    expect(subnets.find((each) => each.name === "sub")).toMatchObject({
      ...{ ...given, pools: [{ start: "10.0.0.1", end: "10.0.0.253" }], projectId: "red" },
    });
    expect(ports[0]).toMatchObject({
      fixedIps: [{ address: "10.0.0.1" }, { address: "2001:db8::2" }],
      allowedAddressPairs: [{ address: "10.0.0.64/26" }, { address: "2001:db8::9", mac: "fa:16:3e:00:00:09" }],
      ...{ portSecurity: true, deviceId: "i-1", status: "DOWN" },
    });
    expect(ports[0]?.mac).toMatch(/^fa:16:3e(:[0-9a-f]{2}){3}$/);
  });

  it("gives 20 ports that are asked for at once 20 addresses, one after the other", async () => {
    await apply(createNetwork("net", "red"));
    await apply(createSubnet("net", "10.0.0.0/24"));
    const requests = await Promise.all(Array.from({ length: 20 }, (_, index) => createPort("net", `vm${index}`)));
    await Promise.all(requests.map(apply));
    const { ports, securityGroups } = await intent();
    const addresses = ports.flatMap((each) => each.fixedIps.map(({ address }) => Number(address.split(".").at(-1))));
    expect(addresses.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
    expect(securityGroups).toHaveLength(1);
    expect(await database.client.portSecurityGroup.count()).toBe(20);
  });

  it("says when a pool is used up, with all else that is wrong, and has room again when a port goes", async () => {
    await apply(createNetwork("net", "red"));
    await apply(createSubnet("net", "10.0.0.0/24", tinyPool));
    for (const name of ["a", "b"]) await apply(await createPort("net", name));
    expect(await faultsOf(await createPort("net", "c"))).toEqual(["addresses-exhausted"]);
    expect(
      await faultsOf(await createPort("net", "c", { mac: (await portNamed("a")).mac, portSecurity: false })),
    ).toEqual(["mac-address-in-use", "addresses-exhausted"]);
    await apply({ kind: "delete-port", cloudId: world.cloudId, portId: (await portNamed("a")).id });
    await apply(await createPort("net", "c"));
    expect((await portNamed("c")).fixedIps[0]?.address).toBe("10.0.0.2");
  });

  it("plans an address and finds at apply that another port took it meanwhile: the plan is stale, a new one fits", async () => {
    await apply(createNetwork("net", "red"));
    await apply(createSubnet("net", "10.0.0.0/24"));
    const planned = await plan(await createPort("net", "first"));
    expect(planned.steps.at(-1)?.after).toMatchObject({ addresses: "10.0.0.2" });
    await apply(await createPort("net", "second"));
    await expect(applyPlan(world.ctx, { planId: planned.id, digest: planned.digest }, signal)).rejects.toMatchObject({
      kind: "conflict",
    });
    expect((await intent()).ports.map(({ name }) => name)).toEqual(["second"]);
  });

  it("makes a DHCP port with the first bound guest, and takes all away in order", async () => {
    const data = { transport: "netns", ownership: "managed", settings: {}, plumbing: { services: true } };
    await database.client.host.create({ data: { name: "net1", ...data } });
    await apply(createNetwork("net", "red"));
    await apply(createSubnet("net", "10.0.0.0/24"));
    await apply(await createPort("net", "vm"));
    const { id: portId } = await portNamed("vm");
    const drawn = { dhcpPortId: world.ctx.newId(), dhcpMac: "fa:16:3e:dd:ff:a4" };
    await write({
      ...{ kind: "bind-port", cloudId: world.cloudId, portId, host: "elsewhere", localLink: null },
      ...{ plug: null, drawn },
    });
    const served = await intent();
    const dhcp = served.ports.find((each) => each.deviceOwner === "network:dhcp");
    expect(dhcp).toMatchObject({
      ...{ id: drawn.dhcpPortId, mac: drawn.dhcpMac, host: "net1", status: "ACTIVE", vifType: "ovs" },
      ...{ fixedIps: [{ address: "10.0.0.3" }], vif: { hybridPlug: false, createPort: true }, portSecurity: false },
    });
    const deleteNetwork: ChangeRequest = { kind: "delete-network", cloudId: world.cloudId, networkId: "net" };
    const subnetId = served.subnets[0]?.id ?? "";
    const deleteSubnet: ChangeRequest = { kind: "delete-subnet", cloudId: world.cloudId, networkId: "net", subnetId };
    expect(await refusalOf(deleteNetwork)).toEqual(["network-in-use"]);
    expect(await refusalOf(deleteSubnet)).toEqual(["subnet-in-use"]);
    await write({ kind: "delete-port", cloudId: world.cloudId, portId });
    expect(await write(deleteNetwork)).toEqual(["port.delete", "subnet.delete", "network.delete"]);
    const left = await intent();
    expect([left.ports, left.subnets, await database.client.ipAllocation.count()]).toEqual([[], [], 0]);
  });

  it("keeps quotas and names of projects, with an audit row each", async () => {
    await apply(createNetwork("net", "red"));
    const set = await setQuota(world.ctx, { projectId: "red", port: 1, network: -1 });
    expect(set.resources.filter(({ isDefault }) => !isDefault)).toEqual([
      { resource: "network", limit: -1, isDefault: false, used: 1 },
      { resource: "port", limit: 1, isDefault: false, used: 0 },
    ]);
    await apply(await createPort("net", "one"));
    expect(await faultsOf(await createPort("net", "two"))).toEqual(["over-quota"]);
    await setQuota(world.ctx, { projectId: "red", port: null });
    await apply(await createPort("net", "two"));
    const { resources } = await readQuota(world.ctx, { projectId: "red" });
    expect(resources.find(({ resource }) => resource === "port")).toEqual({
      ...{ resource: "port", limit: 500, isDefault: true, used: 2 },
    });
    await nameProject(world.ctx, { id: "red", name: "The red project" });
    expect((await listProjects(world.ctx, {})).map(({ name }) => name)).toContain("The red project");
    const audit = await database.client.auditEntry.findMany({
      where: { action: { in: ["quotas.set", "projects.name"] } },
    });
    expect(audit.map(({ action, outcome }) => `${action} ${outcome}`).sort()).toEqual([
      ...["projects.name done", "quotas.set done", "quotas.set done"],
    ]);
  });

  it("draws another id and another MAC when a port of the cloud has them", async () => {
    await apply(createNetwork("net", "red"));
    await apply(await createPort("net", "one"));
    const one = await portNamed("one");
    const ids = [`${one.id.slice(0, 10)}99-4000-8000-000000000000`, world.ctx.newId(), world.ctx.newId()];
    const octets = [
      [1, 2, 3],
      one.mac
        .split(":")
        .slice(3)
        .map((octet) => Number.parseInt(octet, 16)),
      [4, 5, 6],
    ];
    const ctx = { db: database.client, newId: () => ids.shift() ?? "" };
    const drawn = await drawPort(ctx, world.cloudId, () => Uint8Array.from(octets.shift() ?? []));
    expect([ids, drawn.newMac]).toEqual([[], "fa:16:3e:04:05:06"]);
  });
});
