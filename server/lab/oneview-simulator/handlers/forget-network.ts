import type { ResourceOf } from "../schemas";
import type { World } from "../world";

/** Deletes a network the way the appliance does: out of all sets, and connections that used it go Failed. */
export function forgetNetwork(world: World, network: ResourceOf<"ethernet-networks">): void {
  const { store } = world;
  const { uri } = network;
  for (const group of store.all("logical-interconnect-groups")) {
    const isInternal = group.internalNetworkUris.includes(uri);
    if (!isInternal && !group.uplinkSets.some((set) => carries(set, uri))) continue;
    store.put("logical-interconnect-groups", {
      ...group,
      internalNetworkUris: group.internalNetworkUris.filter((each) => each !== uri),
      uplinkSets: group.uplinkSets.map((set) => without(set, uri)),
    });
  }
  for (const interconnect of store.all("logical-interconnects")) {
    if (!interconnect.internalNetworkUris.includes(uri)) continue;
    const internalNetworkUris = interconnect.internalNetworkUris.filter((each) => each !== uri);
    store.put("logical-interconnects", { ...interconnect, internalNetworkUris });
  }
  for (const set of store.all("uplink-sets")) {
    if (carries(set, uri)) store.put("uplink-sets", without(set, uri));
  }
  for (const set of store.all("network-sets")) {
    if (carries(set, uri)) store.put("network-sets", without(set, uri));
  }
  failConnections(world, uri);
  if (network.connectionTemplateUri !== null) store.remove("connection-templates", network.connectionTemplateUri);
  store.remove("ethernet-networks", uri);
}

/** Connections to a network or network set that is no more. */
export function failConnections(world: World, networkUri: string): void {
  for (const profile of world.store.all("server-profiles")) {
    if (!profile.connections.some((connection) => connection.networkUri === networkUri)) continue;
    const connections = profile.connections.map((connection) =>
      connection.networkUri === networkUri ? { ...connection, state: "Failed", status: "Critical" } : connection,
    );
    world.store.put("server-profiles", { ...profile, connections, status: "Critical" });
  }
}

type Carrier = { readonly networkUris: string[]; readonly nativeNetworkUri: string | null };

function carries(set: Carrier, uri: string): boolean {
  return set.networkUris.includes(uri) || set.nativeNetworkUri === uri;
}

function without<S extends Carrier>(set: S, uri: string): S {
  return {
    ...set,
    networkUris: set.networkUris.filter((each) => each !== uri),
    nativeNetworkUri: set.nativeNetworkUri === uri ? null : set.nativeNetworkUri,
  };
}
