import { describe, expect, it } from "vitest";
import type { DesiredConnection, DesiredNetwork } from "@/server/model/desired-fabric";
import type { FabricState, ServerHardware } from "@/server/model/fabric-state";
import {
  aConnection,
  aFabric,
  anInput,
  aPort,
  aProfile,
  aServer,
  hardwareId,
  localLink,
  macOf,
} from "@/server/oneview/binding/binding-fixture";
import { planConnections } from "@/server/oneview/binding/plan-connections";

const a = "Mezz 3:1-a";
const good = aFabric([aServer(1)], [aProfile(1)]);
const server = (more: Partial<ServerHardware>) => ({ ...good, serverHardware: [aServer(1, more)] });
const connections = (...all: ReturnType<typeof aConnection>[]) => ({ ...good, serverProfiles: [aProfile(1, all)] });
const bootable = { profile: localLink(1, true) };
const managed = { networkId: "net-9", oneViewNetworkId: null };
const network: DesiredNetwork = {
  networkId: "net-9",
  name: "nine",
  ethernetNetworkType: "Tagged",
  vlanId: 900,
  uplinkSets: [{ logicalInterconnectGroupId: "g1", uplinkSetName: "us" }],
};

/** Each precondition, in the order in which they are looked at; the last good one is the bind that none of them stops. */
const refusals: readonly (readonly [string, FabricState, Partial<DesiredConnection>, readonly string[]])[] = [
  ["no local link", good, { profile: null }, ["local-link-missing"]],
  ["server unknown", good, { profile: localLink(7, false) }, ["server-hardware-not-found"]],
  ["rack server", server({ locationUri: null }), {}, ["rack-server"]],
  [
    "rack server without profile",
    server({ locationUri: null, profileUri: null }),
    {},
    ["rack-server", "server-has-no-profile"],
  ],
  ["no profile", server({ profileUri: null }), {}, ["server-has-no-profile"]],
  ["profile not listed", { ...good, serverProfiles: [] }, {}, ["profile-not-found"]],
  [
    "profile without hardware",
    { ...good, serverProfiles: [{ ...aProfile(1), serverHardwareUri: null }] },
    {},
    ["profile-without-hardware"],
  ],
  [
    "profile on other hardware",
    { ...good, serverProfiles: [{ ...aProfile(2), uri: aProfile(1).uri }] },
    {},
    ["profile-without-hardware"],
  ],
  ["network gone", good, { oneViewNetworkId: "n7" }, ["network-not-on-appliance"]],
  ["managed network not made", good, managed, ["network-not-on-appliance"]],
  ["MAC unknown", good, { mac: "02:00:00:00:00:01" }, ["no-such-nic"]],
  ["FlexNIC of somebody else", connections(aConnection(1, a, { mac: "9a:a0:22:90:00:01" })), {}, ["flex-nic-taken"]],
  [
    "FlexNIC of a Fibre Channel connection",
    connections(aConnection(1, a, { functionType: "FibreChannel" })),
    {},
    ["flex-nic-taken"],
  ],
  [
    "profile that leaves booting to the server",
    { ...good, serverProfiles: [{ ...aProfile(1), managesBoot: false }] },
    bootable,
    ["boot-not-managed"],
  ],
  [
    "both boot priorities taken",
    connections(
      aConnection(1, "Mezz 3:1-b", { bootPriority: "Primary" }),
      aConnection(2, "Mezz 3:2-b", { bootPriority: "Secondary" }),
    ),
    bootable,
    ["boot-priorities-taken"],
  ],
  ["network in no uplink set there", good, { oneViewNetworkId: "n3" }, ["network-out-of-reach"]],
];

describe("a port is not bound", () => {
  it.each(refusals)("%s", (_name, fabric, more, codes) => {
    const { steps, faults } = planConnections(anInput(fabric, [aPort("p", 1, a, more)]));
    expect(steps).toEqual([]);
    expect(faults.map((fault) => fault.code)).toEqual(codes);
    for (const fault of faults) {
      expect(fault.object).toBe('port "p" (p)');
      expect(fault.message).not.toBe("");
      expect(fault.remedy).toMatch(/\.$/);
    }
  });

  it("tells the NICs that the server has", () => {
    const { faults } = planConnections(anInput(good, [aPort("p", 1, a, { mac: "02:00:00:00:00:01" })]));
    expect(faults[0]?.message).toContain(`Mezz 3:2-d ${macOf(1, "Mezz 3:2-d")}`);
  });

  it("says that pulled hardware still has a profile", () => {
    const { faults } = planConnections(anInput({ ...good, serverHardware: [] }, [aPort("p", 1, a)]));
    expect(faults[0]?.message).toContain('Profile "node-1"');
  });

  it("draws no conclusion from lists that could not be read", () => {
    for (const part of ["serverHardware", "serverProfiles"] as const) {
      const blind = { ...good, serverHardware: [], errors: [{ part, message: "status 500" }] };
      const plan = planConnections(anInput(blind, [aPort("p", 1, a)]));
      expect(plan).toMatchObject({ steps: [], faults: [] });
      expect(plan.notices).toEqual([expect.stringContaining("status 500")]);
    }
  });
});

describe("a port is bound", () => {
  it.each([
    ["as it is", good, {}],
    ["MAC in upper case", good, { mac: macOf(1, a).toUpperCase() }],
    [
      "id in upper case",
      good,
      {
        profile: {
          local_link_information: [{ switch_info: { server_hardware_id: hardwareId(1).toUpperCase(), bootable: 0 } }],
        },
      },
    ],
    ["uplink sets not seen", { ...good, uplinkSets: [], errors: [{ part: "uplinkSets", message: "x" }] }, {}],
    ["interconnect not known", server({ ports: [{ portId: a, mac: macOf(1, a), interconnectUri: null }] }), {}],
  ] as const)("%s", (_name, fabric, more) => {
    const { steps, faults } = planConnections(anInput(fabric, [aPort("p", 1, a, more)]));
    expect(faults).toEqual([]);
    expect(steps).toMatchObject([{ id: "port.connect:a1:p", effect: { how: "add", known: null } }]);
  });

  it("on a physical port that is not divided", () => {
    const fabric = server({
      ports: [{ portId: "Flb 1:2", mac: macOf(1, a), interconnectUri: "/rest/interconnects/i1" }],
    });
    const { steps } = planConnections(anInput(fabric, [aPort("p", 1, a)]));
    expect(steps[0]?.after).toMatchObject({ FlexNIC: "Flb 1:2" });
  });

  it("to a network that an earlier step makes and puts into an uplink set of that group", () => {
    const { steps, faults } = planConnections(anInput(good, [aPort("p", 1, a, managed)], { networks: [network] }));
    expect(faults).toEqual([]);
    expect(steps[0]?.dependsOn).toEqual(["network.reflect:a1:net-9", "uplink-set.join:a1:net-9:g1:us"]);
  });

  it("not to one that is mapped to a group of other interconnects", () => {
    const elsewhere = { ...network, uplinkSets: [{ logicalInterconnectGroupId: "g2", uplinkSetName: "us" }] };
    const { faults } = planConnections(anInput(good, [aPort("p", 1, a, managed)], { networks: [elsewhere] }));
    expect(faults.map((fault) => fault.code)).toEqual(["network-out-of-reach"]);
  });

  it.each([
    ["nobody boots", [], "Primary"],
    [
      "a connection without a boot setting does not count",
      [aConnection(1, "Mezz 3:1-b", { bootPriority: null })],
      "Primary",
    ],
    [
      "a Fibre Channel Primary does not count",
      [aConnection(1, "Mezz 3:1-b", { functionType: "FibreChannel", bootPriority: "Primary" })],
      "Primary",
    ],
    ["the Primary is taken", [aConnection(1, "Mezz 3:1-b", { bootPriority: "Primary" })], "Secondary"],
    ["the Secondary alone is taken", [aConnection(1, "Mezz 3:1-b", { bootPriority: "Secondary" })], "Primary"],
  ])("bootable: %s", (_name, others, expected) => {
    const { steps } = planConnections(anInput(connections(...others), [aPort("p", 1, a, bootable)]));
    expect(steps[0]?.after?.boot).toBe(expected);
  });

  it("its own connection does not count", () => {
    const own = aConnection(1, a, {
      mac: macOf(1, a),
      bootPriority: "Primary",
      networkUri: "/rest/ethernet-networks/n2",
    });
    const other = aConnection(2, "Mezz 3:2-a", { bootPriority: "Secondary" });
    const { steps } = planConnections(anInput(connections(own, other), [aPort("p", 1, a, bootable)]));
    expect(steps).toMatchObject([{ risk: "low", after: { boot: "Primary" }, effect: { how: "repoint" } }]);
  });
});
