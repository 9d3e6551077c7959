import type {
  FabricState,
  LogicalInterconnect,
  LogicalInterconnectGroup,
  ServerProfile,
  UplinkSet,
} from "@/server/model/fabric-state";

/** Everything a OneView network touches: where it leaves the enclosures, and which servers use it. */
export type NetworkReach = {
  /** Live uplink sets that carry it. */
  readonly uplinkSets: readonly UplinkSet[];
  /** The logical interconnects of those uplink sets. */
  readonly logicalInterconnects: readonly LogicalInterconnect[];
  /** The groups of those, and groups that name the network in an uplink set that is not live anywhere (yet). */
  readonly groups: readonly LogicalInterconnectGroup[];
  /** Profiles with a connection to it, directly or through a network set. */
  readonly serverProfiles: readonly ServerProfile[];
};

export function reachOfNetwork(fabric: FabricState, networkUri: string): NetworkReach {
  const uplinkSets = fabric.uplinkSets.filter((set) => set.networkUris.includes(networkUri));
  const interconnectUris = new Set(uplinkSets.map((set) => set.logicalInterconnectUri));
  const logicalInterconnects = fabric.logicalInterconnects.filter((each) => interconnectUris.has(each.uri));
  const groupUris = new Set(logicalInterconnects.map((each) => each.groupUri));
  const groups = fabric.groups.filter(
    (group) => groupUris.has(group.uri) || group.uplinkSets.some((set) => set.networkUris.includes(networkUri)),
  );
  const carriers = new Set([networkUri]);
  for (const set of fabric.networkSets) if (set.networkUris.includes(networkUri)) carriers.add(set.uri);
  const serverProfiles = fabric.serverProfiles.filter((profile) =>
    profile.connections.some((connection) => connection.networkUri !== null && carriers.has(connection.networkUri)),
  );
  return { uplinkSets, logicalInterconnects, groups, serverProfiles };
}
