import { describe, expect, test } from "vitest";
import type { FlatMapping, UplinkSetMapping } from "@/server/model/mapping";
import { buildGraph } from "./build-graph";
import { fabricOf } from "./testing/fabric-of";
import { fabricEntry, statusOf, worldOf } from "./testing/world-of";
import type { World } from "./world";

const physicalNetworks = [
  { id: "cloud/public", cloudId: "cloud", name: "public", types: ["flat"] as const },
  { id: "cloud/physnet1", cloudId: "cloud", name: "physnet1", types: ["vlan"] as const },
];
const flat = (oneViewNetworkId: string, applianceId = "ov1"): FlatMapping => ({
  id: "f",
  cloudId: "cloud",
  physicalNetwork: "public",
  applianceId,
  oneViewNetworkId,
});
const uplink = (uplinkSetName: string, group = "lig-1"): UplinkSetMapping => ({
  id: "u",
  cloudId: "cloud",
  physicalNetwork: "physnet1",
  applianceId: "ov1",
  logicalInterconnectGroupId: group,
  uplinkSetName,
});
const world = (more: Partial<World> = {}) =>
  worldOf({}, { fabrics: [fabricEntry(fabricOf())], physicalNetworks, ...more });
const mappings = (of: World) =>
  buildGraph(of, { expand: [] })
    .edges.filter(({ kind }) => kind === "mapping")
    .map(({ source, target, state, reason }) => [source, target, state, reason ?? ""]);
const labels = (of: World, expand: readonly string[]) =>
  buildGraph(of, { expand }).nodes.map(({ kind, label }) => `${kind} ${label}`);

describe("the appliance", () => {
  test("closed shows groups, uplink sets and the networks they carry", () => {
    expect(labels(world(), [])).toEqual([
      "physical-network physnet1",
      "physical-network public",
      "appliance oneview.lab",
      "logical-interconnect-group rack-1",
      "oneview-network Neutron [120]",
      "oneview-network prod-flat",
      "uplink-set us-flat",
      "uplink-set us-tenants",
    ]);
    const graph = buildGraph(world(), { expand: [] });
    expect(graph.nodes.find(({ kind }) => kind === "appliance")).toMatchObject({ hidden: 6, badge: "1 profile" });
  });

  test.each([["ov1"], ["appliance:ov1"]])("opened as %s shows everything, blades in their enclosure", (name) => {
    const { nodes, edges } = buildGraph(world(), { expand: [name] });
    const blade = nodes.find(({ kind }) => kind === "server-hardware");
    expect(blade?.parent).toBe("appliance:ov1/enclosure:encl-1");
    expect(nodes.filter(({ id }) => id.startsWith("appliance:ov1/"))).toHaveLength(11);
    expect(edges.map(({ id }) => id)).toContain(
      "connection:appliance:ov1/server-profile:profile-7|appliance:ov1/network:net-120",
    );
  });

  test("says what it says about health", () => {
    const [first] = fabricOf().logicalInterconnects;
    if (first === undefined) throw new Error("no logical interconnect");
    const state = fabricOf({ logicalInterconnects: [{ ...first, consistencyStatus: "NOT_CONSISTENT" }] });
    const graph = buildGraph(world({ fabrics: [fabricEntry(state)] }), { expand: "all" });
    expect(graph.nodes.find(({ kind }) => kind === "logical-interconnect")?.state).toBe("drift");
  });

  test("that was never read is there; one that stopped answering is stale as a whole", () => {
    const never = { state: null, status: { ...statusOf("appliance", "ov1", "failed"), errors: ["401"] } };
    const graph = buildGraph(world({ fabrics: [never] }), { expand: "all" });
    expect(graph.nodes.find(({ kind }) => kind === "appliance")).toMatchObject({
      id: "appliance:ov1",
      state: "failed",
      reason: "401",
    });
    const stale = { state: fabricOf(), status: statusOf("appliance", "ov1", "stale") };
    const nodes = buildGraph(world({ fabrics: [stale] }), { expand: "all" }).nodes.filter(({ id }) =>
      id.startsWith("appliance:"),
    );
    expect(new Set(nodes.map(({ state }) => state))).toEqual(new Set(["stale"]));
  });
});

describe("mappings", () => {
  const net = "appliance:ov1/network:";
  test("a flat one leads to its OneView network", () => {
    const of = world({ flatMappings: [flat("net-flat")] });
    expect(mappings(of)).toEqual([["physical-network:cloud/public", `${net}net-flat`, "ok", ""]]);
    const shown = buildGraph(of, { expand: [] }).nodes.filter(({ kind }) => kind === "physical-network");
    expect(shown.map(({ label, sublabel }) => `${label}: ${sublabel}`)).toEqual([
      "physnet1: not mapped",
      "public: flat → prod-flat",
    ]);
  });

  test("one to a network in no uplink set, or that is not there, has failed and still has an end", () => {
    expect(mappings(world({ flatMappings: [flat("net-loose")] }))).toEqual([
      ["physical-network:cloud/public", `${net}net-loose`, "failed", "in no set is in no uplink set"],
    ]);
    const of = world({ flatMappings: [flat("gone")] });
    expect(mappings(of)[0]?.slice(1)).toEqual([`${net}gone`, "failed", "oneview.lab has no network gone"]);
    expect(buildGraph(of, { expand: [] }).nodes.find(({ id }) => id === `${net}gone`)).toMatchObject({
      state: "failed",
      parent: "appliance:ov1",
    });
  });

  test("an uplink-set one leads to the set in each logical interconnect of the group", () => {
    expect(mappings(world({ uplinkSetMappings: [uplink("us-tenants")] }))).toEqual([
      ["physical-network:cloud/physnet1", "appliance:ov1/uplink-set:us-tenants", "ok", ""],
    ]);
    expect(mappings(world({ uplinkSetMappings: [uplink("us-later")] }))[0]?.slice(1)).toEqual([
      "appliance:ov1/group:lig-1",
      "failed",
      "no logical interconnect of rack-1 has the uplink set us-later yet",
    ]);
    expect(mappings(world({ uplinkSetMappings: [uplink("x")] }))[0]?.[3]).toBe("rack-1 has no uplink set x");
    expect(mappings(world({ uplinkSetMappings: [uplink("x", "no-lig")] }))[0]?.[3]).toBe(
      "oneview.lab has no group no-lig",
    );
  });

  test("before the appliance is read they are only intended; without the appliance they have failed", () => {
    const unread = world({
      flatMappings: [flat("net-flat")],
      fabrics: [{ state: null, status: statusOf("appliance", "ov1", "reading") }],
    });
    expect(mappings(unread)[0]?.slice(2)).toEqual(["intended", "the appliance was not read"]);
    const none = world({ flatMappings: [flat("net-flat")], uplinkSetMappings: [uplink("us-tenants")], fabrics: [] });
    expect(mappings(none).map((one) => one[3])).toEqual(Array(2).fill("its appliance is not in this console"));
    const { nodes, edges } = buildGraph(none, { expand: "all" });
    const ids = new Set(nodes.map(({ id }) => id));
    expect(edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target))).toEqual([]);
  });

  test("adding one changes the physical network, its target and nothing else", () => {
    const before = buildGraph(world(), { expand: [] });
    const after = buildGraph(world({ flatMappings: [flat("net-flat")] }), { expand: [] });
    const others = before.nodes.filter(({ id }) => id !== "physical-network:cloud/public");
    expect(after.nodes.filter(({ id }) => id !== "physical-network:cloud/public")).toEqual(others);
  });
});
