/** Whom a plan reaches on the appliances, by name, for people to weigh. Lists are sorted and whole. */
export type BlastRadius = {
  /** How many networks are made, moved or deleted. */
  readonly networks: number;
  /** `<set> of <group>` */
  readonly uplinkSets: readonly string[];
  readonly logicalInterconnects: readonly string[];
  /** Servers (by profile) with a connection whose network comes within reach. */
  readonly serversGaining: readonly string[];
  readonly serversLosing: readonly string[];
  /** In words: which network takes which VLAN already, and where. */
  readonly vlanCollisions: readonly string[];
};
