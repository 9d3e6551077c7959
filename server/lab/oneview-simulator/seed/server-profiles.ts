import { type BladeSeed, blades, bladeTypeUri, hardwareUri } from "./blades";
import { networkUri } from "./networks";
import { base, seedId, seedUri } from "./resource-base";
import { cardsOf, flexNicMac } from "./server-ports";
import { enclosureUri, interconnectUri } from "./uplinks";

type ConnectionSeed = {
  readonly portId: string;
  readonly networkUri: string;
  readonly name: string;
  readonly boot: "Primary" | "Secondary" | "NotBootable";
};

type ProfileSeed = {
  readonly name: string;
  /** Virtual: the appliance gave its connections MACs of its pool. Physical: they have those of their FlexNICs. */
  readonly macType: "Physical" | "Virtual";
  /** Without it no connection has a boot attribute. */
  readonly managesBoot: boolean;
  readonly connections: readonly ConnectionSeed[];
};

/** `spare-node` is assigned to no hardware; `ironic-node-04` has both boot priorities taken. */
const profiles: readonly ProfileSeed[] = [
  physical("ironic-node-01", [
    connection("Mezz 3:1-a", "provisioning", "Primary"),
    connection("Mezz 3:2-a", "tenant-100", "NotBootable"),
  ]),
  physical("ironic-node-02", [
    connection("Mezz 3:1-a", "provisioning", "Primary"),
    connection("Mezz 3:2-a", "tenant-101", "NotBootable"),
  ]),
  physical("db-primary", [
    connection("Mezz 3:1-a", "prod-db", "Primary"),
    connection("Mezz 2:1-a", "mgmt-oob", "NotBootable"),
  ]),
  {
    name: "esx-07",
    macType: "Virtual",
    managesBoot: false,
    connections: [
      { portId: "Mezz 3:1-a", networkUri: seedUri("network-sets", 1), name: "prod", boot: "NotBootable" },
      { portId: "Mezz 3:2-a", networkUri: networkUri("vmotion-internal"), name: "vmotion", boot: "NotBootable" },
    ],
  },
  physical("spare-node", []),
  physical("ironic-node-03", [connection("Mezz 3:1-a", "tenant-102", "Primary")]),
  physical("ironic-node-04", [
    connection("Mezz 3:1-a", "tenant-102", "Primary"),
    { ...connection("Mezz 3:2-a", "tenant-102", "Secondary"), name: "tenant-102 standby" },
  ]),
];

function physical(name: string, connections: readonly ConnectionSeed[]): ProfileSeed {
  return { name, macType: "Physical", managesBoot: true, connections };
}

function connection(portId: string, network: string, boot: ConnectionSeed["boot"]): ConnectionSeed {
  return { portId, networkUri: networkUri(network), name: network, boot };
}

export function seedServerProfiles(at: number) {
  return profiles.map((profile, index) => seedProfile(profile, index + 1, at));
}

function seedProfile(profile: ProfileSeed, number: number, at: number) {
  const blade = blades.find((each) => each.profile === number);
  return {
    ...base("server-profiles", seedId("server-profiles", number), profile.name, at + number),
    description: null,
    serialNumber: `VCGU6DA0${number.toString().padStart(2, "0")}`,
    uuid: seedId("server-profiles", number),
    serverHardwareUri: blade === undefined ? null : hardwareUri(blade.number),
    serverHardwareTypeUri: bladeTypeUri(blade?.enclosure ?? 1),
    enclosureGroupUri: seedUri("enclosure-groups", blade?.enclosure ?? 1),
    enclosureUri: blade === undefined ? null : enclosureUri(blade.enclosure),
    enclosureBay: blade?.bay ?? null,
    affinity: "Bay",
    serverProfileTemplateUri: null,
    templateCompliance: "Unknown",
    macType: profile.macType,
    wwnType: "Virtual",
    serialNumberType: "Virtual",
    hideUnusedFlexNics: true,
    connections: profile.connections.map((each, index) => seedConnection(profile, each, number, index, blade)),
    boot: { manageBoot: profile.managesBoot, order: profile.managesBoot ? ["HardDisk"] : [] },
    bootMode: { manageMode: true, mode: "UEFI", pxeBootPolicy: "Auto" },
    state: "Normal",
    status: "OK",
    inProgress: false,
    refreshState: "NotRefreshing",
  };
}

function seedConnection(
  profile: ProfileSeed,
  connection: ConnectionSeed,
  number: number,
  index: number,
  blade: BladeSeed | undefined,
) {
  const { portId, name, networkUri, boot } = connection;
  const card = blade && cardsOf(blade.enclosure).find((each) => portId.startsWith(`Mezz ${each.slot}:`));
  const side = /:1/.test(portId) ? 0 : 1;
  const pooled = `9A:A0:22:90:00:${(number * 16 + index).toString(16).padStart(2, "0")}`.toUpperCase();
  return {
    id: index + 1,
    name,
    functionType: "Ethernet",
    networkUri,
    portId,
    requestedMbps: "2500",
    allocatedMbps: blade === undefined ? 0 : 2500,
    // The network set of the story has no bandwidth of its own.
    maximumMbps: networkUri.startsWith("/rest/network-sets/") ? 10_000 : 20_000,
    requestedVFs: "0",
    allocatedVFs: 0,
    interconnectUri: card === undefined ? null : interconnectUri(card.logicalInterconnect, side),
    macType: profile.macType,
    mac: profile.macType === "Virtual" ? pooled : blade === undefined ? null : flexNicMac(blade.number, portId),
    wwpnType: "Virtual",
    wwnn: null,
    wwpn: null,
    boot: profile.managesBoot ? { priority: boot } : null,
    state: blade === undefined ? "Reserved" : "Deployed",
    status: "OK",
  };
}
