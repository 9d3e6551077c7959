import { describe, expect, it } from "vitest";
import type { FabricState } from "@/server/model/fabric-state";
import { aGroupSet, emptyFabric } from "@/server/oneview/fabric-fixture";
import { checkUplinkSetMapping, type UplinkSetMappingDraft } from "@/server/oneview/uplink-set-mapping-check";

const fabric: FabricState = {
  ...emptyFabric,
  groups: [
    {
      uri: "/rest/logical-interconnect-groups/lig1",
      name: "LIG-tenant",
      state: "Active",
      status: "OK",
      uplinkSets: [
        aGroupSet("tagged-1", "Tagged"),
        aGroupSet("tagged-2", "Tagged"),
        aGroupSet("flat", "Untagged"),
        aGroupSet("tunnel", "Tunnel"),
        { ...aGroupSet("fc", "NotApplicable"), networkType: "FibreChannel" },
      ],
      eTag: "1",
    },
  ],
};

function draft(changes: Partial<UplinkSetMappingDraft> = {}): UplinkSetMappingDraft {
  return {
    cloudId: "c1",
    applianceId: "a1",
    physicalNetwork: "physnet1",
    logicalInterconnectGroupId: "lig1",
    uplinkSetName: "tagged-1",
    ...changes,
  };
}

const codes = (mapping: UplinkSetMappingDraft, others: readonly UplinkSetMappingDraft[] = [], state = fabric) =>
  checkUplinkSetMapping({ fabric: state, mapping, others }).map((problem) => problem.code);

describe("checkUplinkSetMapping", () => {
  it("accepts a Tagged and an Untagged set of one group for one physical network", () => {
    expect(codes(draft(), [draft({ uplinkSetName: "flat" })])).toEqual([]);
  });

  it.each([
    ["group-not-found", draft({ logicalInterconnectGroupId: "gone" })],
    ["uplink-set-not-found", draft({ uplinkSetName: "Tagged-1" })],
    ["uplink-set-type-unusable", draft({ uplinkSetName: "tunnel" })],
    ["uplink-set-type-unusable", draft({ uplinkSetName: "fc" })],
  ])("reports %s", (code, mapping) => {
    expect(codes(mapping)).toEqual([code]);
  });

  it("refuses a second set of the same type in one group for one physical network", () => {
    expect(codes(draft(), [draft({ uplinkSetName: "tagged-2" })])).toEqual(["second-uplink-set-of-type"]);
  });

  it("refuses a set that another physical network has, whatever the spelling of the group's id", () => {
    const other = draft({ physicalNetwork: "physnet2", logicalInterconnectGroupId: "LIG1" });
    expect(codes(draft(), [other])).toEqual(["uplink-set-already-mapped"]);
  });

  it("gathers all faults", () => {
    const others = [draft({ physicalNetwork: "physnet2" }), draft({ uplinkSetName: "tagged-2" })];
    expect(codes(draft(), others)).toEqual(["uplink-set-already-mapped", "second-uplink-set-of-type"]);
    const gone = draft({ uplinkSetName: "gone" });
    expect(codes(gone, [{ ...gone, physicalNetwork: "physnet2" }])).toEqual([
      "uplink-set-not-found",
      "uplink-set-already-mapped",
    ]);
  });

  it("ignores the mapping itself, other clouds and other appliances", () => {
    const elsewhere = { physicalNetwork: "physnet2" };
    expect(
      codes(draft(), [draft(), draft({ ...elsewhere, cloudId: "c2" }), draft({ ...elsewhere, applianceId: "a2" })]),
    ).toEqual([]);
  });

  it("does not call a group missing when the groups were not read", () => {
    const blind: FabricState = { ...emptyFabric, errors: [{ part: "groups", message: "answered with status 500" }] };
    expect(codes(draft(), [], blind)).toEqual(["unreadable"]);
  });
});
