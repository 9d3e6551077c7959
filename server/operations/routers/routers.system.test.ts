import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { FaultsError } from "@/server/model/faults-error";
import { networkInputSchema } from "@/server/model/network-input";
import { portInputSchema } from "@/server/model/port-input";
import { floatingIpInputSchema, routerInputSchema } from "@/server/model/router-input";
import { subnetInputSchema } from "@/server/model/subnet-input";
import { listFloatingIps } from "@/server/operations/floating-ips/list-floating-ips";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { drawPort, drawServicePort } from "@/server/operations/ports/draw-port";
import { getRouter } from "@/server/operations/routers/get-router";
import { type TestWorld, testWorld } from "@/server/operations/testing/test-world";

/** The router of seed 002 in the inventory: a private network behind it, an external one before it, a floating IP through it. */
describe.each(testDatabases())("routers and floating IPs on $name", ({ open }) => {
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
  const newPort = () => drawServicePort(world.ctx, world.cloudId);
  const id = () => world.ctx.newId();

  async function network(given: object): Promise<string> {
    const networkId = id();
    await apply({ kind: "create-network", ...cloud, networkId, input: networkInputSchema.parse(given) });
    return networkId;
  }
  async function subnet(networkId: string, given: object): Promise<string> {
    const subnetId = id();
    const input = subnetInputSchema.parse({ networkId, ...given });
    await apply({ kind: "create-subnet", ...cloud, subnetId, input });
    return subnetId;
  }
  async function guest(networkId: string, address: string): Promise<string> {
    const drawn = await drawPort(world.ctx, world.cloudId);
    const input = portInputSchema.parse({ networkId, vnicType: "normal", fixedIps: [{ address }], name: address });
    await apply({ kind: "create-port", ...cloud, ...drawn, newGroupId: id(), input });
    return drawn.portId;
  }
  async function makeRouter(given: object): Promise<string> {
    const routerId = id();
    const input = routerInputSchema.parse(given);
    await apply({ kind: "create-router", ...cloud, routerId, newPort: await newPort(), input });
    return routerId;
  }
  async function connect(routerId: string, subnetId: string) {
    return { kind: "add-router-interface" as const, ...cloud, routerId, newPort: await newPort(), input: { subnetId } };
  }
  async function floating(networkId: string, given: object = {}) {
    const input = floatingIpInputSchema.parse({ networkId, ...given });
    return { kind: "create-floating-ip" as const, ...cloud, floatingIpId: id(), newPort: await newPort(), input };
  }

  async function seed002() {
    const outsideNet = await network({ name: "ext", networkType: "gre", external: true });
    const outside = await subnet(outsideNet, {
      ...{ cidr: "172.31.208.0/24", gatewayIp: "172.31.208.1", dhcp: false },
      pools: [{ start: "172.31.208.102", end: "172.31.208.112" }],
    });
    const insideNet = await network({ name: "private", networkType: "gre" });
    const inside = await subnet(insideNet, { cidr: "192.168.1.0/24" });
    const routerId = await makeRouter({ name: "r", externalNetworkId: outsideNet });
    await apply(await connect(routerId, inside));
    const portId = await guest(insideNet, "192.168.1.17");
    return { outsideNet, outside, insideNet, inside, routerId, portId };
  }

  it("plays the story of seed 002, and takes it down in the order that is allowed", async () => {
    const { outsideNet, insideNet, inside, routerId, portId } = await seed002();
    const request = await floating(outsideNet, { address: "172.31.208.110", portId });
    expect((await apply(request)).steps.map((step) => [step.verb, step.state])).toEqual([
      ["floating-ip.create", "done"],
      ["port.create", "done"],
    ]);
    expect(await getRouter(world.ctx, { id: routerId })).toMatchObject({
      ...{ externalNetworkName: "ext", externalAddresses: ["172.31.208.102"], snat: true, host: "" },
      interfaces: [{ subnetId: inside, cidr: "192.168.1.0/24", address: "192.168.1.1", networkName: "private" }],
      floatingIps: [{ address: "172.31.208.110", fixedAddress: "192.168.1.17" }],
    });
    expect(await listFloatingIps(world.ctx, {})).toMatchObject([
      {
        ...{ address: "172.31.208.110", fixedAddress: "192.168.1.17", routerName: "r", networkName: "ext" },
        port: { id: portId, networkName: "private", addresses: ["192.168.1.17"] },
      },
    ]);
    expect((await plan(reconcileAll(world.cloudId))).steps).toEqual([]);

    const floatingIpId = request.floatingIpId;
    const disconnect = { kind: "remove-router-interface" as const, ...cloud, routerId, input: { subnetId: inside } };
    const remove = { kind: "delete-router" as const, ...cloud, routerId };
    const noWayOut = {
      ...{ kind: "update-router" as const, ...cloud, routerId },
      changes: { externalNetworkId: null },
    };
    expect(await faultsOf(remove)).toEqual(["router-in-use"]);
    expect(await faultsOf(disconnect)).toEqual(["router-interface-in-use"]);
    expect(await faultsOf({ ...noWayOut, newPort: await newPort() })).toEqual(["router-gateway-in-use"]);

    await apply({ kind: "update-floating-ip", ...cloud, floatingIpId, changes: { portId: null, fixedAddress: null } });
    expect(await listFloatingIps(world.ctx, {})).toMatchObject([{ portId: null, routerId: null, status: "DOWN" }]);
    await apply(disconnect);
    expect((await apply(remove)).steps.map((step) => step.verb)).toEqual(["port.delete", "router.delete"]);
    await apply({ kind: "delete-floating-ip", ...cloud, floatingIpId });
    expect(await database.client.ipAllocation.findMany({ select: { address: true } })).toEqual([
      { address: "192.168.1.17" },
    ]);
    expect((await database.client.port.findMany({ where: { networkId: insideNet } })).map((row) => row.id)).toEqual([
      portId,
    ]);
  });

  it("keeps extra routes, and refuses those that lead nowhere", async () => {
    const { routerId } = await seed002();
    const update = async (routes: readonly { destination: string; nexthop: string }[]) => ({
      ...{ kind: "update-router" as const, ...cloud, routerId, newPort: await newPort() },
      changes: { routes: [...routes] },
    });
    const routes = [{ destination: "10.9.0.0/16", nexthop: "192.168.1.254" }];
    const applied = await apply(await update(routes));
    expect(applied.steps.map(({ verb, after }) => [verb, after])).toEqual([
      ["router.update", { routes: "10.9.0.0/16 via 192.168.1.254" }],
    ]);
    expect((await getRouter(world.ctx, { id: routerId })).routes).toEqual(routes);
    expect(await faultsOf(await update([{ destination: "10.9.0.0/16", nexthop: "10.0.0.1" }]))).toEqual([
      "route-nexthop-not-connected",
    ]);
    expect((await getRouter(world.ctx, { id: routerId })).routes).toEqual(routes);
  });

  it("gives eight callers at once eight addresses, and none of the router's", async () => {
    const { outsideNet } = await seed002();
    const requests = await Promise.all(Array.from({ length: 8 }, () => floating(outsideNet)));
    await Promise.all(requests.map(apply));
    const addresses = (await listFloatingIps(world.ctx, {})).map((each) => each.address);
    expect(new Set(addresses).size).toBe(8);
    expect(addresses).not.toContain("172.31.208.102");
    expect(await database.client.ipAllocation.count({ where: { address: { startsWith: "172.31.208." } } })).toBe(9);
    await apply(await floating(outsideNet));
    await apply(await floating(outsideNet));
    expect(await faultsOf(await floating(outsideNet))).toEqual(["addresses-exhausted"]);
  });

  it("leads a floating IP nowhere when its port is deleted, and gives the address to no other port", async () => {
    const { outsideNet, routerId, portId } = await seed002();
    const request = await floating(outsideNet, { address: "172.31.208.110", portId });
    await apply(request);
    await apply({ kind: "delete-port", ...cloud, portId });
    expect(await listFloatingIps(world.ctx, { routerId })).toEqual([]);
    expect(await listFloatingIps(world.ctx, {})).toMatchObject([{ address: "172.31.208.110", portId: null }]);
    expect(await faultsOf(await floating(outsideNet, { address: "172.31.208.110" }))).toEqual(["address-in-use"]);
    const holder = await database.client.port.findFirstOrThrow({ where: { deviceOwner: "network:floatingip" } });
    await expect(apply({ kind: "delete-port", ...cloud, portId: holder.id })).rejects.toMatchObject({
      kind: "refused",
    });
  });

  it("keeps subnet and network under a router", async () => {
    const { outsideNet, outside, inside, insideNet, routerId } = await seed002();
    expect(await faultsOf({ kind: "delete-subnet", ...cloud, subnetId: inside, networkId: insideNet })).toEqual([
      "subnet-in-use",
    ]);
    expect(await faultsOf({ kind: "delete-subnet", ...cloud, subnetId: outside, networkId: outsideNet })).toEqual([
      "subnet-in-use",
    ]);
    expect(await faultsOf({ kind: "delete-network", ...cloud, networkId: outsideNet })).toContain("network-in-use");
    expect(await faultsOf(await connect(routerId, inside))).toEqual(["router-interface-exists"]);
  });

  it("switches source NAT, and counts routers and floating IPs against the quota", async () => {
    const { outsideNet, routerId } = await seed002();
    const off = {
      kind: "update-router" as const,
      ...cloud,
      routerId,
      newPort: await newPort(),
      changes: { snat: false },
    };
    expect((await apply(off)).steps.map(({ verb, before, after }) => [verb, before, after])).toEqual([
      ["router.update", { "source NAT": "on" }, { "source NAT": "off" }],
    ]);
    expect((await plan(off)).steps).toEqual([]);
    const limit = (resource: string) => ({ cloudId: world.cloudId, projectId: "admin", resource, limit: 1 });
    await database.client.quota.createMany({ data: [limit("router"), limit("floatingip")] });
    await expect(makeRouter({ name: "second" })).rejects.toMatchObject({ faults: [{ code: "over-quota" }] });
    await apply(await floating(outsideNet));
    expect(await faultsOf(await floating(outsideNet))).toEqual(["over-quota"]);
  });

  it("refuses a plan that was read when another took its address meanwhile", async () => {
    const { outsideNet } = await seed002();
    const planned = await plan(await floating(outsideNet));
    expect(planned.scope.kind).toBe("floating-ip");
    await apply(await floating(outsideNet));
    await expect(applyPlan(world.ctx, { planId: planned.id }, signal)).rejects.toMatchObject({ kind: "conflict" });
    expect(await listFloatingIps(world.ctx, {})).toHaveLength(1);
  });
});
