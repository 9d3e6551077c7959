import { portNumbers } from "../port-numbers";
import { networkUri } from "./networks";
import { base, seedId, seedUri } from "./resource-base";

type SetSeed = {
  readonly name: string;
  readonly type: "Tagged" | "Untagged" | "Tunnel";
  /** Port of each of the group's two interconnects. */
  readonly port: string;
  readonly networks: readonly string[];
};

type GroupSeed = { readonly name: string; readonly bays: readonly [number, number]; readonly sets: readonly SetSeed[] };

/** Two groups. `us-flat` is a name in both: it is unique only within one. The comma and colon of the last are legal names. */
export const groupSeeds: readonly GroupSeed[] = [
  {
    name: "LIG-tenant",
    bays: [3, 6],
    sets: [
      { name: "us-tenants", type: "Tagged", port: "Q1", networks: ["tenant-100", "tenant-101", "tenant-102"] },
      { name: "prod-uplinks", type: "Tagged", port: "Q2", networks: ["prod-web", "prod-db", "prod-app"] },
      { name: "us-flat", type: "Untagged", port: "Q3", networks: ["provisioning"] },
    ],
  },
  {
    name: "LIG-mgmt-storage",
    bays: [2, 5],
    sets: [
      { name: "us-mgmt", type: "Tagged", port: "Q1", networks: ["mgmt-oob", "mgmt-ilo"] },
      { name: "us-flat", type: "Untagged", port: "Q2", networks: ["storage-flat"] },
      { name: "us-overlay", type: "Tunnel", port: "Q3", networks: ["overlay-transport"] },
      { name: "backup: tape, dc2", type: "Tagged", port: "Q4", networks: ["backup-dc2"] },
    ],
  },
];

/** A logical interconnect: one group in one enclosure. */
export type Installed = { readonly number: number; readonly group: number; readonly enclosure: number };
export const installed: readonly Installed[] = [
  { number: 1, group: 0, enclosure: 1 },
  { number: 2, group: 0, enclosure: 2 },
  { number: 3, group: 1, enclosure: 1 },
];

/** `LE2` misses this network in its live set: the drift that makes it NOT_CONSISTENT with its group. */
const drifted = { number: 2, set: "prod-uplinks", network: "prod-app" };

export function enclosureUri(number: number): string {
  return `/rest/enclosures/${enclosureId(number)}`;
}

export function enclosureId(number: number): string {
  return `000000CN7515049${number === 1 ? "K" : "L"}`;
}

/** Interconnects are numbered two for each logical interconnect, in the order of its bays. */
export function interconnectUri(logicalInterconnect: number, side: 0 | 1): string {
  return seedUri("interconnects", logicalInterconnect * 2 - 1 + side);
}

export function uplinkSetUri(logicalInterconnect: number, setIndex: number): string {
  return seedUri("uplink-sets", logicalInterconnect * 16 + setIndex);
}

export function setsOf(place: Installed): readonly SetSeed[] {
  return groupSeeds[place.group]?.sets ?? [];
}

export function baysOf(place: Installed): readonly [number, number] {
  return groupSeeds[place.group]?.bays ?? [0, 0];
}

export function seedUplinks(at: number) {
  return {
    "logical-interconnect-groups": groupSeeds.map((group, index) => seedGroup(group, index, at)),
    "logical-interconnects": installed.map((place) => ({
      ...base("logical-interconnects", seedId("logical-interconnects", place.number), nameOf(place), at),
      logicalInterconnectGroupUri: seedUri("logical-interconnect-groups", place.group + 1),
      enclosureUris: [enclosureUri(place.enclosure)],
      enclosureType: "SY12000",
      stackingHealth: "BiConnected",
      interconnects: [interconnectUri(place.number, 0), interconnectUri(place.number, 1)],
      internalNetworkUris: place.group === 0 ? [networkUri("vmotion-internal")] : [],
      interconnectMap: {
        interconnectMapEntries: baysOf(place).map((bay, side) => ({
          location: {
            locationEntries: [
              { type: "Bay", value: String(bay) },
              { type: "Enclosure", value: enclosureUri(place.enclosure) },
            ],
          },
          interconnectUri: interconnectUri(place.number, side === 0 ? 0 : 1),
          enclosureIndex: 1,
        })),
      },
      fusionDomainUri: null,
      domainUri: null,
      scopesUri: null,
      state: "Active",
      status: place.number === drifted.number ? "Warning" : "OK",
    })),
    "uplink-sets": installed.flatMap((place) => setsOf(place).map((set, index) => seedLiveSet(place, set, index, at))),
  };
}

function nameOf(place: Installed): string {
  return `LE${place.enclosure}-${groupSeeds[place.group]?.name ?? ""}`;
}

function seedGroup(group: GroupSeed, index: number, at: number) {
  return {
    ...base("logical-interconnect-groups", seedId("logical-interconnect-groups", index + 1), group.name, at + index),
    description: null,
    enclosureType: "SY12000",
    enclosureIndexes: [1],
    interconnectBaySet: group.bays[0],
    redundancyType: "HighlyAvailable",
    interconnectMapTemplate: {
      interconnectMapEntryTemplates: group.bays.map((bay) => ({
        enclosureIndex: 1,
        logicalLocation: {
          locationEntries: [
            { type: "Bay", relativeValue: bay },
            { type: "Enclosure", relativeValue: 1 },
          ],
        },
      })),
    },
    internalNetworkUris: index === 0 ? [networkUri("vmotion-internal")] : [],
    uplinkSets: group.sets.map((set) => ({
      name: set.name,
      networkType: "Ethernet",
      ethernetNetworkType: set.type,
      mode: "Auto",
      lacpTimer: "Short",
      networkUris: set.networks.map(networkUri),
      nativeNetworkUri: null,
      primaryPort: null,
      reachability: null,
      logicalPortConfigInfos: group.bays.map((bay) => ({
        desiredSpeed: "Auto",
        logicalLocation: {
          locationEntries: [
            { type: "Bay", relativeValue: bay },
            { type: "Port", relativeValue: portNumbers[set.port] ?? 0 },
            { type: "Enclosure", relativeValue: 1 },
          ],
        },
      })),
    })),
    ethernetSettings: { type: "EthernetInterconnectSettingsV201", enableFastMacCacheFailover: true },
    scopeUris: [],
    state: "Active",
    status: "OK",
  };
}

function seedLiveSet(place: Installed, set: SetSeed, index: number, at: number) {
  const isDrifted = place.number === drifted.number && set.name === drifted.set;
  const networks = set.networks.filter((name) => !isDrifted || name !== drifted.network);
  return {
    ...base("uplink-sets", seedId("uplink-sets", place.number * 16 + index), set.name, at),
    description: null,
    logicalInterconnectUri: seedUri("logical-interconnects", place.number),
    networkType: "Ethernet",
    ethernetNetworkType: set.type,
    networkUris: networks.map(networkUri),
    fcNetworkUris: [],
    fcoeNetworkUris: [],
    nativeNetworkUri: null,
    connectionMode: "Auto",
    lacpTimer: "Short",
    manualLoginRedistributionState: "NotSupported",
    reachability: set.type === "Tunnel" ? "NotReachable" : "RedundantlyReachable",
    primaryPortLocation: null,
    portConfigInfos: baysOf(place).map((bay, side) => ({
      desiredSpeed: "Auto",
      expectedNeighbor: null,
      portUri: portUri(interconnectUri(place.number, side === 0 ? 0 : 1), set.port),
      location: {
        locationEntries: [
          { type: "Bay", value: String(bay) },
          { type: "Enclosure", value: enclosureUri(place.enclosure) },
          { type: "Port", value: set.port },
        ],
      },
    })),
    state: null,
    status: "OK",
  };
}

function portUri(interconnect: string, port: string): string {
  return `${interconnect}/ports/${interconnect.slice(interconnect.lastIndexOf("/") + 1)}:${port}`;
}
