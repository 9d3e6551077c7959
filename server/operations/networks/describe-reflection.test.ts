import { describe, expect, it } from "vitest";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { FabricState } from "@/server/model/fabric-state";
import type { NetworkOnOneView } from "@/server/model/mapping-views";
import type { Network } from "@/server/model/neutron";
import { mappingFactsOf } from "@/server/operations/intent/mapping-facts-of";
import { describeReflection, oneViewNetworks } from "@/server/operations/networks/describe-reflection";
import { FABRIC_IDS, sampleFabric } from "@/server/operations/testing/sample-fabric";

const ID = "5d1c8f0e-2f0b-4b0a-9d4e-6c1f3f5a7b03";
const MADE = "11111111-0000-4000-8000-0000000000aa";
const uri = `/rest/ethernet-networks/${MADE}`;
const network: Network = {
  ...{ id: ID, name: "prod-web", projectId: "admin", networkType: "vlan", physicalNetwork: "physnet1" },
  ...{ segmentationId: 300, mtu: null, external: false, shared: false, adminStateUp: true, status: "ACTIVE" },
};
const mapping = {
  ...{ cloudId: "c", physicalNetwork: "physnet1", applianceId: "a" },
  ...{ logicalInterconnectGroupId: FABRIC_IDS.group.toUpperCase(), uplinkSetName: "tagged" },
};
const flat = { cloudId: "c", physicalNetwork: "physnet1", applianceId: "a", oneViewNetworkId: FABRIC_IDS.prod };
const mirror = { networkId: ID, applianceId: "a", oneViewNetworkId: MADE.toUpperCase(), manageable: true };
const member = {
  networkId: ID,
  applianceId: "a",
  logicalInterconnectGroupId: FABRIC_IDS.group,
  uplinkSetName: "tagged",
};
const intent: CloudIntent = {
  ...{ cloudId: "c", cloudName: "cloud", physicalNetworks: [], networks: [network], flatMappings: [], ports: [] },
  ...{ uplinkSetMappings: [mapping], reflections: [mirror], members: [member], connections: [] },
  ...{ subnets: [], securityGroups: [], routers: [], floatingIps: [], quotas: [], hosts: [] },
  isolation: { vms: [], filteredBridges: [] },
};

/** The network made and in the group's set and both live ones. */
function made(change: (state: FabricState) => FabricState = (state) => state): FabricState {
  const plain = sampleFabric("a");
  const [first] = plain.networks;
  if (first === undefined) throw new Error("the sample is empty");
  const withUri = <T extends { name: string; networkUris: readonly string[] }>(set: T): T =>
    set.name === "tagged" ? { ...set, networkUris: [...set.networkUris, uri] } : set;
  return change({
    ...plain,
    networks: [...plain.networks, { ...first, uri, name: `Neutron [${ID}]`, vlanId: 300 }],
    groups: plain.groups.map((group) => ({ ...group, uplinkSets: group.uplinkSets.map(withUri) })),
    uplinkSets: plain.uplinkSets.map(withUri),
  });
}

function tell(fabric: FabricState | null, more: Partial<CloudIntent> = {}, of: Network = network): NetworkOnOneView {
  const fabrics = new Map(fabric === null ? [] : [["a", fabric]]);
  const known = { ...intent, ...more };
  const facts = mappingFactsOf(fabrics, [{ id: "a", name: "oneview" }]);
  return describeReflection(of, {
    ...{ intent: known, fabrics, facts, byId: oneViewNetworks(fabrics) },
    reflections: known.reflections.filter((each) => each.networkId === of.id),
  });
}

const problems = (told: NetworkOnOneView) => ("problems" in told ? told.problems : told.reason);

describe("a managed network", () => {
  it("that is everywhere it belongs has no problem, and says where it is", () => {
    const told = tell(made());
    expect(told).toMatchObject({ kind: "managed", problems: [] });
    expect(told.kind === "managed" && told.uplinkSets).toEqual([
      {
        ...{ applianceId: "a", applianceName: "oneview", groupName: "group", uplinkSetName: "tagged", inGroup: true },
        live: [
          { logicalInterconnect: "LI left", present: true },
          { logicalInterconnect: "LI right", present: true },
        ],
      },
    ]);
  });

  const without = (side: string) => (state: FabricState) => ({
    ...state,
    uplinkSets: state.uplinkSets.map((set) => (set.uri.includes(side) ? { ...set, networkUris: [] } : set)),
  });
  const changed = (more: object) => (state: FabricState) => ({
    ...state,
    networks: state.networks.map((each) => (each.uri === uri ? { ...each, ...more } : each)),
  });
  it.each([
    ["not made", made(), { reflections: [] }, ["It is not made on oneview yet."]],
    ["gone", sampleFabric("a"), {}, [`Its OneView network ${MADE.toUpperCase()} is gone from oneview.`]],
    ["missing in one live set", made(without("left")), {}, ["It is missing in uplink set tagged of LI left."]],
    [
      "missing in the group",
      made((state) => ({ ...state, groups: sampleFabric("a").groups })),
      {},
      ["It is missing in uplink set tagged of group group."],
    ],
    ["of another VLAN", made(changed({ vlanId: 7 })), {}, ["On oneview it has VLAN 7 instead of 300."]],
    ["renamed", made(changed({ name: "x" })), {}, [`On oneview it is called "x" instead of "Neutron [${ID}]".`]],
    [
      "still in a set that is no longer mapped",
      made(),
      { members: [member, { ...member, uplinkSetName: "old" }] },
      ["It is still to leave uplink set old."],
    ],
  ])("%s says so", (_, fabric, more, expected) => {
    expect(problems(tell(fabric, more))).toEqual(expected);
  });
});

describe("a network that is not managed", () => {
  it.each([
    ["is not mapped", made(), { uplinkSetMappings: [] }, "none", "physical network physnet1 is not mapped for vlan"],
    ["hangs on an appliance that was not read", null, {}, "none", /could not be read/],
    ["hangs on it beside a flat mapping", null, { flatMappings: [flat] }, "unknown", /did not show/],
    ["follows a flat mapping", made(), { uplinkSetMappings: [], flatMappings: [flat] }, "flat", []],
    [
      "follows a flat mapping to a network in no uplink set",
      made(),
      { uplinkSetMappings: [], flatMappings: [{ ...flat, oneViewNetworkId: FABRIC_IDS.lonely }] },
      "flat",
      ["OneView network lonely is in no uplink set."],
    ],
  ])("because it %s", (_, fabric, more, kind, expected) => {
    const told = tell(fabric, more);
    expect(told.kind).toBe(kind);
    if (expected instanceof RegExp) expect(problems(told)).toMatch(expected);
    else expect(problems(told)).toEqual(expected);
  });

  it("of tunnels has no physical network", () => {
    expect(tell(made(), {}, { ...network, networkType: "gre" })).toMatchObject({ kind: "none" });
  });
});
