import type { ResourceOf } from "../schemas";
import type { World } from "../world";

/** Deletes a network the way the appliance does: out of all sets, and connections that used it go Failed. */
export function forgetNetwork(world: World, network: ResourceOf<"ethernet-networks">): void {
  const { store } = world;
  const { uri } = network;
  for (const group of store.all("logical-interconnect-groups")) {
    if (!group.uplinkSets.some((set) => carries(set, uri))) continue;
    store.put("logical-interconnect-groups", {
      ...group,
      uplinkSets: group.uplinkSets.map((set) => without(set, uri)),
    });
  }
  for (const set of store.all("uplink-sets")) {
    if (carries(set, uri)) store.put("uplink-sets", without(set, uri));
  }
  for (const set of store.all("network-sets")) {
    if (carries(set, uri)) store.put("network-sets", without(set, uri));
  }
  for (const profile of store.all("server-profiles")) {
    if (!profile.connections.some((connection) => connection.networkUri === uri)) continue;
    const connections = profile.connections.map((connection) =>
      connection.networkUri === uri ? { ...connection, state: "Failed", status: "Critical" } : connection,
    );
    store.put("server-profiles", { ...profile, connections, status: "Critical" });
  }
  if (network.connectionTemplateUri !== null) store.remove("connection-templates", network.connectionTemplateUri);
  store.remove("ethernet-networks", uri);
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
