/** What shall be on one appliance because of one cloud, and the mirror of what was done there. Plain data between domains. */

/** A managed network: made by us in uplink sets, as an uplink-set mapping says. Its OneView name is `Neutron [<networkId>]`. */
export type DesiredNetwork = {
  readonly networkId: string;
  /** Neutron's name, for people; may be empty. */
  readonly name: string;
  readonly ethernetNetworkType: "Tagged" | "Untagged";
  /** 1-4094; `null` for untagged. */
  readonly vlanId: number | null;
  /** The uplink sets of groups that shall carry it, in each group's live logical interconnects too. */
  readonly uplinkSets: readonly UplinkSetRef[];
  /** Mapped sets whose type is not known: the network is neither put into them nor taken out. Absent: none. */
  readonly undecidedSets?: readonly UplinkSetRef[];
};

/** A network for which it is not known whether it shall be there: what is there of it stays, nothing comes. */
export type UndecidedNetwork = {
  /** Neutron's name, for people; may be empty. */
  readonly name: string;
  /** A sentence. */
  readonly reason: string;
  /** The mapped sets, on this appliance, that the decision hangs on. */
  readonly uplinkSets: readonly UplinkSetRef[];
};

export type UplinkSetRef = {
  /** UUID of the group. */
  readonly logicalInterconnectGroupId: string;
  readonly uplinkSetName: string;
};

/** A baremetal port that is bound: a server-profile connection shall lead to its network. */
export type DesiredConnection = {
  readonly portId: string;
  /** Neutron's name of the port, for people; may be empty. */
  readonly name: string;
  /** Lower case with colons. */
  readonly mac: string;
  readonly networkId: string;
  /** The fixed OneView network of a flat mapping; `null`: the managed network that stands for `networkId`. */
  readonly oneViewNetworkId: string | null;
  /** `binding:profile` as it was given. */
  readonly profile: Readonly<Record<string, unknown>> | null;
};

export type DesiredFabric = {
  readonly cloudId: string;
  readonly cloudName: string;
  readonly applianceId: string;
  readonly networks: readonly DesiredNetwork[];
  readonly connections: readonly DesiredConnection[];
  /** Every network of the cloud, mapped or not: one of ours on the appliance that is not among them is an orphan. */
  readonly knownNetworkIds: ReadonlySet<string>;
  /** By network id; none of them is in `networks`. Absent: none. */
  readonly undecided?: ReadonlyMap<string, UndecidedNetwork>;
  /** Bound baremetal ports of undecided networks: their connections stay as they are. Absent: none. */
  readonly undecidedPortIds?: ReadonlySet<string>;
  /** OneView networks that flat mappings of the cloud lead to: somebody else's, never deleted or replaced. Absent: none. */
  readonly fixedOneViewNetworkIds?: ReadonlySet<string>;
};

/** A OneView network that we made or took over for a network. */
export type MirroredNetwork = { readonly networkId: string; readonly oneViewNetworkId: string };

/** An uplink set that we put a network into. */
export type MirroredMember = UplinkSetRef & { readonly networkId: string };

/** The connection that stands for a port. */
export type MirroredConnection = {
  readonly portId: string;
  readonly serverHardwareId: string;
  readonly serverProfileId: string;
  readonly connectionId: number;
  readonly mac: string;
  readonly oneViewNetworkId: string;
  /** We added it; otherwise it was there and we re-pointed it. */
  readonly made: boolean;
  /** Where a re-pointed connection led before: uri of a network or network set. */
  readonly previousUri: string | null;
};

export type FabricMirror = {
  readonly networks: readonly MirroredNetwork[];
  readonly members: readonly MirroredMember[];
  readonly connections: readonly MirroredConnection[];
};

/** What a plan is about; `null`: everything of its kind. */
export type FabricScope = {
  readonly networkIds: ReadonlySet<string> | null;
  readonly portIds: ReadonlySet<string> | null;
};
