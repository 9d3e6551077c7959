import { describe, expect, it } from "vitest";
import type { FabricPart } from "@/server/model/fabric-state";
import { aNetwork } from "@/server/oneview/fabric-fixture";
import { oneViewNetworkName, writeMark } from "@/server/oneview/mark";
import { type FabricNetworksInput, planFabricNetworks } from "@/server/oneview/plan/plan-fabric-networks";
import type { FabricStep } from "@/server/oneview/plan/planning";
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

const REFLECT = `network.reflect:a1:${ID}`;
const UNREFLECT = `network.unreflect:a1:${ID}`;
const JOIN = `uplink-set.join:a1:${ID}:lig:prod`;
const LEAVE = `uplink-set.leave:a1:${ID}:lig:prod`;

const everywhere = { group: ["x"], li1: ["x"], li2: ["x"] };
const row = { networkId: ID, oneViewNetworkId: "x" };
const member = { networkId: ID, ...setRef() };
const mirrored = mirrorOf({ networks: [row], members: [member] });

function plan(given: Partial<FabricNetworksInput>) {
  return planFabricNetworks({
    desired: desiredOf({ networks: [wantedNetwork()] }),
    mirror: mirrorOf(),
    fabric: fabricOf([]),
    scope: { networkIds: null, portIds: null },
    deletes: "perform",
    ...given,
  });
}

/** `id kind cause risk` and ` tick` where it needs one. */
function words(steps: readonly FabricStep[]): string[] {
  return steps.map(
    (step) => `${step.id} ${step.effect.kind} ${step.cause} ${step.risk}${step.needsTick === true ? " tick" : ""}`,
  );
}

function stepOf(steps: readonly FabricStep[], id: string): FabricStep {
  const step = steps.find((each) => each.id === id);
  if (step === undefined) throw new Error(`no step ${id} among ${steps.map((each) => each.id).join(", ")}`);
  return step;
}

const nothingWanted = desiredOf();

type Rule = [rule: string, given: Partial<FabricNetworksInput>, steps: string[], notice: string | null];

const RULES: Rule[] = [
  ["not there, never made", {}, [`${REFLECT} network.create asked none`, `${JOIN} uplink-set.join asked low`], null],
  [
    "deleted by hand",
    { mirror: mirrored },
    [`${REFLECT} network.create missing none`, `${JOIN} uplink-set.join missing low`],
    null,
  ],
  ["all as it should be", { mirror: mirrored, fabric: fabricOf([reflectedNetwork("x")], everywhere) }, [], null],
  [
    "there by name, unmarked",
    { fabric: fabricOf([reflectedNetwork("x", ID, { description: null })], everywhere) },
    [`${REFLECT} network.adopt asked low`, `${JOIN} uplink-set.join asked none`],
    null,
  ],
  [
    "there by name in capitals, marked ours, console forgot",
    { fabric: fabricOf([reflectedNetwork("x", ID, { name: oneViewNetworkName(ID.toUpperCase()) })], everywhere) },
    [`${REFLECT} network.adopt asked low`, `${JOIN} uplink-set.join asked none`],
    null,
  ],
  [
    "exact, but the console forgot",
    { fabric: fabricOf([reflectedNetwork("x")], everywhere) },
    [`${REFLECT} network.adopt asked none`, `${JOIN} uplink-set.join asked none`],
    null,
  ],
  [
    "renamed by hand",
    { mirror: mirrored, fabric: fabricOf([reflectedNetwork("x", ID, { name: "mine" })], everywhere) },
    [`${REFLECT} network.adopt changed low`],
    null,
  ],
  [
    "the Neutron network was renamed",
    {
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x", ID, { description: writeMark("before", "c") })], everywhere),
    },
    [`${REFLECT} network.adopt changed low`],
    null,
  ],
  [
    "deleted and made anew by hand",
    {
      mirror: mirrorOf({ networks: [{ ...row, oneViewNetworkId: "old" }], members: [member] }),
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
    },
    [`${REFLECT} network.adopt changed none`],
    null,
  ],
  [
    "marked by another cloud",
    { mirror: mirrored, fabric: fabricOf([reflectedNetwork("x", ID, { description: writeMark("web", "other") })]) },
    [],
    'bears the mark of cloud other, so cloud "cloud" (c) leaves it alone',
  ],
  [
    "another VLAN",
    { mirror: mirrored, fabric: fabricOf([reflectedNetwork("x", ID, { vlanId: 7 })], everywhere) },
    [`${REFLECT} network.replace changed high tick`, `${JOIN} uplink-set.join missing low`],
    null,
  ],
  [
    "another VLAN, and a flat mapping leads to it",
    {
      desired: desiredOf({ networks: [wantedNetwork()], fixedOneViewNetworkIds: new Set(["X"]) }),
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x", ID, { vlanId: 7 })], everywhere),
    },
    [],
    "a flat mapping leads to it",
  ],
  [
    "another network has its name",
    {
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x", ID, { name: "mine" }), reflectedNetwork("y")], everywhere),
    },
    [],
    "another network bears its name",
  ],
  [
    "its name is taken in another spelling",
    { fabric: fabricOf([aNetwork("x", oneViewNetworkName(ID).toUpperCase(), 100)]) },
    [],
    "has taken the name",
  ],
  [
    "lacking in one logical interconnect",
    { mirror: mirrored, fabric: fabricOf([reflectedNetwork("x")], { ...everywhere, li2: [] }) },
    [`${JOIN} uplink-set.join missing low`],
    null,
  ],
  [
    "lacking in the group",
    { mirror: mirrored, fabric: fabricOf([reflectedNetwork("x")], { ...everywhere, group: [] }) },
    [`${JOIN} uplink-set.join missing low`],
    null,
  ],
  [
    "group deleted, beside a set that is there",
    { desired: desiredOf({ networks: [wantedNetwork(ID, { uplinkSets: [setRef(), setRef("prod", "nowhere")] })] }) },
    [`${REFLECT} network.create asked none`, `${JOIN} uplink-set.join asked low`],
    "rack7 has no logical interconnect group with id nowhere",
  ],
  [
    "uplink set renamed, and no other",
    { desired: desiredOf({ networks: [wantedNetwork(ID, { uplinkSets: [setRef("production")] })] }) },
    [],
    'Group "LIG" of rack7 has no uplink set named "production"; its uplink sets: "prod", "spare", "flat"',
  ],
  [
    "set of the other type",
    { desired: desiredOf({ networks: [wantedNetwork(ID, { uplinkSets: [setRef("flat")] })] }) },
    [],
    "is Untagged and takes no Tagged network",
  ],
  [
    "VLAN taken by a foreign network in one live set",
    { fabric: fabricOf([aNetwork("y", "theirs", 100)], { li2: ["y"] }) },
    [],
    '"theirs" has VLAN 100 there already',
  ],
  [
    "mapping removed",
    { desired: nothingWanted, mirror: mirrored, fabric: fabricOf([reflectedNetwork("x")], everywhere) },
    [`${LEAVE} uplink-set.leave orphan low`, `${UNREFLECT} network.delete orphan low`],
    null,
  ],
  [
    "mapping removed, deletes need a tick",
    {
      desired: nothingWanted,
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
      deletes: "tick",
    },
    [`${LEAVE} uplink-set.leave orphan low tick`, `${UNREFLECT} network.delete orphan low tick`],
    null,
  ],
  [
    "wanted no more and gone already",
    { desired: nothingWanted, mirror: mirrored, deletes: "tick" },
    [`${LEAVE} uplink-set.leave orphan none`, `${UNREFLECT} network.forget orphan none`],
    null,
  ],
  [
    "wanted no more, by now another cloud's",
    {
      desired: nothingWanted,
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x", ID, { description: writeMark("web", "other") })], everywhere),
    },
    [`${LEAVE} uplink-set.leave orphan none`, `${UNREFLECT} network.forget orphan none`],
    null,
  ],
  [
    "wanted no more, by now the network of a flat mapping",
    {
      desired: desiredOf({ fixedOneViewNetworkIds: new Set(["x"]) }),
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
    },
    [`${LEAVE} uplink-set.leave orphan none`, `${UNREFLECT} network.forget orphan none`],
    null,
  ],
  [
    "wanted no more, its mark taken off by hand",
    {
      desired: nothingWanted,
      mirror: mirrorOf({ networks: [row] }),
      fabric: fabricOf([reflectedNetwork("x", ID, { description: "mine now" })]),
    },
    [`${UNREFLECT} network.delete orphan high tick`],
    null,
  ],
  [
    "our mark and name, unknown to mirror and cloud",
    { desired: nothingWanted, fabric: fabricOf([reflectedNetwork("x")]) },
    [`${UNREFLECT} network.delete orphan low`],
    null,
  ],
  [
    "no mark, unknown to mirror and cloud",
    { desired: nothingWanted, fabric: fabricOf([reflectedNetwork("x", ID, { description: null })], everywhere) },
    [],
    null,
  ],
  [
    "our mark under a name that is not ours",
    { desired: nothingWanted, fabric: fabricOf([reflectedNetwork("x", ID, { name: `copy of ${ID}` })], everywhere) },
    [],
    null,
  ],
  [
    "put into a set by hand",
    {
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], { ...everywhere, spare: ["x"] }),
    },
    [],
    null,
  ],
  [
    "undecided",
    {
      desired: desiredOf({
        undecided: new Map([[ID, { name: "web", reason: "A set was not read.", uplinkSets: [setRef("renamed")] }]]),
      }),
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
    },
    [],
    'A set was not read. Nothing is made, changed or deleted on rack7 for it. This concerns network "web" (0a0a0a0a).',
  ],
];

describe("planFabricNetworks", () => {
  it.each(RULES)("%s", (_, given, steps, notice) => {
    const made = plan(given);
    expect(words(made.steps)).toEqual(steps);
    if (notice === null) expect(made.notices).toEqual([]);
    else expect(made.notices.join("\n")).toContain(notice);
    for (const step of made.steps) expect(step).toMatchObject({ place: "appliance", effect: { applianceId: "a1" } });
  });

  it.each<[FabricPart, string[]]>([
    ["networks", []],
    ["groups", [`network.forget ${OTHER_ID}`]],
    ["uplinkSets", [`network.forget ${OTHER_ID}`]],
    ["logicalInterconnects", [`network.forget ${OTHER_ID}`]],
  ])("makes, moves and deletes nothing while %s could not be read", (part, kinds) => {
    const fabric = fabricOf([reflectedNetwork("z", "0c0c0c0c-0000-4000-8000-000000000003")]);
    const made = plan({
      mirror: mirrorOf({ networks: [{ networkId: OTHER_ID, oneViewNetworkId: "gone" }], members: [member] }),
      fabric: { ...fabric, errors: [{ part, message: "503 from the appliance." }] },
    });
    expect(made.steps.map(({ effect }) => ("networkId" in effect ? `${effect.kind} ${effect.networkId}` : ""))).toEqual(
      kinds,
    );
    expect(made.notices.join()).toContain("503 from the appliance.");
  });

  it("counts what unread profiles hide as a high risk", () => {
    const fabric = fabricOf([reflectedNetwork("x")], everywhere);
    const made = plan({
      desired: nothingWanted,
      mirror: mirrored,
      fabric: { ...fabric, errors: [{ part: "serverProfiles", message: "503." }] },
    });
    expect(made.steps.map((step) => step.risk)).toEqual(["high", "high"]);
    expect(stepOf(made.steps, LEAVE).before).toMatchObject({ "servers that lose reach": "unknown" });
  });

  it("names who uses what is deleted, and waits for its leaves and its ports", () => {
    const uri = "/rest/ethernet-networks/x";
    const connection = {
      portId: "p",
      serverHardwareId: "h",
      serverProfileId: "s",
      connectionId: 1,
      mac: "aa",
      oneViewNetworkId: "x",
      made: true,
      previousUri: null,
    };
    const off: FabricStep = {
      id: "port.disconnect:a1:p",
      verb: "port.disconnect",
      target: "port",
      why: "It is unbound.",
      risk: "low",
      dependsOn: [],
      before: null,
      after: null,
      effect: { kind: "port.disconnect", applianceId: "a1", portId: "p", connection, how: "remove" },
    };
    const made = plan({
      desired: nothingWanted,
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere, { serverProfiles: [profileOn("blade-1", "li1", uri)] }),
      connectionSteps: [off],
    });
    const gone = stepOf(made.steps, UNREFLECT);
    expect(gone).toMatchObject({ risk: "high", dependsOn: [LEAVE, off.id] });
    expect(gone.why).toContain("blade-1");
    expect(stepOf(made.steps, LEAVE)).toMatchObject({ risk: "high", before: { "servers that lose reach": "blade-1" } });
  });

  it("lets a VLAN go over from a network that leaves to one that comes", () => {
    const made = plan({
      desired: desiredOf({ networks: [wantedNetwork(OTHER_ID)] }),
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
    });
    expect(made.collisions).toEqual([]);
    expect(stepOf(made.steps, `uplink-set.join:a1:${OTHER_ID}:lig:prod`).dependsOn).toEqual([
      `network.reflect:a1:${OTHER_ID}`,
      LEAVE,
    ]);
  });

  it("gives one VLAN of a set to one of two networks that come, and tells of the other", () => {
    const made = plan({ desired: desiredOf({ networks: [wantedNetwork(OTHER_ID), wantedNetwork(ID)] }) });
    expect(made.steps.map((step) => step.id)).toEqual([REFLECT, JOIN]);
    expect([...made.withheld]).toEqual([OTHER_ID]);
    expect(made.collisions).toEqual([expect.stringContaining("comes into it with the same VLAN")]);
    expect(made.notices.join("\n")).toContain("none of the mapped uplink sets takes it");
  });

  it("moves between sets of a group by leaving first, and between groups by coming first", () => {
    const inGroup = plan({
      desired: desiredOf({ networks: [wantedNetwork(ID, { uplinkSets: [setRef("spare")] })] }),
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
    });
    expect(stepOf(inGroup.steps, `uplink-set.join:a1:${ID}:lig:spare`).dependsOn).toEqual([LEAVE]);

    const fabric = fabricOf([reflectedNetwork("x")], everywhere);
    const second = fabric.groups.map((each) => ({
      ...each,
      uri: "/rest/logical-interconnect-groups/second",
      uplinkSets: each.uplinkSets.map((set) => ({ ...set, networkUris: [] })),
    }));
    const between = plan({
      desired: desiredOf({ networks: [wantedNetwork(ID, { uplinkSets: [setRef("prod", "second")] })] }),
      mirror: mirrored,
      fabric: { ...fabric, groups: [...fabric.groups, ...second] },
    });
    expect(stepOf(between.steps, LEAVE).dependsOn).toEqual([`uplink-set.join:a1:${ID}:second:prod`]);
  });

  it("plans an untagged network whatever the appliance says for no VLAN, one to a set", () => {
    const flat = wantedNetwork(ID, { ethernetNetworkType: "Untagged", vlanId: null, uplinkSets: [setRef("flat")] });
    const there = reflectedNetwork("x", ID, { ethernetNetworkType: "Untagged", vlanId: 0 });
    const made = plan({ desired: desiredOf({ networks: [flat] }), fabric: fabricOf([there]) });
    expect(words(made.steps)).toEqual([
      `${REFLECT} network.adopt asked none`,
      `uplink-set.join:a1:${ID}:lig:flat uplink-set.join asked low`,
    ]);
    const second = { ...flat, networkId: OTHER_ID };
    const both = plan({ desired: desiredOf({ networks: [flat, second] }) });
    expect(both.collisions).toEqual([expect.stringContaining("it takes one network")]);
  });

  it("puts no more than 1000 networks into a set", () => {
    const networks = Array.from({ length: 1000 }, (_, n) => aNetwork(`n${n}`, `net ${n}`, n + 2000));
    const made = plan({ fabric: fabricOf(networks, { group: networks.map((_, n) => `n${n}`) }) });
    expect(made.steps).toEqual([]);
    expect(made.notices.join("\n")).toContain("more than 1000 networks");
  });

  it("keeps to its scope, and meets orphans only where the scope names them", () => {
    const given = {
      desired: desiredOf({ networks: [wantedNetwork(OTHER_ID, { vlanId: 101 })] }),
      mirror: mirrored,
      fabric: fabricOf([reflectedNetwork("x")], everywhere),
    };
    const about = (id: string) =>
      plan({ ...given, scope: { networkIds: new Set([id]), portIds: null } }).steps.map((step) => step.id);
    expect(about(OTHER_ID)).toEqual([`network.reflect:a1:${OTHER_ID}`, `uplink-set.join:a1:${OTHER_ID}:lig:prod`]);
    expect(about(ID)).toEqual([LEAVE, UNREFLECT]);
  });

  it("plans 500 networks on an appliance of 1,000 in far less than a second", () => {
    const id = (n: number) => `0a0a0a0a-0000-4000-8000-${String(n).padStart(12, "0")}`;
    const networks = Array.from({ length: 500 }, (_, n) => wantedNetwork(id(n), { vlanId: n + 1 }));
    const there = Array.from({ length: 1000 }, (_, n) => aNetwork(`n${n}`, `net ${n}`, n + 1500));
    const some = there.map((_, n) => `n${n}`).slice(0, 400);
    const given = {
      desired: desiredOf({ networks }),
      fabric: fabricOf(there, { group: some, li1: some, li2: some }),
    };
    plan(given);
    const before = performance.now();
    const made = plan(given);
    expect(performance.now() - before).toBeLessThan(500);
    expect(made.steps).toHaveLength(1000);
  });
});
