import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { openByHand } from "@/server/operations/proof/by-hand";
import { macOf } from "@/server/operations/proof/nic";
import { createNetwork, mapTo } from "@/server/operations/testing/appliance-requests";
import { type ApplianceWorld, applianceWorld } from "@/server/operations/testing/appliance-world";

/** Defects of the original driver that no other test is about; original-defects.test.ts has them all. */

const TENANTS = "LIG-tenant/us-tenants";
let database: TestDatabase;
let world: ApplianceWorld;

beforeAll(async () => {
  const backend = testDatabases().find(({ name }) => name === "PGlite");
  if (backend === undefined) throw new Error("there is no embedded database");
  database = await backend.open();
});
beforeEach(async () => {
  await database.clear();
  world = await applianceWorld(database.client);
});
afterEach(() => world.close());
afterAll(() => database.close());

const inside = () => world.simulator;
const ours = () =>
  inside()
    .resources("ethernet-networks")
    .filter((each) => each.name.startsWith("Neutron ["));
/** Live sets that carry the network, by interconnect. */
const setsWith = (uri: string | undefined) =>
  inside()
    .resources("uplink-sets")
    .filter((set) => uri !== undefined && set.networkUris.includes(uri))
    .map((set) => {
      const place = inside()
        .resources("logical-interconnects")
        .find((each) => each.uri === set.logicalInterconnectUri);
      return `${place?.name}/${set.name}`;
    })
    .sort();

it("leaves the set of the same name in another group alone", async () => {
  await emptySet("LIG-tenant", "us-flat");
  await world.apply(createNetwork(world, "flat", null));
  const run = await world.apply(mapTo(world, await world.look(), "LIG-tenant/us-flat", "LIG-mgmt-storage/us-mgmt"));
  expect(run.status).toBe("applied");
  const flat = ours().find((each) => each.ethernetNetworkType === "Untagged");
  expect(setsWith(flat?.uri)).toEqual(["LE1-LIG-tenant/us-flat", "LE2-LIG-tenant/us-flat"]);
});

it("leaves a virtual machine's port alone", async () => {
  const fabric = await world.look();
  await world.apply(mapTo(world, fabric, TENANTS));
  const nic = { server: "rack7-frame1, bay 1", portId: "Mezz 3:1-b" };
  const network = await database.client.network.findFirstOrThrow({ where: { name: "prod-web" } });
  await database.client.port.create({
    data: {
      ...{ cloudId: world.cloudId, networkId: network.id, projectId: "admin", host: "compute-1" },
      ...{ vnicType: "normal", mac: macOf(fabric, nic) },
    },
  });
  expect(await world.plan(reconcileAll(world.cloudId))).toMatchObject({ steps: [], notices: [] });
});

it("adopts a flat network that the original driver made", async () => {
  await emptySet("LIG-tenant", "us-flat");
  const request = createNetwork(world, "flat", null);
  const name = `Neutron [${request.kind === "create-network" ? request.networkId : ""}]`;
  const hand = await openByHand(world.url);
  const usual = { purpose: "General", smartLink: false, privateNetwork: false };
  const body = { type: "ethernet-networkV300", name, ethernetNetworkType: "Untagged", vlanId: 0, ...usual };
  expect(await hand.send("POST", "/rest/ethernet-networks", body)).toBe(true);
  const before = ours().find((each) => each.name === name);
  await world.apply(request);
  const run = await world.apply(mapTo(world, await world.look(), "LIG-tenant/us-flat"));
  expect(run.status).toBe("applied");
  const after = ours().filter((each) => each.name === name);
  expect(after.map((each) => each.uri)).toEqual([before?.uri]);
  expect(after[0]?.description).toContain(world.cloudId);
});

it("takes VLAN networks away when their mapping becomes a flat one", async () => {
  const fabric = await world.look();
  await world.apply(mapTo(world, fabric, TENANTS));
  expect(ours()).toHaveLength(2);
  const provisioning =
    fabric.networks
      .find((each) => each.name === "provisioning")
      ?.uri.split("/")
      .at(-1) ?? "";
  const { cloudId, applianceId } = world;
  // as an edited ini file has it: one mapping instead of the other
  await database.client.uplinkSetMapping.deleteMany({ where: { cloudId } });
  await database.client.flatMapping.create({
    data: { cloudId, applianceId, physicalNetwork: "physnet1", oneViewNetworkId: provisioning },
  });
  const run = await world.apply({ ...reconcileAll(cloudId), deletes: true });
  expect(run.status).toBe("applied");
  expect(ours()).toEqual([]);
  expect(await database.client.uplinkSetMember.count()).toBe(0);
});

/** An Untagged set takes one network: the story's makes room, in the group and in its interconnects. */
async function emptySet(groupName: string, setName: string): Promise<void> {
  const hand = await openByHand(world.url);
  const isIt = (set: unknown) => typeof set === "object" && set !== null && Reflect.get(set, "name") === setName;
  for (const group of inside().resources("logical-interconnect-groups")) {
    if (group.name !== groupName) continue;
    const edited = await hand.edit(group.uri, ({ uplinkSets, ...rest }) => ({
      ...rest,
      uplinkSets: Array.isArray(uplinkSets)
        ? uplinkSets.map((set) => (isIt(set) ? { ...set, networkUris: [] } : set))
        : [],
    }));
    expect(edited).toBe(true);
    const interconnects = inside()
      .resources("logical-interconnects")
      .filter((each) => each.logicalInterconnectGroupUri === group.uri);
    for (const set of inside().resources("uplink-sets")) {
      if (set.name !== setName || !interconnects.some((each) => each.uri === set.logicalInterconnectUri)) continue;
      expect(await hand.edit(set.uri, (current) => ({ ...current, networkUris: [] }))).toBe(true);
    }
  }
}
