import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";

/** What a OneView network is and touches, by name, as its appliance showed it. Lists are sorted. */
export type OneViewNetworkFacts = {
  readonly name: string;
  readonly ethernetNetworkType: string;
  readonly vlanId: number | null;
  /** `<uplink set> of <logical interconnect>` */
  readonly uplinkSets: readonly string[];
  readonly logicalInterconnects: readonly string[];
  /** Profiles with a connection to it. */
  readonly serverProfiles: readonly string[];
};

export type OneViewNetworkRef = { readonly applianceId: string; readonly oneViewNetworkId: string };

/** What a planner of mappings asks the fabric. `null`: not known (the appliance was never read, or lacks it). */
export type MappingFacts = {
  applianceName(applianceId: string): string;
  oneViewNetwork(ref: OneViewNetworkRef): OneViewNetworkFacts | null;
  groupName(mapping: UplinkSetMappingIntent): string | null;
  uplinkSetType(mapping: UplinkSetMappingIntent): "Tagged" | "Untagged" | null;
};
