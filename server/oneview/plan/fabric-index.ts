import type { UplinkSetRef } from "@/server/model/desired-fabric";
import type {
  EthernetNetwork,
  FabricState,
  LogicalInterconnect,
  ProfileConnection,
  ServerProfile,
  UplinkSet,
} from "@/server/model/fabric-state";
import { type SetPlace, setPlaceOf } from "@/server/oneview/plan/set-place";
import { resourceId } from "@/server/oneview/resource-uri";

/** A connection of a profile that leads to a network, directly or through a network set. */
export type NetworkUse = { readonly profile: ServerProfile; readonly connection: ProfileConnection };

/** A fabric made quick to ask: built once for a plan, every answer by a map. */
export type FabricIndex = {
  readonly fabric: FabricState;
  readonly networkByUri: ReadonlyMap<string, EthernetNetwork>;
  networkById(id: string): EthernetNetwork | undefined;
  /** The appliance compares names without regard to case; an exact match is preferred. */
  networkByName(name: string): EthernetNetwork | undefined;
  place(ref: UplinkSetRef): SetPlace;
  usesOf(networkUri: string): readonly NetworkUse[];
  liveSetsOf(networkUri: string): readonly UplinkSet[];
  /** The logical interconnects that a connection can leave by; `null`: not known. */
  interconnectsOf(use: NetworkUse): ReadonlySet<string> | null;
};

export function indexFabric(fabric: FabricState): FabricIndex {
  const networkByUri = new Map(fabric.networks.map((each) => [each.uri, each]));
  const byId = new Map(fabric.networks.map((each) => [resourceId(each.uri).toLowerCase(), each]));
  const byName = new Map(fabric.networks.map((each) => [each.name, each]));
  const byLowerName = new Map(fabric.networks.map((each) => [each.name.toLowerCase(), each]));
  const places = new Map<string, SetPlace>();
  const liveByNetwork = new Map<string, UplinkSet[]>();
  for (const set of fabric.uplinkSets) for (const uri of set.networkUris) push(liveByNetwork, uri, set);
  const usesByCarrier = new Map<string, NetworkUse[]>();
  for (const profile of fabric.serverProfiles) {
    for (const connection of profile.connections) {
      if (connection.networkUri !== null) push(usesByCarrier, connection.networkUri, { profile, connection });
    }
  }
  const networkSets = new Map<string, string[]>();
  for (const set of fabric.networkSets) for (const uri of set.networkUris) push(networkSets, uri, set.uri);
  const hardware = new Map(fabric.serverHardware.map((each) => [each.uri, each]));
  const interconnects = new Map(fabric.interconnects.map((each) => [each.uri, each]));
  const byEnclosure = new Map<string, LogicalInterconnect[]>();
  for (const each of fabric.logicalInterconnects) for (const uri of each.enclosureUris) push(byEnclosure, uri, each);

  return {
    fabric,
    networkByUri,
    networkById: (id) => byId.get(resourceId(id.trim()).toLowerCase()),
    networkByName: (name) => byName.get(name) ?? byLowerName.get(name.toLowerCase()),
    place: (ref) => {
      const key = uplinkSetKey(ref);
      const known = places.get(key) ?? setPlaceOf(fabric, ref, networkByUri);
      places.set(key, known);
      return known;
    },
    usesOf: (networkUri) => [
      ...(usesByCarrier.get(networkUri) ?? []),
      ...(networkSets.get(networkUri) ?? []).flatMap((uri) => usesByCarrier.get(uri) ?? []),
    ],
    liveSetsOf: (networkUri) => liveByNetwork.get(networkUri) ?? [],
    interconnectsOf: ({ profile, connection }) => {
      const server = profile.serverHardwareUri === null ? undefined : hardware.get(profile.serverHardwareUri);
      const port = server?.ports.find((each) => each.portId === connection.portId);
      const through = interconnects.get(port?.interconnectUri ?? "")?.logicalInterconnectUri;
      if (through !== undefined && through !== null) return new Set([through]);
      const around = byEnclosure.get(server?.locationUri ?? profile.enclosureUri ?? "");
      return around === undefined ? null : new Set(around.map((each) => each.uri));
    },
  };
}

/** Group ids are written by hand in either case, or as a whole path. */
export function uplinkSetKey(ref: UplinkSetRef): string {
  return `${resourceId(ref.logicalInterconnectGroupId.trim()).toLowerCase()} ${ref.uplinkSetName}`;
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
