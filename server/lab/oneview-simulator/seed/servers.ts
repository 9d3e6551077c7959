import { networkUri } from "./networks";
import { base, seedId, seedUri } from "./resource-base";
import { enclosureUri, interconnectUri } from "./uplinks";

export type BladeSeed = {
  readonly number: number;
  readonly enclosure: 1 | 2;
  readonly bay: number;
  readonly powerState: "On" | "Off";
  /** Number of its profile. */
  readonly profile: number | null;
};

export const blades: readonly BladeSeed[] = [
  { number: 1, enclosure: 1, bay: 1, powerState: "On", profile: 1 },
  { number: 2, enclosure: 1, bay: 2, powerState: "On", profile: 2 },
  { number: 3, enclosure: 1, bay: 3, powerState: "On", profile: 3 },
  { number: 4, enclosure: 1, bay: 5, powerState: "Off", profile: null },
  { number: 5, enclosure: 2, bay: 1, powerState: "On", profile: 4 },
  { number: 6, enclosure: 2, bay: 2, powerState: "Off", profile: null },
  { number: 7, enclosure: 2, bay: 4, powerState: "Off", profile: null },
];
const rackServerNumber = 8;

type ConnectionSeed = {
  readonly port: string;
  readonly networkUri: string;
  readonly name: string;
  readonly boot: "Primary" | "Secondary" | "NotBootable";
};

/** The last profile is assigned to no hardware. */
const profiles: readonly { readonly name: string; readonly connections: readonly ConnectionSeed[] }[] = [
  { name: "ironic-node-01", connections: pair("provisioning", "tenant-100") },
  { name: "ironic-node-02", connections: pair("provisioning", "tenant-101") },
  { name: "db-primary", connections: pair("prod-db", "mgmt-oob") },
  {
    name: "esx-07",
    connections: [
      { port: "1-a", networkUri: seedUri("network-sets", 1), name: "prod", boot: "NotBootable" },
      { port: "2-a", networkUri: networkUri("vmotion-internal"), name: "vmotion", boot: "NotBootable" },
    ],
  },
  { name: "spare-node", connections: [] },
];

export function hardwareUri(number: number): string {
  return seedUri("server-hardware", number);
}

export function profileUriOf(blade: BladeSeed): string | null {
  return blade.profile === null ? null : seedUri("server-profiles", blade.profile);
}

export function seedServers(at: number) {
  return {
    "server-hardware-types": [
      {
        ...base("server-hardware-types", seedId("server-hardware-types", 1), "SY 480 Gen9 1", at),
        model: "Synergy 480 Gen9",
        formFactor: "HalfHeight",
        adapters: [{ location: "Mezz", slot: 3, deviceNumber: 3, model: "3820C", deviceType: "Ethernet", ports: [] }],
        state: null,
        status: null,
      },
      {
        ...base("server-hardware-types", seedId("server-hardware-types", 2), "DL360 Gen9 1", at),
        model: "ProLiant DL360 Gen9",
        formFactor: "1U",
        adapters: [],
        state: null,
        status: null,
      },
    ],
    "server-hardware": [...blades.map((blade) => seedBlade(blade, at)), seedRackServer(at)],
    "server-profiles": profiles.map((profile, index) => seedProfile(profile, index + 1, at)),
  };
}

function pair(first: string, second: string): readonly ConnectionSeed[] {
  return [
    { port: "1-a", networkUri: networkUri(first), name: first, boot: "Primary" },
    { port: "2-a", networkUri: networkUri(second), name: second, boot: "NotBootable" },
  ];
}

function seedBlade(blade: BladeSeed, at: number) {
  const hasProfile = blade.profile !== null;
  return {
    ...hardwareBase(blade.number, `rack7-frame${blade.enclosure}, bay ${blade.bay}`, at),
    position: blade.bay,
    locationUri: enclosureUri(blade.enclosure),
    serverProfileUri: profileUriOf(blade),
    serverHardwareTypeUri: seedUri("server-hardware-types", 1),
    serverGroupUri: seedUri("enclosure-groups", blade.enclosure),
    powerState: blade.powerState,
    state: hasProfile ? "ProfileApplied" : "NoProfileApplied",
    model: "HPE Synergy 480 Gen9 Compute Module",
    shortModel: "SY 480 Gen9",
    formFactor: "HalfHeight",
    mpModel: "iLO4",
    portMap: {
      deviceSlots: [
        { location: "Mezz", slotNumber: 1, deviceNumber: 1, deviceName: "Smart Array P542D", physicalPorts: [sasPort] },
        { location: "Mezz", slotNumber: 2, deviceNumber: 2, deviceName: "", physicalPorts: [] },
        {
          location: "Mezz",
          slotNumber: 3,
          deviceNumber: 3,
          deviceName: "HPE Synergy 3820C 10/20Gb ",
          physicalPorts: [seedPhysicalPort(blade, 1), seedPhysicalPort(blade, 2)],
        },
      ],
    },
  };
}

const sasPort = { type: "SAS", portNumber: 1, mac: null, wwn: "", interconnectUri: null, virtualPorts: [] };

/** The mezzanine card's two ports lead to the two interconnects of the tenant group; each is cut into four FlexNICs. */
function seedPhysicalPort(blade: BladeSeed, port: 1 | 2) {
  const uri = interconnectUri(blade.enclosure, port === 1 ? 0 : 1);
  return {
    type: "Ethernet",
    portNumber: port,
    mac: macOf(blade.number, port, 0),
    wwn: "",
    interconnectPort: blade.bay,
    interconnectUri: uri,
    physicalInterconnectPort: blade.bay,
    physicalInterconnectUri: uri,
    virtualPorts: ["a", "b", "c", "d"].map((portFunction, index) => ({
      portNumber: index + 1,
      portFunction,
      mac: macOf(blade.number, port, index + 1),
      wwnn: "",
      wwpn: "",
      currentAllocatedVirtualFunctionCount: -1,
    })),
  };
}

/** Upper case with colons, as the appliance writes them. */
function macOf(hardware: number, port: number, flexNic: number): string {
  const last = [0x10 + hardware, port, 0x10 + flexNic].map((byte) => byte.toString(16).padStart(2, "0"));
  return `02:23:13:${last.join(":")}`.toUpperCase();
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

function seedProfile(profile: (typeof profiles)[number], number: number, at: number) {
  const blade = blades.find((each) => each.profile === number);
  return {
    ...base("server-profiles", seedId("server-profiles", number), profile.name, at + number),
    description: null,
    serialNumber: `VCGU6DA0${number.toString().padStart(2, "0")}`,
    uuid: seedId("server-profiles", number),
    serverHardwareUri: blade === undefined ? null : hardwareUri(blade.number),
    serverHardwareTypeUri: seedUri("server-hardware-types", 1),
    enclosureGroupUri: seedUri("enclosure-groups", blade?.enclosure ?? 1),
    enclosureUri: blade === undefined ? null : enclosureUri(blade.enclosure),
    enclosureBay: blade?.bay ?? null,
    affinity: "Bay",
    serverProfileTemplateUri: null,
    templateCompliance: "Unknown",
    macType: "Physical",
    wwnType: "Virtual",
    serialNumberType: "Virtual",
    hideUnusedFlexNics: true,
    connections: profile.connections.map((connection, index) => ({
      id: index + 1,
      name: connection.name,
      functionType: "Ethernet",
      networkUri: connection.networkUri,
      portId: `Mezz 3:${connection.port}`,
      requestedMbps: "2500",
      allocatedMbps: 2500,
      maximumMbps: 20_000,
      interconnectUri: blade === undefined ? null : interconnectUri(blade.enclosure, index === 0 ? 0 : 1),
      macType: "Physical",
      mac: blade === undefined ? null : macOf(blade.number, index + 1, 1),
      wwpnType: "Virtual",
      wwnn: null,
      wwpn: null,
      boot: { priority: connection.boot },
      state: "Deployed",
      status: "OK",
    })),
    boot: { manageBoot: true, order: ["HardDisk"] },
    bootMode: { manageMode: true, mode: "UEFI", pxeBootPolicy: "Auto" },
    state: "Normal",
    status: "OK",
    inProgress: false,
    refreshState: "NotRefreshing",
  };
}
