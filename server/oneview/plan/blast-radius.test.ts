import { describe, expect, it } from "vitest";
import { blastRadius } from "@/server/oneview/plan/blast-radius";
import { planFabricNetworks } from "@/server/oneview/plan/plan-fabric-networks";
import {
  desiredOf,
  fabricOf,
  ID,
  mirrorOf,
  OTHER_ID,
  profileOn,
  reflectedNetwork,
  setRef,
  wantedNetwork,
} from "@/server/oneview/plan/testing/plan-samples";

describe("blastRadius", () => {
  it("names the sets, interconnects and servers of a mapping that moves to another set, and who collides", () => {
    const uri = "/rest/ethernet-networks/x";
    const serverProfiles = [profileOn("blade-1", "li1", uri), profileOn("blade-2", "li2", uri)];
    const fabric = fabricOf([reflectedNetwork("x")], { group: ["x"], li1: ["x"] }, { serverProfiles });
    const plan = planFabricNetworks({
      desired: desiredOf({
        networks: [wantedNetwork(), wantedNetwork(OTHER_ID)],
      }),
      mirror: mirrorOf({
        networks: [{ networkId: ID, oneViewNetworkId: "x" }],
        members: [{ networkId: ID, ...setRef() }],
      }),
      fabric,
      scope: { networkIds: null, portIds: null },
      deletes: "perform",
    });
    expect(blastRadius(plan.steps, fabric, plan.collisions)).toEqual({
      networks: 1,
      uplinkSets: ["prod of LIG"],
      logicalInterconnects: ["LI2"],
      serversGaining: ["blade-2"],
      serversLosing: [],
      vlanCollisions: [expect.stringContaining("VLAN 100")],
    });
  });

  it("names who loses what is taken away, once", () => {
    const uri = "/rest/ethernet-networks/x";
    const serverProfiles = [profileOn("blade-2", "li2", uri), profileOn("blade-1", "li1", uri)];
    const fabric = fabricOf([reflectedNetwork("x")], { group: ["x"], li1: ["x"] }, { serverProfiles });
    const { steps } = planFabricNetworks({
      desired: desiredOf(),
      mirror: mirrorOf({
        networks: [{ networkId: ID, oneViewNetworkId: "x" }],
        members: [{ networkId: ID, ...setRef() }],
      }),
      fabric,
      scope: { networkIds: null, portIds: null },
      deletes: "tick",
    });
    const leave = steps.filter((step) => step.verb === "uplink-set.leave");
    expect(blastRadius(leave, fabric).serversLosing).toEqual(["blade-1"]);
    expect(blastRadius(steps, fabric)).toEqual({
      networks: 1,
      uplinkSets: ["prod of LIG"],
      logicalInterconnects: ["LI1"],
      serversGaining: [],
      serversLosing: ["blade-1", "blade-2"],
      vlanCollisions: [],
    });
    expect(structuredClone(blastRadius(steps, fabric))).toEqual(blastRadius(steps, fabric));
  });
});
