import type { DesiredConnection, DesiredFabric, DesiredNetwork, FabricMirror } from "@/server/model/desired-fabric";
import type { EthernetNetwork, FabricState } from "@/server/model/fabric-state";
import { networkIdOfName } from "@/server/oneview/mark";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";

/** The OneView network that a port's connection shall lead to. */
export type NetworkTarget =
  | { readonly kind: "there"; readonly uri: string; readonly desired: DesiredNetwork | null }
  /** An earlier step of the plan makes it: what it will be called is known, its uri is not. */
  | { readonly kind: "to-be-made"; readonly desired: DesiredNetwork | null }
  | { readonly kind: "missing"; readonly id: string | null }
  /** The networks could not be read, and the mirror does not know it. */
  | { readonly kind: "not-seen" };

/**
 * PURE. 1. a flat mapping names it; 2. the mirror names it; 3. one of our name is there and about to be adopted. One that
 * the plan replaces, because its VLAN or type is another now, gets a new uri. Where the networks could not be read,
 * the mirror is believed.
 */
export function networkTarget(
  connection: DesiredConnection,
  input: {
    readonly desired: DesiredFabric;
    readonly mirror: FabricMirror;
    readonly fabric: FabricState;
    readonly willBeReflected: ReadonlySet<string>;
  },
): NetworkTarget {
  const { fabric } = input;
  const isListRead = !fabric.errors.some((error) => error.part === "networks");
  const find = (id: string) => fabric.networks.find((each) => sameResource(each.uri, id));
  if (connection.oneViewNetworkId !== null) {
    const found = find(connection.oneViewNetworkId);
    if (found !== undefined) return { kind: "there", uri: found.uri, desired: null };
    if (!isListRead) return { kind: "there", uri: networkUri(connection.oneViewNetworkId), desired: null };
    return { kind: "missing", id: resourceId(connection.oneViewNetworkId) };
  }
  const desired = input.desired.networks.find((each) => each.networkId === connection.networkId) ?? null;
  const row = input.mirror.networks.find((each) => each.networkId === connection.networkId);
  const found =
    row === undefined
      ? fabric.networks.find((each) => networkIdOfName(each.name) === connection.networkId.toLowerCase())
      : find(row.oneViewNetworkId);
  const willBeReflected = input.willBeReflected.has(connection.networkId);
  if (found !== undefined && (row !== undefined || willBeReflected)) {
    const stays = !willBeReflected || desired === null || isSameKind(found, desired);
    return stays ? { kind: "there", uri: found.uri, desired } : { kind: "to-be-made", desired };
  }
  if (!isListRead) {
    return row === undefined ? { kind: "not-seen" } : { kind: "there", uri: networkUri(row.oneViewNetworkId), desired };
  }
  if (willBeReflected) return { kind: "to-be-made", desired };
  return { kind: "missing", id: row?.oneViewNetworkId ?? null };
}

export function networkUri(id: string): string {
  return id.startsWith("/rest/") ? id : `/rest/ethernet-networks/${id}`;
}

function isSameKind(network: EthernetNetwork, desired: DesiredNetwork): boolean {
  return network.ethernetNetworkType === desired.ethernetNetworkType && network.vlanId === desired.vlanId;
}
