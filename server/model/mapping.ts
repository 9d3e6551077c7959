import { z } from "zod";

/** The two mappings of the OneView driver, as intent. */

/**
 * What follows a change that is seen in a real cloud, where the mapping takes the network: `approve` leaves a plan that
 * waits to be read, `auto` applies it. The built-in inventory does not ask: what is changed there is a plan already.
 */
export const mappingPolicy = z.enum(["approve", "auto"]);
export type MappingPolicy = z.infer<typeof mappingPolicy>;

export type PhysicalNetworkType = "flat" | "vlan";

export type PhysicalNetwork = {
  /** `<cloud>/<name>` */
  readonly id: string;
  readonly cloudId: string;
  readonly name: string;
  /** What provider networks may be made on it (ml2_type_flat, ml2_type_vlan). */
  readonly types: readonly PhysicalNetworkType[];
};

/** `flat_net_mappings`: a physical network of type flat is one existing OneView network. */
export type FlatMapping = {
  readonly id: string;
  readonly cloudId: string;
  readonly physicalNetwork: string;
  readonly applianceId: string;
  /** UUID part of the network's uri. */
  readonly oneViewNetworkId: string;
  /** Absent: `approve`. */
  readonly policy?: MappingPolicy;
};

/** `uplinkset_mappings`: networks of a physical network are made in an uplink set of a logical interconnect group. */
export type UplinkSetMapping = {
  readonly id: string;
  readonly cloudId: string;
  readonly physicalNetwork: string;
  readonly applianceId: string;
  readonly logicalInterconnectGroupId: string;
  readonly uplinkSetName: string;
  /** Absent: `approve`. */
  readonly policy?: MappingPolicy;
};
