import { describe, expect, it } from "vitest";
import type { FabricState } from "@/server/model/fabric-state";
import { aGroupSet, aNetwork, anUplinkSet, emptyFabric } from "@/server/oneview/fabric-fixture";
import { checkFlatMapping } from "@/server/oneview/flat-mapping-check";
import { reachOfNetwork } from "@/server/oneview/reach-of-network";

const wired = aNetwork("e2f0031b-52bd-4223-9ac1-000000000001", "provisioning");
const loose = aNetwork("e2f0031b-52bd-4223-9ac1-000000000002", "scratch");
const planned = aNetwork("e2f0031b-52bd-4223-9ac1-000000000003", "soon", 7);
const li = "/rest/logical-interconnects/li1";
const lig = "/rest/logical-interconnect-groups/lig1";
const fabric: FabricState = {
  ...emptyFabric,
  networks: [wired, loose, planned],
  networkSets: [
    { uri: "/rest/network-sets/s1", name: "ns", networkUris: [wired.uri], nativeNetworkUri: null, status: "OK" },
  ],
  groups: [
    {
      uri: lig,
      name: "LIG-tenant",
      state: "Active",
      status: "OK",
      uplinkSets: [aGroupSet("us-flat", "Untagged", [wired.uri]), aGroupSet("us-t", "Tagged", [planned.uri])],
      eTag: "1",
    },
  ],
  logicalInterconnects: [
    {
      uri: li,
      name: "LE1-LIG-tenant",
      groupUri: lig,
      enclosureUris: [],
      interconnectUris: [],
      consistencyStatus: "CONSISTENT",
      status: "OK",
    },
  ],
  uplinkSets: [anUplinkSet("u1", "us-flat", li, [wired.uri])],
  serverProfiles: ["direct", "through-set", "elsewhere"].map((name, index) => ({
    uri: `/rest/server-profiles/${index}`,
    name,
    serverHardwareUri: null,
    enclosureUri: null,
    connections: [
      {
        id: 1,
        name: null,
        functionType: "Ethernet",
        networkUri: [wired.uri, "/rest/network-sets/s1", loose.uri][index] ?? null,
        portId: null,
        mac: null,
        bootPriority: null,
        state: null,
        status: null,
      },
    ],
    state: null,
    status: null,
    eTag: null,
  })),
};

const codes = (state: FabricState, id: string) =>
  checkFlatMapping({ fabric: state, oneViewNetworkId: id }).map((problem) => problem.code);

describe("checkFlatMapping", () => {
  it.each([
    ["the id", "e2f0031b-52bd-4223-9ac1-000000000001"],
    ["upper case and blanks", " E2F0031B-52BD-4223-9AC1-000000000001 "],
    ["a whole path", wired.uri],
  ])("accepts a network in an uplink set, given as %s", (_form, id) => {
    expect(codes(fabric, id)).toEqual([]);
  });

  it("refuses a network that does not exist", () => {
    expect(codes(fabric, "nope")).toEqual(["network-not-found"]);
  });

  it("refuses a network in no uplink set, with a remedy that names it", () => {
    const [problem] = checkFlatMapping({ fabric, oneViewNetworkId: loose.uri });
    expect(problem?.code).toBe("network-in-no-uplink-set");
    expect(problem?.remedy).toContain('"scratch"');
  });

  it("says so when only the group has the network, not yet a live set", () => {
    const [problem] = checkFlatMapping({ fabric, oneViewNetworkId: planned.uri });
    expect(problem?.code).toBe("network-in-no-uplink-set");
    expect(problem?.remedy).toContain('"LIG-tenant"');
  });

  it("never takes an unread list for an empty one", () => {
    const blind: FabricState = { ...fabric, networks: [], errors: [{ part: "networks", message: "500" }] };
    expect(codes(blind, wired.uri)).toEqual(["unreadable"]);
    const halfBlind: FabricState = { ...fabric, uplinkSets: [], errors: [{ part: "uplinkSets", message: "500" }] };
    expect(codes(halfBlind, wired.uri)).toEqual(["unreadable"]);
    expect(codes({ ...halfBlind, errors: [{ part: "enclosures", message: "500" }] }, wired.uri)).toEqual([
      "network-in-no-uplink-set",
    ]);
  });
});

describe("reachOfNetwork", () => {
  it("finds sets, interconnects, groups and the profiles that use it directly or through a set", () => {
    const reach = reachOfNetwork(fabric, wired.uri);
    expect(reach.uplinkSets.map((each) => each.name)).toEqual(["us-flat"]);
    expect(reach.logicalInterconnects.map((each) => each.name)).toEqual(["LE1-LIG-tenant"]);
    expect(reach.groups.map((each) => each.name)).toEqual(["LIG-tenant"]);
    expect(reach.serverProfiles.map((each) => each.name)).toEqual(["direct", "through-set"]);
  });

  it("is empty for a network that nothing touches but a profile", () => {
    const reach = reachOfNetwork(fabric, loose.uri);
    expect([reach.uplinkSets, reach.logicalInterconnects, reach.groups]).toEqual([[], [], []]);
    expect(reach.serverProfiles.map((each) => each.name)).toEqual(["elsewhere"]);
  });
});
