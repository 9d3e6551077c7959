import { describe, expect, it } from "vitest";
import type { ProfileConnection } from "@/server/model/fabric-state";
import { type BindingFacts, describeBinding } from "@/server/operations/ports/describe-binding";
import { newMac } from "@/server/operations/ports/new-mac";
import { FABRIC_IDS, sampleFabric } from "@/server/operations/testing/sample-fabric";

const fault = { code: "rack-server", object: "port", message: "It is a rack server.", remedy: "Pick a blade." };
const connection: ProfileConnection = {
  ...{ id: 3, name: null, functionType: "Ethernet", portId: "Mezz 3:1-a", mac: null, bootPriority: null },
  ...{ networkUri: `/rest/ethernet-networks/${FABRIC_IDS.prod.toUpperCase()}`, state: "Deployed", status: "OK" },
};
const mirror = {
  ...{ portId: "p", serverHardwareId: "hw-1", serverProfileId: "sp-1", connectionId: 3, mac: "02:00:00:00:00:01" },
  ...{ oneViewNetworkId: FABRIC_IDS.prod, made: true, previousUri: null },
};
const reading: BindingFacts["reading"] = {
  link: { serverHardwareId: "HW-1", bootable: true },
  server: {
    ...{ applianceId: "a", applianceName: "oneview", serverHardwareId: "hw-1", hardwareName: "bay 1" },
    ...{ profileId: "sp-1", profileName: "node-1", powerState: "On" },
  },
  flexNic: "Mezz 3:1-a",
  faults: [],
};
const flat = (applianceId: string): BindingFacts["decision"] => ({
  kind: "flat",
  mapping: { cloudId: "c", physicalNetwork: "p", applianceId, oneViewNetworkId: FABRIC_IDS.prod },
  vlanIgnored: false,
});
const facts: BindingFacts = {
  port: { host: "node-1", vnicType: "baremetal" },
  decision: { kind: "uplink-sets" },
  reflections: [{ networkId: "n", applianceId: "a", oneViewNetworkId: FABRIC_IDS.prod, manageable: true }],
  mirror,
  reading,
  fabric: sampleFabric("a"),
  connection,
};

const cases: readonly [string, Partial<BindingFacts>, string, RegExp | null][] = [
  ["not bound, nothing left", { port: { host: "", vnicType: "baremetal" }, mirror: null }, "unbound", null],
  ["not bound, still mirrored", { port: { host: "", vnicType: "baremetal" } }, "waiting", /still to be undone/],
  ["a virtual machine's", { port: { host: "h", vnicType: "normal" } }, "elsewhere", /not a server's port/],
  ["of an unmapped network", { decision: { kind: "none", reason: "p is not mapped" } }, "elsewhere", /p is not mapped/],
  ["of a network that cannot be decided", { decision: null }, "unknown", /could not be decided/],
  ["a bad local link", { reading: { ...reading, link: null, server: null, faults: [fault] } }, "failed", /rack server/],
  [
    "a server on an unread appliance",
    { reading: { ...reading, server: null, faults: [{ ...fault, code: "server-not-known" }] } },
    "unknown",
    /rack server/,
  ],
  ["an appliance that was not read", { fabric: null }, "unknown", /not read/],
  ["its network not there yet", { reflections: [] }, "waiting", /not on the appliance/],
  ["a flat mapping on another appliance", { decision: flat("b") }, "failed", /another appliance/],
  ["a flat mapping", { decision: flat("a"), reflections: [] }, "bound", null],
  ["no connection yet", { connection: null, mirror: null }, "waiting", /not made yet/],
  [
    "no connection yet, and none possible",
    { connection: null, mirror: null, reading: { ...reading, faults: [fault] } },
    "failed",
    /rack/,
  ],
  ["a connection that is gone", { connection: null }, "failed", /Connection 3 is gone/],
  [
    "another server than before",
    { mirror: { ...mirror, serverHardwareId: "hw-2" } },
    "waiting",
    /move to server "bay 1"/,
  ],
  ["a failed connection", { connection: { ...connection, state: "Failed" } }, "failed", /Failed/],
  [
    "a connection that leads elsewhere though we pointed it",
    { connection: { ...connection, networkUri: `/rest/ethernet-networks/${FABRIC_IDS.lonely}` } },
    "failed",
    /leads to network "lonely" instead/,
  ],
  [
    "a connection that leads elsewhere and is not ours yet",
    { connection: { ...connection, networkUri: null }, mirror: null },
    "waiting",
    /to be pointed/,
  ],
  ["all as intended", {}, "bound", null],
  ["all as intended, not mirrored", { mirror: null }, "bound", null],
];

describe("describeBinding", () => {
  it.each(cases)("%s", (_, more, state, reason) => {
    const told = describeBinding({ ...facts, ...more });
    expect(told.state).toBe(state);
    if (reason === null) expect(told.reason).toBeNull();
    else expect(told.reason).toMatch(reason);
  });
});

describe("newMac", () => {
  it("has Neutron's first three octets and the drawn ones, two digits each", () => {
    expect(newMac(() => Uint8Array.of(0, 0x0a, 0xff))).toBe("fa:16:3e:00:0a:ff");
  });
});
