import type { BlastRadius } from "@/server/model/blast-radius";
import type { FabricState } from "@/server/model/fabric-state";
import { oneViewNetworkName } from "@/server/oneview/mark";
import { indexFabric } from "@/server/oneview/plan/fabric-index";
import type { FabricStep } from "@/server/oneview/plan/planning";
import { serversGaining, serversLosing, serversOn } from "@/server/oneview/plan/servers-on-network";
import type { SetPlace } from "@/server/oneview/plan/set-place";

/** `collisions` are those of the plan: what collides has no step. Steps on connections count by their own plan. */
export function blastRadius(
  steps: readonly FabricStep[],
  fabric: FabricState,
  collisions: readonly string[] = [],
): BlastRadius {
  const index = indexFabric(fabric);
  const networks = new Set<string>();
  const uplinkSets = new Set<string>();
  const interconnects = new Set<string>();
  const gaining = new Set<string>();
  const losing = new Set<string>();
  const interconnectNames = new Map(fabric.logicalInterconnects.map((each) => [each.uri, each.name]));
  const standsFor = new Map<string, string>();
  const joined = new Map<string, Set<string>>();
  const left = new Map<string, Set<string>>();
  for (const { effect } of steps) {
    if (effect.kind === "network.adopt") standsFor.set(effect.networkId, effect.oneViewNetworkId);
  }
  const networkOf = (networkId: string, oneViewNetworkId: string | null | undefined) =>
    typeof oneViewNetworkId === "string"
      ? index.networkById(oneViewNetworkId)
      : index.networkByName(oneViewNetworkName(networkId));

  for (const { effect } of steps) {
    if (effect.kind === "port.connect" || effect.kind === "port.disconnect") continue;
    networks.add(effect.networkId);
    switch (effect.kind) {
      case "uplink-set.join": {
        const place = index.place(effect);
        const network = networkOf(effect.networkId, standsFor.get(effect.networkId));
        uplinkSets.add(wordsOf(place));
        for (const { interconnect, networkUris } of place.live) {
          if (network !== undefined && networkUris.has(network.uri)) continue;
          interconnects.add(interconnect.name);
          if (network !== undefined) addTo(joined, network.uri, interconnect.uri);
        }
        break;
      }
      case "uplink-set.leave": {
        if (effect.oneViewNetworkId === null) break;
        const place = index.place(effect);
        const network = networkOf(effect.networkId, effect.oneViewNetworkId);
        uplinkSets.add(wordsOf(place));
        for (const { interconnect, set, networkUris } of place.live) {
          if (network === undefined || !networkUris.has(network.uri)) continue;
          interconnects.add(interconnect.name);
          addTo(left, network.uri, set.uri);
        }
        break;
      }
      case "network.delete":
      case "network.replace": {
        const network = networkOf(effect.networkId, effect.oneViewNetworkId);
        if (network === undefined) break;
        for (const name of serversOn(index, network.uri)) losing.add(name);
        for (const set of index.liveSetsOf(network.uri)) {
          const name = interconnectNames.get(set.logicalInterconnectUri);
          if (name !== undefined) interconnects.add(name);
        }
        break;
      }
    }
  }
  for (const [uri, to] of joined) for (const name of serversGaining(index, uri, to)) gaining.add(name);
  for (const [uri, sets] of left) for (const name of serversLosing(index, uri, sets)) losing.add(name);
  return {
    networks: networks.size,
    uplinkSets: [...uplinkSets].sort(),
    logicalInterconnects: [...interconnects].sort(),
    serversGaining: [...gaining].sort(),
    serversLosing: [...losing].sort(),
    vlanCollisions: [...collisions].sort(),
  };
}

function wordsOf({ ref, group }: SetPlace): string {
  return `${ref.uplinkSetName} of ${group?.name ?? ref.logicalInterconnectGroupId}`;
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
