import { describe, expect, it } from "vitest";
import type { FabricPart } from "@/server/model/fabric-state";
import { parseNetwork } from "@/server/oneview/parse-networks";
import { parseServerHardware, parseServerProfile } from "@/server/oneview/parse-servers";
import { parseInterconnect, parseUplinkSet } from "@/server/oneview/parse-uplinks";
import { fabricFingerprint, fabricParts, type PartAnswer, toFabricState } from "@/server/oneview/state";

const connection = {
  id: 1,
  name: "production",
  functionType: "Ethernet",
  networkUri: "/rest/ethernet-networks/n1",
  portId: "Mezz 3:1-a",
  requestedMbps: "2500",
  mac: "9A:A0:22:90:00:01",
  boot: { priority: "NotBootable" },
  state: "Deployed",
  status: "OK",
};

describe("server profiles", () => {
  const shared = { uri: "/rest/server-profiles/p1", name: "p1", eTag: "1526058827348/42" };

  it("reads the same connections from both shapes", () => {
    const old = parseServerProfile({ ...shared, connections: [connection] });
    const later = parseServerProfile({
      ...shared,
      connectionSettings: { reapplyState: "", connections: [connection] },
    });
    expect(later).toEqual(old);
    expect(old?.connections[0]).toMatchObject({ id: 1, mac: "9a:a0:22:90:00:01", bootPriority: "NotBootable" });
  });

  it.each([
    ["no connections at all", {}],
    ["null in both places", { connections: null, connectionSettings: null }],
    ["a connection without boot", { connections: [{ id: 2 }] }],
  ])("survives %s", (_what, part) => {
    expect(parseServerProfile({ ...shared, ...part })?.connections.every((each) => each.bootPriority === null)).toBe(
      true,
    );
  });
});

describe("networks", () => {
  it.each([
    ["Untagged", 0, null],
    ["Untagged", null, null],
    ["Untagged", undefined, null],
    ["Tagged", 20, 20],
    ["Tagged", "20", 20],
  ])("reads vlanId of %s given as %s", (ethernetNetworkType, vlanId, expected) => {
    expect(parseNetwork({ uri: "/rest/ethernet-networks/n", ethernetNetworkType, vlanId })?.vlanId).toBe(expected);
  });
});

describe("server hardware", () => {
  const shared = { uri: "/rest/server-hardware/h", name: "h", locationUri: "/rest/enclosures/e", position: 5 };
  const portsOf = (portMap: unknown) => parseServerHardware({ ...shared, portMap })?.ports;

  it("turns a port map into port ids", () => {
    const slot = (location: string, slotNumber: number, physicalPorts: unknown) => ({
      location,
      slotNumber,
      physicalPorts,
    });
    const ports = portsOf({
      deviceSlots: [
        slot("Mezz", 3, [
          {
            type: "Ethernet",
            portNumber: 1,
            mac: "02:23:13:25:25:11",
            interconnectUri: "/rest/interconnects/i1",
            virtualPorts: [
              { portNumber: 1, portFunction: "a", mac: "02:23:13:25:25:1A" },
              { portNumber: 2, portFunction: "b", mac: null },
            ],
          },
        ]),
        slot("Flb", 1, [{ type: "Ethernet", portNumber: 2, mac: "02-23-13-25-25-22", virtualPorts: null }]),
        slot("Mezz", 1, [{ type: "SAS", portNumber: 1, mac: null, virtualPorts: [] }]),
        slot("Mezz", 2, []),
        slot("Mezz", 4, null),
      ],
    });
    expect(ports).toEqual([
      { portId: "Mezz 3:1-a", mac: "02:23:13:25:25:1a", interconnectUri: "/rest/interconnects/i1" },
      { portId: "Mezz 3:1-b", mac: null, interconnectUri: "/rest/interconnects/i1" },
      { portId: "Flb 1:2", mac: "02:23:13:25:25:22", interconnectUri: null },
    ]);
  });

  it.each([[null], [undefined], [{}], [{ deviceSlots: null }], ["text"]])(
    "has no ports with port map %j",
    (portMap) => {
      expect(portsOf(portMap)).toEqual([]);
    },
  );

  it("gives a rack server no bay", () => {
    expect(parseServerHardware({ ...shared, locationUri: null, position: 0 })?.bay).toBeNull();
    expect(parseServerHardware(shared)?.bay).toBe(5);
  });
});

describe("uplinks", () => {
  it("reads bay and port of an uplink set's ports, as text or number", () => {
    const location = {
      locationEntries: [
        { type: "Port", value: "Q1" },
        { type: "Bay", value: 6 },
      ],
    };
    const set = parseUplinkSet({
      uri: "/rest/uplink-sets/u",
      logicalInterconnectUri: "/rest/logical-interconnects/l",
      portConfigInfos: [{ portUri: "/rest/interconnects/i/ports/i:Q1", location }],
    });
    expect(set?.ports).toEqual([{ portUri: "/rest/interconnects/i/ports/i:Q1", bay: "6", port: "Q1" }]);
  });

  it("names a port's neighbour as far as it is known", () => {
    const ports = [
      { portId: "i:Q1", portName: "Q1", neighbor: { remoteSystemName: "tor-a", remotePortId: "Forty1/1" } },
      { portId: "i:Q2", portName: "Q2", neighbor: { remoteChassisId: "5c:8a:38:00:00:01" } },
      { portId: "i:Q3", portName: "Q3", neighbor: null },
    ];
    expect(parseInterconnect({ uri: "/rest/interconnects/i", ports })?.ports.map((port) => port.neighbour)).toEqual([
      "tor-a Forty1/1",
      "5c:8a:38:00:00:01",
      null,
    ]);
  });
});

describe("toFabricState", () => {
  const seen = { applianceId: "a", name: "rack7", apiVersion: 600, observedAt: 1 };
  const answersWith = (changes: Partial<Record<FabricPart, PartAnswer>>): Record<FabricPart, PartAnswer> => {
    const empty: PartAnswer = { ok: true, members: [] };
    return {
      networks: empty,
      networkSets: empty,
      groups: empty,
      logicalInterconnects: empty,
      uplinkSets: empty,
      interconnects: empty,
      enclosures: empty,
      serverHardware: empty,
      serverProfiles: empty,
      ...changes,
    };
  };
  const members = (...uris: string[]): PartAnswer => ({ ok: true, members: uris.map((uri) => ({ uri, eTag: uri })) });

  it.each(fabricParts.map((part) => [part]))("keeps the rest when %s cannot be read", (part) => {
    const state = toFabricState(seen, answersWith({ [part]: { ok: false, message: "status 500" } }));
    expect(state.errors).toEqual([{ part, message: "status 500" }]);
    expect(state[part]).toEqual([]);
  });

  it("counts entries without identity instead of guessing", () => {
    const state = toFabricState(
      seen,
      answersWith({ networks: { ok: true, members: [{ uri: "/rest/ethernet-networks/n" }, { name: "x" }] } }),
    );
    expect(state.networks).toHaveLength(1);
    expect(state.errors).toEqual([{ part: "networks", message: "1 of 2 entries have no identity." }]);
  });

  it("tells the same fabric from a changed one", () => {
    const print = (answer: PartAnswer, observedAt = 1) =>
      fabricFingerprint(toFabricState({ ...seen, observedAt }, answersWith({ networks: answer })));
    const first = print(members("/rest/a", "/rest/b"));
    expect(print(members("/rest/b", "/rest/a"), 2)).toBe(first);
    const newTags: PartAnswer = { ok: true, members: ["/rest/a", "/rest/b"].map((uri) => ({ uri, eTag: "new" })) };
    expect(print(newTags)).toBe(first);
    expect(print(members("/rest/a"))).not.toBe(first);
    expect(print({ ok: false, message: "500" })).not.toBe(first);
    expect(print({ ok: true, members: [{ uri: "/rest/a", name: "n" }, { uri: "/rest/b" }] })).not.toBe(first);
  });
});
