import type { MirroredConnection, MirroredMember } from "@/server/model/desired-fabric";
import type { IsolationIntent } from "@/server/model/isolation";
import type { FlatMapping, PhysicalNetwork, UplinkSetMapping } from "@/server/model/mapping";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { ManagedHost } from "@/server/model/plumbing";
import type { QuotaLimit } from "@/server/model/quota";

/** Mappings are told apart by what they say; the row id and the position are the database's. */
export type FlatMappingIntent = Omit<FlatMapping, "id">;
export type UplinkSetMappingIntent = Omit<UplinkSetMapping, "id">;

/** The mirror: this OneView network stands for this Neutron network on this appliance. */
export type Reflection = {
  readonly networkId: string;
  readonly applianceId: string;
  readonly oneViewNetworkId: string;
  /** `false`: a flat mapping's network, which is never changed or deleted by us. */
  readonly manageable: boolean;
};

/** Everything that is intended for one cloud, and the mirror of it. Mappings are in the operator's order. */
export type CloudIntent = NetworkIntent & {
  readonly cloudId: string;
  readonly cloudName: string;
  readonly physicalNetworks: readonly PhysicalNetwork[];
  readonly flatMappings: readonly FlatMappingIntent[];
  readonly uplinkSetMappings: readonly UplinkSetMappingIntent[];
  readonly reflections: readonly Reflection[];
  /** Limits of its projects that differ from the defaults. */
  readonly quotas: readonly QuotaLimit[];
  /** Those that plug its ports: all managed hosts, by name. Not changed by a request. */
  readonly hosts: readonly ManagedHost[];
  /** VMs that are filtered by MAC on those hosts. */
  readonly isolation: IsolationIntent;
  /** The mirror of what was done on appliances for managed networks and for ports. */
  readonly members: readonly (MirroredMember & { readonly applianceId: string })[];
  readonly connections: readonly (MirroredConnection & { readonly applianceId: string })[];
};

/** As much of it as says what shall be on appliances. */
export type MappedIntent = Pick<
  CloudIntent,
  "cloudId" | "cloudName" | "networks" | "ports" | "flatMappings" | "uplinkSetMappings"
>;

export function sameUplinkSetMapping(a: UplinkSetMappingIntent, b: UplinkSetMappingIntent): boolean {
  return (
    a.physicalNetwork === b.physicalNetwork &&
    a.applianceId === b.applianceId &&
    a.logicalInterconnectGroupId === b.logicalInterconnectGroupId &&
    a.uplinkSetName === b.uplinkSetName
  );
}

export function sameFlatMapping(a: FlatMappingIntent, b: FlatMappingIntent): boolean {
  return (
    a.physicalNetwork === b.physicalNetwork &&
    a.applianceId === b.applianceId &&
    a.oneViewNetworkId === b.oneViewNetworkId
  );
}
