import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabases } from "@/server/db/testing";
import { FaultsError } from "@/server/model/faults-error";
import { reconcileAll } from "@/server/operations/intent/change-request";
import { checkIni } from "@/server/operations/mappings/check-ini";
import { exportIni } from "@/server/operations/mappings/export-ini";
import { importIni } from "@/server/operations/mappings/import-ini";
import { listMappings } from "@/server/operations/mappings/list-mappings";
import { listOneViewNetworks } from "@/server/operations/mappings/list-one-view-networks";
import { listUplinkSets } from "@/server/operations/mappings/list-uplink-sets";
import { validateMappings } from "@/server/operations/mappings/validate-mappings";
import { listNetworks } from "@/server/operations/networks/list-networks";
import { changeIntent } from "@/server/operations/plans/change-intent";
import { FABRIC_IDS } from "@/server/operations/testing/sample-fabric";
import { type TestWorld, testWorld } from "@/server/operations/testing/test-world";

const { prod, untagged, lonely, group } = FABRIC_IDS;

describe.each(testDatabases())("mappings on $name", ({ open }) => {
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

  const ids = () => ({ cloudId: world.cloudId, applianceId: world.applianceId });
  const load = (text: string) => importIni(world.ctx, { ...ids(), text }, { mode: "apply" }, signal);
  const check = async (text: string) => (await checkIni(world.ctx, { ...ids(), text }, signal)).check;
  const lines = async (text = "") => (await exportIni(world.ctx, { ...ids(), text })).text;

  const FILE =
    `; made by hand\r\n[DEFAULT]\r\nuplinkset_mappings = physnet1:${group}:tagged,physnet1:${group}:plain\r\n` +
    `flat_net_mappings=storage:${untagged} , public:${prod}\r\n[oneview]\r\npassword = hunter2\r\n`;

  it("imports a file as a plan, and exports the same bytes again", async () => {
    const applied = await load(FILE);
    expect(applied.steps.map((step) => step.verb).sort()).toEqual([
      "mapping.add",
      "mapping.add",
      "mapping.add",
      "mapping.add",
      "mapping.order",
      "network.adopt",
      "network.adopt",
      "network.reflect",
      "uplink-set.join",
    ]);
    expect(await lines(FILE)).toBe(FILE);
    expect(await lines()).toBe(
      `[DEFAULT]\nflat_net_mappings = storage:${untagged},public:${prod}\nuplinkset_mappings = physnet1:${group}:tagged,physnet1:${group}:plain\n`,
    );
    const again = await importIni(world.ctx, { ...ids(), text: FILE }, { mode: "plan" }, signal);
    // this appliance is held in memory and makes nothing, so its own rows come up again
    expect(again.steps.filter((step) => step.place === "console")).toEqual([]);
  });

  it("keeps nothing of a file but its mappings", async () => {
    await load(FILE);
    const plans = JSON.stringify(await database.client.plan.findMany({ include: { steps: true } }));
    const audit = JSON.stringify(await database.client.auditEntry.findMany());
    expect(plans + audit).not.toContain("hunter2");
  });

  it("makes the difference to the file: adds, removes, changes, and leaves an option that is absent", async () => {
    await load(FILE);
    const applied = await load(`[DEFAULT]\nflat_net_mappings = public:${untagged}\n`);
    expect(applied.steps.map((step) => step.id.split(":").slice(0, 3).join(":"))).toEqual(
      expect.arrayContaining(["mapping.remove:flat:storage", "mapping.remove:flat:public", "mapping.add:flat:public"]),
    );
    const { physicalNetworks } = await listMappings(world.ctx, {});
    expect(
      physicalNetworks.map(({ name, flat, uplinkSets }) => [name, flat?.oneViewNetworkName, uplinkSets.length]),
    ).toEqual([
      ["physnet1", undefined, 2],
      ["public", "untagged", 0],
      ["storage", undefined, 0],
    ]);
    const reflections = await database.client.reflection.findMany();
    expect(reflections.map((each) => each.oneViewNetworkId)).toEqual([untagged]);
  });

  it("tells faults of grammar and of meaning together, in the order of the text", async () => {
    const text = [
      "[DEFAULT]",
      `flat_net_mappings = nope:${prod},public:${lonely},storage:prod,`,
      `uplinkset_mappings = physnet1:${group}:gone,physnet1:${group}:storage,physnet1:${lonely}:x`,
      "",
    ].join("\n");
    const { faults } = await check(text);
    expect(
      faults.map(({ code, line, column }) => [
        code,
        line,
        text.split("\n")[(line ?? 1) - 1]?.slice((column ?? 1) - 1, (column ?? 1) + 3),
      ]),
    ).toEqual([
      ["physical-network-unknown", 2, "nope"],
      ["network-in-no-uplink-set", 2, lonely.slice(0, 4)],
      ["syntax", 2, "prod"],
      ["syntax", 2, ""],
      ["uplink-set-not-found", 3, "gone"],
      ["uplink-set-type-unusable", 3, "stor"],
      ["group-not-found", 3, lonely.slice(0, 4)],
    ]);
    await expect(load(text)).rejects.toBeInstanceOf(FaultsError);
    expect(await database.client.flatMapping.count()).toBe(0);
  });

  it("says that a text holds no mappings at all", async () => {
    expect((await check("[DEFAULT]\nx = 1\n")).faults.map((fault) => fault.code)).toEqual(["no-mappings"]);
  });

  it("keeps names that the file cannot hold, and refuses to export them", async () => {
    world.setFabric((fabric) => ({
      ...fabric,
      groups: fabric.groups.map((each) => ({
        ...each,
        uplinkSets: each.uplinkSets.map((set) => (set.name === "tagged" ? { ...set, name: "a:b,c" } : set)),
      })),
    }));
    const uplinkSets = [{ logicalInterconnectGroupId: group, uplinkSetName: "a:b,c" }];
    const request = { kind: "set-uplink-sets" as const, ...ids(), physicalNetwork: "physnet1", uplinkSets };
    await changeIntent(world.ctx, request, { mode: "apply" }, signal);
    expect((await database.client.uplinkSetMapping.findMany()).map((each) => each.uplinkSetName)).toEqual(["a:b,c"]);
    await expect(lines()).rejects.toMatchObject({
      kind: "refused",
      message: expect.stringContaining('uplink set "a:b,c" cannot be written in this file'),
    });
  });

  it("does not take one uplink set for two physical networks, nor two of one type", async () => {
    const set = (physicalNetwork: string, ...names: string[]) =>
      changeIntent(
        world.ctx,
        {
          kind: "set-uplink-sets",
          ...ids(),
          physicalNetwork,
          uplinkSets: names.map((uplinkSetName) => ({ logicalInterconnectGroupId: group, uplinkSetName })),
        },
        { mode: "apply" },
        signal,
      );
    await set("physnet1", "tagged", "plain");
    await expect(set("public", "plain")).rejects.toThrow('already mapped to physical network "physnet1"');
    expect(
      (await set("physnet1", "tagged")).steps.filter((step) => step.place === "console").map((step) => step.verb),
    ).toEqual(["mapping.remove"]);
    expect((await set("public", "plain")).status).toBe("applied");
  });

  it("lists what can be picked first, what cannot with its reason, and what is mapped before all", async () => {
    await load(`[DEFAULT]\nflat_net_mappings = public:${untagged}\n`);
    const { items, total } = await listOneViewNetworks(world.ctx, { limit: 10 });
    expect(total).toBe(3);
    expect(items.map(({ name, mappedTo, refusal }) => [name, mappedTo, refusal?.code])).toEqual([
      ["untagged", ["public"], undefined],
      ["prod", [], undefined],
      ["lonely", [], "network-in-no-uplink-set"],
    ]);
    const find = async (search: string) =>
      (await listOneViewNetworks(world.ctx, { search, limit: 10 })).items.map(({ name }) => name);
    expect(await find("120")).toEqual(["prod"]);
    expect(await find("TAGGED")).toEqual(["untagged", "prod"]);
    expect(await find(lonely.slice(-6))).toEqual(["lonely"]);
    expect((await listOneViewNetworks(world.ctx, { limit: 1 })).items).toHaveLength(1);
  });

  it("shows the network that stands for another, and what is wrong with a mapping by now", async () => {
    await load(`[DEFAULT]\nflat_net_mappings = public:${prod}\n`);
    const networks = await listNetworks(world.ctx, {});
    expect(networks.find(({ name }) => name === "ext-net")?.reflections).toEqual([
      { applianceName: "oneview-1", oneViewNetworkId: prod, oneViewNetworkName: "prod", manageable: false },
    ]);
    world.setFabric((fabric) => ({ ...fabric, networks: [] }));
    const { faults } = await validateMappings(world.ctx, reconcileAll(world.cloudId), signal);
    expect(faults.map((fault) => fault.code)).toEqual(["network-not-found"]);
    const { physicalNetworks } = await listMappings(world.ctx, {});
    expect(physicalNetworks.find(({ name }) => name === "public")?.flat?.faults.map(({ code }) => code)).toEqual([
      "network-not-found",
    ]);
  });

  it("lists uplink sets with what a physical network is mapped to, whatever is searched for", async () => {
    await load(`[DEFAULT]\nuplinkset_mappings = physnet1:${group}:plain,physnet1:${group}:tagged\n`);
    const find = async (search: string) => {
      const found = await listUplinkSets(world.ctx, { physicalNetwork: "physnet1", search, limit: 10 });
      return { names: found.items.map((each) => each.uplinkSetName), mapped: found.mapped.map((m) => m.uplinkSetName) };
    };
    expect(await find("")).toEqual({ names: ["plain", "storage", "tagged"], mapped: ["plain", "tagged"] });
    expect(await find("group tun")).toEqual({ names: ["storage"], mapped: ["plain", "tagged"] });
    expect((await find("physnet1")).names).toEqual(["plain", "tagged"]);
    expect((await find("LI left")).names).toHaveLength(3);
    expect((await find("nothing such")).names).toEqual([]);
    const cut = await listUplinkSets(world.ctx, { limit: 1 });
    expect([cut.items.length, cut.total, cut.mapped]).toEqual([1, 3, []]);
  });

  it("checks picked uplink sets against what was last seen, all faults by set, without asking the appliance", async () => {
    world.setFabric((fabric) => ({
      ...fabric,
      groups: fabric.groups.map((each) => ({
        ...each,
        uplinkSets: each.uplinkSets.map((set) =>
          set.name === "storage" ? { ...set, ethernetNetworkType: "Tagged" } : set,
        ),
      })),
    }));
    await load(`[DEFAULT]\nuplinkset_mappings = public:${group}:plain\n`);
    const uplinkSets = ["tagged", "storage", "plain"].map((uplinkSetName) => ({
      logicalInterconnectGroupId: group,
      uplinkSetName,
    }));
    const request = { kind: "set-uplink-sets" as const, ...ids(), physicalNetwork: "physnet1", uplinkSets };
    const before = world.counts.refreshes;
    const { faults } = await validateMappings(world.ctx, request, signal, "last-seen");
    expect(faults.map((fault) => [fault.code, fault.uplinkSet?.uplinkSetName])).toEqual([
      ["second-uplink-set-of-type", "tagged"],
      ["second-uplink-set-of-type", "storage"],
      ["uplink-set-already-mapped", "plain"],
    ]);
    expect(world.counts.refreshes).toBe(before);
    await validateMappings(world.ctx, request, signal);
    expect(world.counts.refreshes).toBe(before + 1);
  });

  it("checks a mapping that is only thought of, and writes nothing", async () => {
    const candidate = { kind: "set-flat" as const, ...ids(), physicalNetwork: "nope", oneViewNetworkId: lonely };
    const { faults } = await validateMappings(world.ctx, candidate, signal);
    expect(faults.map((fault) => fault.code)).toEqual(["physical-network-unknown", "network-in-no-uplink-set"]);
    expect(faults.every((fault) => fault.remedy.length > 0)).toBe(true);
    expect(await database.client.plan.count()).toBe(0);
  });
});
