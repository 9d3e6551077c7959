import { describe, expect, test } from "vitest";
import type { ProfileConnection, ServerProfile } from "@/server/model/fabric-state";
import type { Network, NeutronState, Port } from "@/server/model/neutron";
import { buildGraph } from "./build-graph";
import { objectDetails } from "./details";
import { search } from "./search";
import { fabricOf } from "./testing/fabric-of";
import { fabricEntry, worldOf } from "./testing/world-of";
import type { World } from "./world";

const WEB = "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b03";
const OTHER = "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b04";
const PROFILE = "appliance:ov1/server-profile:profile-7";
const MANAGED = "appliance:ov1/network:net-web";

const network = (id: string, name: string, more: Partial<Network> = {}): Network => ({
  ...{ id, name, projectId: "admin", networkType: "vlan", physicalNetwork: "physnet1", segmentationId: 120, mtu: 1500 },
  ...{ external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
  ...more,
});
const port = (more: Partial<Port> = {}): Port => ({
  ...{ id: "0b6d1f00-0000-4000-8000-000000000001", name: "blade-nic", networkId: WEB, projectId: "admin" },
  ...{ mac: "02:23:13:25:25:11", fixedIps: [], deviceOwner: "", deviceId: "", host: "node-1", vifType: "other" },
  ...{ vnicType: "baremetal", status: "ACTIVE", adminStateUp: true, securityGroupIds: [] },
  ...more,
});
const neutron = (more: Partial<NeutronState> = {}): NeutronState => ({
  ...{ networks: [network(WEB, "prod-web"), network(OTHER, "prod-db")], subnets: [], ports: [port()], routers: [] },
  ...{ floatingIps: [], securityGroups: [], agents: [] },
  ...more,
});
const connection = (more: Partial<ProfileConnection> = {}): ProfileConnection => ({
  ...{ id: 9, name: null, functionType: "Ethernet", networkUri: "/rest/ethernet-networks/net-web" },
  ...{
    portId: "Mezz 3:1-a",
    mac: "02:23:13:25:25:11".toUpperCase(),
    bootPriority: null,
    state: "Deployed",
    status: "OK",
  },
  ...more,
});

function world(connections: readonly ProfileConnection[], more: Partial<World> = {}): World {
  const plain = fabricOf();
  const [first] = plain.networks;
  const [profile] = plain.serverProfiles;
  const [tenants, ...sets] = plain.uplinkSets;
  if (first === undefined || profile === undefined || tenants === undefined) throw new Error("the sample is empty");
  const uri = "/rest/ethernet-networks/net-web";
  const own: ServerProfile = { ...profile, connections };
  const state = fabricOf({
    networks: [...plain.networks, { ...first, uri, name: `Neutron [${WEB.toUpperCase()}]` }],
    uplinkSets: [{ ...tenants, networkUris: [...tenants.networkUris, uri] }, ...sets],
    serverProfiles: [own],
  });
  return worldOf({}, { fabrics: [fabricEntry(state)], neutron: [neutron()], ...more });
}

const graphOf = (of: World) => buildGraph(of, { expand: "all" });
const line = (of: World) => graphOf(of).edges.find(({ kind }) => kind === "connection");

describe("a OneView network", () => {
  test("that stands for one of Neutron's has its name and colour, and so have its lines", () => {
    const graph = graphOf(world([connection()]));
    expect(graph.nodes.find(({ id }) => id === MANAGED)).toMatchObject({ sublabel: "prod-web", network: WEB });
    expect(graph.edges.find(({ kind, target }) => kind === "carries" && target === MANAGED)?.network).toBe(WEB);
    expect(graph.legend.map(({ label }) => label)).toContain("prod-web");
    expect(objectDetails(world([connection()]), MANAGED)?.facts).toContainEqual(
      expect.objectContaining({ group: "Neutron", name: "Network", value: "prod-web" }),
    );
  });

  test("of a flat mapping is counted when it stands for several, and has no colour then", () => {
    const flat = [network("a", "one", { networkType: "flat" }), network("b", "two")];
    const mapping = {
      id: "f",
      cloudId: "c",
      physicalNetwork: "physnet1",
      applianceId: "ov1",
      oneViewNetworkId: "net-flat",
    };
    const told = (networks: readonly Network[], cloudId = "c") =>
      graphOf(world([], { flatMappings: [mapping], neutron: [neutron({ networks, cloudId })] })).nodes.find(
        ({ id }) => id === "appliance:ov1/network:net-flat",
      );
    expect(told(flat)).toMatchObject({ sublabel: "one and 1 more" });
    expect(told(flat)?.network).toBeUndefined();
    expect(told(flat.slice(0, 1))).toMatchObject({ sublabel: "one", network: "a" });
    expect(told(flat, "another cloud")?.sublabel).toBeUndefined();
  });
});

describe("a bound port of a server", () => {
  test("is named on its profile, on the line to its network and in the profile's details", () => {
    const of = world([connection()]);
    expect(graphOf(of).nodes.find(({ id }) => id === PROFILE)?.sublabel).toBe("port blade-nic");
    expect(line(of)).toMatchObject({ target: MANAGED, label: "Mezz 3:1-a · blade-nic", state: "ok", network: WEB });
    expect(objectDetails(of, PROFILE)?.facts).toContainEqual(
      expect.objectContaining({ name: "Port of connection 9", value: "blade-nic of network prod-web", link: MANAGED }),
    );
  });

  test("is found by the MAC in the connection's name where the profile gives it another", () => {
    const of = world([connection({ name: "NeutronPort[02:23:13:25:25:11]", mac: "0A:00:00:00:00:01" })]);
    expect(line(of)?.label).toBe("Mezz 3:1-a · blade-nic");
  });

  test("of two with one MAC it is the one of the network that the connection leads to", () => {
    const twin = port({ id: "0b6d1f00-0000-4000-8000-000000000002", name: "twin", networkId: OTHER });
    const of = world([connection()], { neutron: [neutron({ ports: [twin, port()] })] });
    expect(line(of)).toMatchObject({ label: "Mezz 3:1-a · blade-nic", state: "ok" });
  });

  test("has drifted when its connection leads to another network, and failed when the appliance says so", () => {
    const elsewhere = world([connection()], { neutron: [neutron({ ports: [port({ networkId: OTHER })] })] });
    expect(line(elsewhere)).toMatchObject({ state: "drift", reason: "its port is of network prod-db" });
    expect(line(world([connection({ state: "Failed" })]))).toMatchObject({ state: "failed" });
  });

  test.each([
    ["not bound", { host: "" }],
    ["of a virtual machine", { vnicType: "normal" }],
  ])("that is %s is not on the appliance", (_, more) => {
    const of = world([connection()], { neutron: [neutron({ ports: [port(more)] })] });
    expect(line(of)?.label).toBe("Mezz 3:1-a");
    expect(graphOf(of).nodes.find(({ id }) => id === PROFILE)?.sublabel).toBeUndefined();
  });

  test("leads a search to its profile, or to the server while it has no connection", () => {
    const hits = (of: World) => search(of, "blade-nic").map(({ nodeId, expand }) => [nodeId, ...expand]);
    expect(hits(world([connection()]))).toEqual([[PROFILE, "appliance:ov1"]]);
    expect(hits(world([]))).toEqual([["appliance:ov1/server-hardware:blade-3", "appliance:ov1"]]);
    expect(search(world([]), "prod-web").map(({ nodeId }) => nodeId)).toContain(MANAGED);
  });
});
