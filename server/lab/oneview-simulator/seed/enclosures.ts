import { type BladeSeed, blades, hardwareUri, profileUriOf } from "./blades";
import { base, seedId, seedUri } from "./resource-base";
import {
  baysOf,
  enclosureId,
  enclosureUri,
  groupSeeds,
  type Installed,
  installed,
  interconnectUri,
  setsOf,
  uplinkSetUri,
} from "./uplinks";

const interconnectModel = "Virtual Connect SE 40Gb F8 Module for Synergy";

export function seedEnclosures(at: number) {
  return {
    enclosures: [1, 2].map((number) => ({
      ...base("enclosures", enclosureId(number), `rack7-frame${number}`, at),
      uuid: enclosureId(number),
      enclosureType: "SY12000",
      enclosureGroupUri: seedUri("enclosure-groups", number),
      logicalEnclosureUri: seedUri("logical-enclosures", number),
      serialNumber: enclosureId(number).slice(-10),
      deviceBayCount: 12,
      deviceBays: Array.from({ length: 12 }, (_, index) => seedBay(number, index + 1)),
      interconnectBayCount: 6,
      interconnectBays: placesOf(number).flatMap((place) =>
        baysOf(place).map((bay, side) => ({
          bayNumber: bay,
          interconnectUri: interconnectUri(place.number, side === 0 ? 0 : 1),
          interconnectModel,
          logicalInterconnectUri: seedUri("logical-interconnects", place.number),
          serialNumber: null,
        })),
      ),
      state: "Configured",
      status: "OK",
    })),
    "enclosure-groups": [1, 2].map((number) => ({
      ...base("enclosure-groups", seedId("enclosure-groups", number), `EG-frame${number}`, at),
      enclosureCount: 1,
      stackingMode: "Enclosure",
      powerMode: "RedundantPowerFeed",
      interconnectBayMappings: placesOf(number).flatMap((place) =>
        baysOf(place).map((bay) => ({
          enclosureIndex: 1,
          interconnectBay: bay,
          logicalInterconnectGroupUri: seedUri("logical-interconnect-groups", place.group + 1),
        })),
      ),
      state: "Normal",
      status: "OK",
    })),
    "logical-enclosures": [1, 2].map((number) => ({
      ...base("logical-enclosures", seedId("logical-enclosures", number), `LE${number}`, at),
      enclosureUris: [enclosureUri(number)],
      enclosureGroupUri: seedUri("enclosure-groups", number),
      logicalInterconnectUris: placesOf(number).map((place) => seedUri("logical-interconnects", place.number)),
      state: number === 2 ? "Inconsistent" : "Consistent",
      status: "OK",
    })),
    interconnects: installed.flatMap((place) => [seedInterconnect(place, 0, at), seedInterconnect(place, 1, at)]),
  };
}

function placesOf(enclosure: number): readonly Installed[] {
  return installed.filter((place) => place.enclosure === enclosure);
}

function seedBay(enclosure: number, bay: number) {
  const blade = blades.find((each) => each.enclosure === enclosure && each.bay === bay);
  return {
    bayNumber: bay,
    devicePresence: blade === undefined ? "Absent" : "Present",
    deviceUri: blade === undefined ? null : hardwareUri(blade.number),
    profileUri: blade === undefined ? null : profileUriOf(blade),
    deviceFormFactor: blade === undefined ? null : "SingleHeightSingleWide",
    uri: `${enclosureUri(enclosure)}/devicebays/${bay}`,
  };
}

function seedInterconnect(place: Installed, side: 0 | 1, at: number) {
  const uri = interconnectUri(place.number, side);
  const id = uri.slice(uri.lastIndexOf("/") + 1);
  const bay = baysOf(place)[side];
  const name = `rack7-frame${place.enclosure}, interconnect ${bay}`;
  return {
    ...base("interconnects", id, name, at),
    model: interconnectModel,
    productName: interconnectModel,
    serialNumber: `CN7${id.slice(-4).toUpperCase()}0XY`,
    logicalInterconnectUri: seedUri("logical-interconnects", place.number),
    enclosureUri: enclosureUri(place.enclosure),
    enclosureName: `rack7-frame${place.enclosure}`,
    interconnectLocation: {
      locationEntries: [
        { type: "Bay", value: String(bay) },
        { type: "Enclosure", value: enclosureUri(place.enclosure) },
      ],
    },
    powerState: "On",
    firmwareVersion: "1.3.0.1010",
    roles: ["Managed"],
    state: "Configured",
    status: "OK",
    portCount: 5 + bladesBehind(place).length,
    ports: [
      ...["Q1", "Q2", "Q3", "Q4", "Q5"].map((port) => seedUplinkPort(place, side, id, name, port)),
      ...bladesBehind(place).map((blade) => seedDownlinkPort(id, name, blade)),
    ],
  };
}

/** Every blade has a card for each logical interconnect of its frame. */
function bladesBehind(place: Installed): readonly BladeSeed[] {
  return blades.filter((blade) => blade.enclosure === place.enclosure);
}

/** A port is linked when an uplink set uses it and a switch answers: the overlay's have no cable. */
function seedUplinkPort(place: Installed, side: 0 | 1, id: string, interconnectName: string, port: string) {
  const index = setsOf(place).findIndex((set) => set.port === port);
  const isUsed = index >= 0;
  const isLinked = isUsed && setsOf(place)[index]?.type !== "Tunnel";
  const group = groupSeeds[place.group]?.name ?? "";
  return {
    ...portBase(id, interconnectName, port, "Uplink"),
    portTypeExtended: "External",
    portStatus: isLinked ? "Linked" : "Unlinked",
    portStatusReason: isLinked ? "Active" : "Unpopulated",
    operationalSpeed: isLinked ? "Speed40G" : "Speed0M",
    connectorType: isUsed ? "QSFP+CR4" : null,
    associatedUplinkSetUri: isUsed ? uplinkSetUri(place.number, index) : null,
    neighbor: isLinked
      ? {
          remoteSystemName: `tor-${side === 0 ? "a" : "b"}.rack7`,
          remotePortId: `FortyGigE1/${place.enclosure}/${port.slice(1)}`,
          remotePortDescription: group,
          remoteChassisId: `5c:8a:38:00:0${side}:01`,
          remoteMgmtAddress: `10.7.0.${10 + side}`,
        }
      : null,
  };
}

function seedDownlinkPort(id: string, interconnectName: string, blade: BladeSeed) {
  const isLinked = blade.powerState === "On";
  return {
    ...portBase(id, interconnectName, `d${blade.bay}`, "Downlink"),
    portTypeExtended: "External",
    portStatus: isLinked ? "Linked" : "Unlinked",
    portStatusReason: isLinked ? "Active" : "Unpopulated",
    operationalSpeed: isLinked ? "Speed20G" : "Speed0M",
    connectorType: null,
    associatedUplinkSetUri: null,
    neighbor: null,
  };
}

function portBase(id: string, interconnectName: string, port: string, portType: string) {
  return {
    type: "port",
    portId: `${id}:${port}`,
    portName: port,
    bayNumber: null,
    portType,
    portHealthStatus: "Normal",
    enabled: true,
    available: true,
    lagId: null,
    interconnectName,
    vlans: null,
    status: "OK",
  };
}
