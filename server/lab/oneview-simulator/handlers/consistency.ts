import type { ResourceOf } from "../schemas";
import type { Body } from "../shapes";
import type { World } from "../world";
import { type PortPlace, portsOfInterconnects, portsOfLiveSet, wantedPorts } from "./uplink-ports";

type Group = ResourceOf<"logical-interconnect-groups">;
type Logical = ResourceOf<"logical-interconnects">;
type GroupSet = Group["uplinkSets"][number];
type LiveSet = ResourceOf<"uplink-sets">;

/** What differs between a logical interconnect and its group, by name. Empty: consistent. */
export type Inconsistency = {
  readonly missing: readonly string[];
  readonly changed: readonly string[];
  readonly unknown: readonly string[];
  readonly internalNetworks: boolean;
};

/** `null`: its group does not exist. */
export function inconsistencyOf(world: World, logical: Logical): Inconsistency | null {
  const group = world.store.get("logical-interconnect-groups", logical.logicalInterconnectGroupUri);
  if (group === undefined) return null;
  const live = liveSetsOf(world, logical.uri);
  const ports = portsOfInterconnects(world, logical);
  const named = (name: string) => live.find((each) => each.name === name);
  return {
    missing: group.uplinkSets.filter((set) => named(set.name) === undefined).map((set) => set.name),
    changed: group.uplinkSets
      .filter((set) => {
        const current = named(set.name);
        return current !== undefined && !isSame(set, current, logical, ports);
      })
      .map((set) => set.name),
    unknown: live.filter((each) => !group.uplinkSets.some((set) => set.name === each.name)).map((each) => each.name),
    internalNetworks: !isSameSet(group.internalNetworkUris, logical.internalNetworkUris),
  };
}

export function isConsistent(world: World, logical: Logical): boolean {
  const found = inconsistencyOf(world, logical);
  return found !== null && countOf(found) === 0;
}

export function countOf(found: Inconsistency): number {
  return found.missing.length + found.changed.length + found.unknown.length + (found.internalNetworks ? 1 : 0);
}

export function liveSetsOf(world: World, logicalInterconnectUri: string): readonly LiveSet[] {
  return world.store.all("uplink-sets").filter((set) => set.logicalInterconnectUri === logicalInterconnectUri);
}

/** True when nothing of the live set would change by an update from the group. */
export function isSame(wanted: GroupSet, live: LiveSet, logical: Logical, ports: readonly PortPlace[]): boolean {
  const wantedUris = wantedPorts(wanted, logical, ports)?.map((port) => port.uri);
  return (
    wanted.networkType === live.networkType &&
    wanted.ethernetNetworkType === live.ethernetNetworkType &&
    wanted.nativeNetworkUri === live.nativeNetworkUri &&
    (wanted.mode ?? "Auto") === (live.connectionMode ?? "Auto") &&
    (wanted.lacpTimer ?? "Short") === (live.lacpTimer ?? "Short") &&
    isSameSet(wanted.networkUris, live.networkUris) &&
    isSameSet(wanted.networkSetUris ?? [], live.networkSetUris ?? []) &&
    (wantedUris === undefined || isSameSet(wantedUris, portsOfLiveSet(live)))
  );
}

/** With the consistency as it is now. */
export function logicalInterconnectView(logical: Logical, world: World): Body {
  return { ...logical, consistencyStatus: isConsistent(world, logical) ? "CONSISTENT" : "NOT_CONSISTENT" };
}

/** A logical enclosure is as consistent as its interconnects. */
export function logicalEnclosureView(enclosure: ResourceOf<"logical-enclosures">, world: World): Body {
  const uris = enclosure.logicalInterconnectUris;
  const members = world.store
    .all("logical-interconnects")
    .filter((logical) => Array.isArray(uris) && uris.includes(logical.uri));
  if (members.length === 0) return enclosure;
  const isWhole = members.every((logical) => isConsistent(world, logical));
  return { ...enclosure, state: isWhole ? "Consistent" : "Inconsistent" };
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  const other = new Set(b);
  return new Set(a).size === other.size && a.every((each) => other.has(each));
}
