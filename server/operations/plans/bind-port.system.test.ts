import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import type { FabricState } from "@/server/model/fabric-state";
import { portInputSchema } from "@/server/model/port-input";
import { type ChangeRequest, reconcileAll } from "@/server/operations/intent/change-request";
import { applyPlan } from "@/server/operations/plans/apply-plan";
import { mapTo } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

const never = new AbortController().signal;
let database: TestDatabase;
let world: ApplianceWorld;

beforeAll(async () => {
  database = await (testDatabases()[0] as NonNullable<ReturnType<typeof testDatabases>[number]>).open();
});
beforeEach(async () => {
  await database.clear();
  world = await applianceWorld(database.client, {}, { client: { patienceMs: 300 } });
  await world.apply(mapTo(world, await world.look(), "LIG-tenant/us-tenants"));
});
afterEach(() => world.close());
afterAll(() => database.close());

/** A blade whose profile leaves a FlexNIC free that leads to the tenants' uplinks, by the profile's name. */
function freeNic(fabric: FabricState, profileName: string) {
  const profile = fabric.serverProfiles.find((each) => each.name === profileName);
  const hardware = fabric.serverHardware.find((each) => each.uri === profile?.serverHardwareUri);
  const taken = new Set(profile?.connections.map((each) => each.portId));
  const nic = hardware?.ports.find((port) => port.portId.startsWith("Mezz 3:") && !taken.has(port.portId) && port.mac);
  if (hardware === undefined || nic?.mac == null) throw new Error(`no free NIC in ${profileName}`);
  return { hardwareId: hardware.uri.split("/").at(-1) ?? "", mac: nic.mac };
}

async function makePort(hardwareId: string, mac: string, bootable: string): Promise<string> {
  const portId = world.ctx.newId();
  const networks = await database.client.network.findMany({ where: { name: "prod-web" } });
  await world.apply({
    ...{ kind: "create-port", cloudId: world.cloudId, portId, newMac: "fa:16:3e:00:00:01" },
    input: portInputSchema.parse({
      networkId: networks[0]?.id ?? "",
      name: "node",
      mac,
      // doubly quoted, as the original's documentation has it
      localLink: [{ switch_info: JSON.stringify(JSON.stringify({ server_hardware_id: hardwareId, bootable })) }],
    }),
  } satisfies ChangeRequest);
  return portId;
}

const bind = (portId: string): ChangeRequest => ({
  ...{ kind: "bind-port", cloudId: world.cloudId, portId, host: "ironic", localLink: null },
});

it("binds a port of a running server by a power cycle that was told, and unbinds it", async () => {
  const { hardwareId, mac } = freeNic(await world.look(), "ironic-node-01");
  const portId = await makePort(hardwareId, mac, "False");
  const plan = await world.plan(bind(portId));
  const connect = plan.steps.find((step) => step.verb === "port.connect");
  expect(connect?.risk).toBe("high");
  expect(connect?.why).toContain("power");
  const applied = await applyPlan(world.ctx, { planId: plan.id, digest: plan.digest }, never);
  expect(applied.status).toBe("applied");
  const fabric = await world.look();
  const hardware = fabric.serverHardware.find((each) => each.uri.endsWith(hardwareId));
  expect(hardware?.powerState).toBe("On");
  const profile = fabric.serverProfiles.find((each) => each.name === "ironic-node-01");
  const connection = profile?.connections.find((each) => each.mac === mac);
  const network = fabric.networks.find((each) => each.uri === connection?.networkUri);
  expect(network?.description).toContain("prod-web");
  expect(connection?.bootPriority).toBe("NotBootable");
  expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);

  const unbound = await world.apply({ kind: "unbind-port", cloudId: world.cloudId, portId });
  expect(unbound.status).toBe("applied");
  const after = (await world.look()).serverProfiles.find((each) => each.name === "ironic-node-01");
  expect(after?.connections.some((each) => each.mac === mac)).toBe(false);
  expect(await database.client.portConnection.count()).toBe(0);
});

it("refuses to bind where the original would have gone on, with the reason", async () => {
  const { hardwareId } = freeNic(await world.look(), "ironic-node-01");
  const portId = await makePort(hardwareId, "02:00:00:00:00:99", "True");
  await expect(world.plan(bind(portId))).rejects.toThrow("02:00:00:00:00:99");
  await expect(
    world.apply({ kind: "set-local-link", cloudId: world.cloudId, portId, localLink: [{ switch_info: "{}" }] }),
  ).rejects.toThrow(/server_hardware_id|bootable/);
});

it("removes the connection with the port, also when both go in one plan", async () => {
  const { hardwareId, mac } = freeNic(await world.look(), "ironic-node-04");
  const portId = await makePort(hardwareId, mac, "False");
  expect((await world.apply(bind(portId))).status).toBe("applied");
  const deleted = await world.apply({ kind: "delete-port", cloudId: world.cloudId, portId });
  expect(deleted.status).toBe("applied");
  const fabric = await world.look();
  expect(fabric.serverProfiles.some((each) => each.connections.some((connection) => connection.mac === mac))).toBe(
    false,
  );
  expect((await world.plan(reconcileAll(world.cloudId))).steps).toEqual([]);
});
