import type { FabricIndex, NetworkUse } from "@/server/oneview/plan/fabric-index";

/** Profiles with a connection to a network, sorted by name. */
export function serversOn(index: FabricIndex, networkUri: string): readonly string[] {
  return namesOf(index.usesOf(networkUri));
}

/**
 * Profiles that gain reach when a network comes to logical interconnects. A connection whose interconnect is not known
 * is not promised anything.
 */
export function serversGaining(
  index: FabricIndex,
  networkUri: string,
  interconnectUris: ReadonlySet<string>,
): readonly string[] {
  const carried = new Set(index.liveSetsOf(networkUri).map((set) => set.logicalInterconnectUri));
  const gained = new Set([...interconnectUris].filter((uri) => !carried.has(uri)));
  return namesOf(index.usesOf(networkUri).filter((use) => meets(index.interconnectsOf(use), gained)));
}

/**
 * Profiles that lose reach when a network goes from live sets: no other set of their logical interconnect carries it.
 * A connection whose interconnect is not known counts as one that loses.
 */
export function serversLosing(
  index: FabricIndex,
  networkUri: string,
  leavingSetUris: ReadonlySet<string>,
): readonly string[] {
  const stays = new Set<string>();
  const goes = new Set<string>();
  for (const set of index.liveSetsOf(networkUri)) {
    (leavingSetUris.has(set.uri) ? goes : stays).add(set.logicalInterconnectUri);
  }
  const lost = new Set([...goes].filter((uri) => !stays.has(uri)));
  if (lost.size === 0) return [];
  return namesOf(
    index.usesOf(networkUri).filter((use) => {
      const interconnects = index.interconnectsOf(use);
      return interconnects === null || meets(interconnects, lost);
    }),
  );
}

function meets(some: ReadonlySet<string> | null, others: ReadonlySet<string>): boolean {
  if (some === null) return false;
  for (const each of some) if (others.has(each)) return true;
  return false;
}

function namesOf(uses: readonly NetworkUse[]): readonly string[] {
  return [...new Set(uses.map((use) => use.profile.name))].sort();
}
