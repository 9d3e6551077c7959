import { type BladeSeed, blades, bladeTypeUri, hardwareUri, profileUriOf } from "./blades";
import { base, seedId, seedUri } from "./resource-base";
import { cardsOf, maxSpeedMbps, seedPortMap } from "./server-ports";
import { seedServerProfiles } from "./server-profiles";
import { enclosureUri } from "./uplinks";

const rackServerNumber = 8;

export function seedServers(at: number) {
  return {
    "server-hardware-types": [
      seedBladeType(1, at),
      {
        ...base("server-hardware-types", seedId("server-hardware-types", 2), "DL360 Gen9 1", at),
        model: "ProLiant DL360 Gen9",
        formFactor: "1U",
        adapters: [],
        state: null,
        status: null,
      },
      seedBladeType(2, at),
    ],
    "server-hardware": [...blades.map((blade) => seedBlade(blade, at)), seedRackServer(at)],
    "server-profiles": seedServerProfiles(at),
  };
}

/** The blades of the two frames have other cards, so they are of two types. */
function seedBladeType(enclosure: 1 | 2, at: number) {
  const id = bladeTypeUri(enclosure).slice("/rest/server-hardware-types/".length);
  return {
    ...base("server-hardware-types", id, `SY 480 Gen9 ${enclosure}`, at),
    model: "Synergy 480 Gen9",
    formFactor: "HalfHeight",
    adapters: cardsOf(enclosure).map(({ slot }) => ({
      location: "Mezz",
      slot,
      deviceNumber: slot,
      model: "3820C",
      deviceType: "Ethernet",
      ports: [1, 2].map((number) => ({
        number,
        type: "Ethernet",
        mapping: slot,
        maxSpeedMbps,
        physicalFunctionCount: 4,
      })),
    })),
    state: null,
    status: null,
  };
}

function seedBlade(blade: BladeSeed, at: number) {
  const hasProfile = blade.profile !== null;
  return {
    ...hardwareBase(blade.number, `rack7-frame${blade.enclosure}, bay ${blade.bay}`, at),
    position: blade.bay,
    locationUri: enclosureUri(blade.enclosure),
    serverProfileUri: profileUriOf(blade),
    serverHardwareTypeUri: bladeTypeUri(blade.enclosure),
    serverGroupUri: seedUri("enclosure-groups", blade.enclosure),
    powerState: blade.powerState,
    state: hasProfile ? "ProfileApplied" : "NoProfileApplied",
    model: "HPE Synergy 480 Gen9 Compute Module",
    shortModel: "SY 480 Gen9",
    formFactor: "HalfHeight",
    mpModel: "iLO4",
    portMap: seedPortMap(blade),
  };
}

function seedRackServer(at: number) {
  return {
    ...hardwareBase(rackServerNumber, "ilo-rack7-u12.mgmt", at),
    position: 0,
    locationUri: null,
    serverProfileUri: null,
    serverHardwareTypeUri: seedUri("server-hardware-types", 2),
    serverGroupUri: null,
    powerState: "On",
    state: "NoProfileApplied",
    model: "ProLiant DL360 Gen9",
    shortModel: "DL360 Gen9",
    formFactor: "1U",
    mpModel: "iLO4",
    portMap: null,
  };
}

function hardwareBase(number: number, name: string, at: number) {
  const id = seedId("server-hardware", number).toUpperCase();
  return {
    ...base("server-hardware", id, name, at),
    uri: hardwareUri(number),
    uuid: id,
    powerLock: false,
    stateReason: "NotApplicable",
    status: "OK",
    serialNumber: `2M2011${number.toString().padStart(2, "0")}GR`,
    refreshState: "NotRefreshing",
    memoryMb: 131_072,
    processorCount: 2,
    processorCoreCount: 12,
  };
}
