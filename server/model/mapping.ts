/** The two mappings of the OneView driver, as intent. */

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
};

/** `uplinkset_mappings`: networks of a physical network are made in an uplink set of a logical interconnect group. */
export type UplinkSetMapping = {
  readonly id: string;
  readonly cloudId: string;
  readonly physicalNetwork: string;
  readonly applianceId: string;
  readonly logicalInterconnectGroupId: string;
  readonly uplinkSetName: string;
};
