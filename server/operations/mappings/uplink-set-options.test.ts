import { describe, expect, it } from "vitest";
import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { FabricState, Interconnect } from "@/server/model/fabric-state";
import { uplinkSetOptions } from "@/server/operations/mappings/uplink-set-options";
import { uplinkSetStanding } from "@/server/operations/mappings/uplink-set-standing";
import { FABRIC_IDS, sampleFabric } from "@/server/operations/testing/sample-fabric";

const { group, prod, untagged } = FABRIC_IDS;
const uri = (id: string) => `/rest/ethernet-networks/${id}`;

/** The sample appliance with its group's sets naming what the live ones carry, so that it is consistent. */
function fabricWith(change: Partial<FabricState> = {}): FabricState {
  const sample = sampleFabric("a1");
  const carried: Record<string, readonly string[]> = { tagged: [uri(prod)], plain: [uri(untagged)] };
  return {
    ...sample,
    groups: sample.groups.map((each) => ({
      ...each,
      uplinkSets: each.uplinkSets.map((set) => ({ ...set, networkUris: carried[set.name] ?? [] })),
    })),
    ...change,
  };
}

const ref = (uplinkSetName: string, logicalInterconnectGroupId: string = group) => ({
  logicalInterconnectGroupId,
  uplinkSetName,
});

function interconnect(statuses: readonly string[], setUri: string): Interconnect {
  return {
    uri: "/rest/interconnects/1",
    name: "ICM 1",
    model: null,
    logicalInterconnectUri: null,
    enclosureUri: null,
    state: null,
    status: null,
    ports: statuses.map((status, at) => ({
      portId: `${at}`,
      name: `Q${at}`,
      portType: "Uplink",
      status,
      statusReason: null,
      speed: null,
      uplinkSetUri: setUri,
      neighbour: null,
    })),
  };
}

describe("uplinkSetStanding", () => {
  it("is consistent in every logical interconnect of the group", () => {
    const { state, reasons, live } = uplinkSetStanding(fabricWith(), ref("tagged"));
    expect([state, reasons]).toEqual(["consistent", []]);
    expect(live.map((each) => [each.logicalInterconnect, each.uplinkSetId, each.isConsistent, each.networks])).toEqual([
      ["LI left", "left-tagged", true, 1],
      ["LI right", "right-tagged", true, 1],
    ]);
  });

  it("counts ports with a link, and does not know them where no interconnect shows any", () => {
    const setUri = "/rest/uplink-sets/left-tagged";
    const interconnects = [interconnect(["Linked", "Unlinked"], setUri)];
    expect(uplinkSetStanding(fabricWith({ interconnects }), ref("tagged")).live[0]).toMatchObject({
      ports: 2,
      linkedPorts: 1,
    });
    const blind = fabricWith();
    const uplinkSets = blind.uplinkSets.map((set) => ({
      ...set,
      ports: [{ portUri: "/p", bay: "3", port: "Q1" }],
    }));
    expect(uplinkSetStanding({ ...blind, uplinkSets }, ref("tagged")).live[0]).toMatchObject({
      ports: 1,
      linkedPorts: null,
    });
  });

  const without = (setUri: string) => fabricWith().uplinkSets.filter((each) => each.uri !== setUri);
  const drained = fabricWith().uplinkSets.map((each) =>
    each.uri === "/rest/uplink-sets/left-tagged" ? { ...each, networkUris: [uri(untagged)] } : each,
  );
  const drifted = fabricWith().logicalInterconnects.map((each) =>
    each.name === "LI left" ? { ...each, consistencyStatus: "NOT_CONSISTENT" } : each,
  );
  it.each<[string, Partial<FabricState>, ReturnType<typeof ref>, string, readonly RegExp[]]>([
    [
      "no live set",
      { uplinkSets: without("/rest/uplink-sets/left-tagged") },
      ref("tagged"),
      "not-consistent",
      [/^LI left has no uplink set tagged/],
    ],
    [
      "other networks",
      { uplinkSets: drained },
      ref("tagged"),
      "not-consistent",
      [/lacks 1 network of/, /carries 1 network more/],
    ],
    [
      "LI differs",
      { logicalInterconnects: drifted },
      ref("plain"),
      "not-consistent",
      [/^LI left is not consistent with its group/],
    ],
    ["no such group", {}, ref("tagged", "gone"), "missing", [/no logical interconnect group gone/]],
    ["no such set", {}, ref("Tagged"), "missing", [/Group group has no uplink set Tagged/]],
    ["no interconnect", { logicalInterconnects: [] }, ref("tagged"), "not-installed", [/of group group/]],
    [
      "groups unread",
      { groups: [], errors: [{ part: "groups", message: "status 500" }] },
      ref("tagged"),
      "unreadable",
      [/status 500/],
    ],
    [
      "sets unread",
      { uplinkSets: [], errors: [{ part: "uplinkSets", message: "status 500" }] },
      ref("tagged"),
      "unreadable",
      [/status 500/],
    ],
  ])("tells %s", (_, change, key, state, reasons) => {
    const told = uplinkSetStanding(fabricWith(change), key);
    expect(told.state).toBe(state);
    expect(told.reasons).toEqual(reasons.map((reason) => expect.stringMatching(reason)));
  });

  it("knows nothing of an appliance that was never read", () => {
    expect(uplinkSetStanding(undefined, ref("tagged")).state).toBe("unreadable");
  });
});

describe("uplinkSetOptions", () => {
  const mapping = (physicalNetwork: string, uplinkSetName: string): UplinkSetMappingIntent => ({
    cloudId: "c1",
    applianceId: "a1",
    physicalNetwork,
    ...ref(uplinkSetName),
  });
  const options = (
    mappings: readonly UplinkSetMappingIntent[],
    physicalNetwork: string | undefined,
    fabric: FabricState | undefined = fabricWith(),
  ) =>
    uplinkSetOptions({
      cloudId: "c1",
      appliance: { id: "a1", name: "oneview" },
      fabric,
      mappings,
      physicalNetwork,
    }).map((each) => [each.uplinkSetName, each.mappedTo, each.refusals.map(({ code }) => code)]);

  it("refuses what another physical network has and what takes no network, not a second set of a type", () => {
    expect(options([mapping("physnet1", "tagged"), mapping("other", "plain")], "physnet1")).toEqual([
      ["tagged", "physnet1", []],
      ["plain", "other", ["uplink-set-already-mapped"]],
      ["storage", null, ["uplink-set-type-unusable"]],
    ]);
  });

  it("tells who has a set without refusing it when no physical network is asked for", () => {
    expect(options([mapping("other", "plain")], undefined)[1]).toEqual(["plain", "other", []]);
  });

  it("lists a set that a mapping names and the appliance no longer shows", () => {
    expect(options([mapping("physnet1", "gone")], "physnet1").at(-1)).toEqual([
      "gone",
      "physnet1",
      ["uplink-set-not-found"],
    ]);
    const unread = uplinkSetOptions({
      cloudId: "c1",
      appliance: { id: "a1", name: "oneview" },
      fabric: undefined,
      mappings: [mapping("physnet1", "gone")],
      physicalNetwork: "physnet1",
    });
    expect(unread.map((each) => [each.uplinkSetName, each.standing.state, each.groupName, each.refusals])).toEqual([
      ["gone", "unreadable", null, []],
    ]);
  });

  it("ignores mappings of other appliances", () => {
    const [first] = options([{ ...mapping("other", "tagged"), applianceId: "a2" }], "physnet1");
    expect(first).toEqual(["tagged", null, []]);
  });
});
