import type { ResourceOf } from "../schemas";
import type { World } from "../world";
import { isSame, liveSetsOf } from "./consistency";
import { portConfigOf, portsOfInterconnects, portsOfLiveSet, wantedPorts } from "./uplink-ports";

/**
 * All differences of all sets at once: sets unknown to the group are removed, missing ones made, others brought in line.
 * A set that already is as it should be stays untouched, with its eTag.
 */
export function updateFromGroup(world: World, logical: ResourceOf<"logical-interconnects">): void {
  const { store } = world;
  const group = store.get("logical-interconnect-groups", logical.logicalInterconnectGroupUri);
  const wanted = group?.uplinkSets ?? [];
  const live = liveSetsOf(world, logical.uri);
  const ports = portsOfInterconnects(world, logical);
  for (const set of live) {
    if (!wanted.some((each) => each.name === set.name)) store.remove("uplink-sets", set.uri);
  }
  for (const set of wanted) {
    const current = live.find((each) => each.name === set.name);
    if (current !== undefined && isSame(set, current, logical, ports)) continue;
    const { name, networkType, ethernetNetworkType, nativeNetworkUri, mode, lacpTimer, networkSetUris } = set;
    const base = current ?? newUplinkSet(world, logical.uri);
    const wantedHere = wantedPorts(set, logical, ports);
    const arePortsSame =
      wantedHere === null ||
      wantedHere
        .map((port) => port.uri)
        .sort()
        .join() === [...portsOfLiveSet(base)].sort().join();
    store.put("uplink-sets", {
      ...base,
      name,
      networkType,
      ethernetNetworkType,
      nativeNetworkUri,
      networkUris: [...set.networkUris],
      connectionMode: mode ?? "Auto",
      lacpTimer: lacpTimer ?? "Short",
      ...(networkSetUris === undefined ? {} : { networkSetUris: [...networkSetUris] }),
      ...(arePortsSame ? {} : { portConfigInfos: wantedHere.map(portConfigOf) }),
    });
  }
  const internalNetworkUris = [...(group?.internalNetworkUris ?? [])];
  store.put("logical-interconnects", { ...logical, internalNetworkUris, status: "OK" });
}

/** An uplink set before anything is said of it. */
export function newUplinkSet(world: World, logicalInterconnectUri: string) {
  const created = new Date(world.clock()).toISOString();
  return {
    uri: `/rest/uplink-sets/${world.newId()}`,
    category: "uplink-sets",
    description: null,
    logicalInterconnectUri,
    fcNetworkUris: [],
    fcoeNetworkUris: [],
    connectionMode: "Auto",
    lacpTimer: "Short",
    manualLoginRedistributionState: "NotSupported",
    reachability: "NotReachable",
    primaryPortLocation: null,
    portConfigInfos: [],
    status: "OK",
    state: null,
    eTag: "",
    created,
    modified: created,
  };
}
