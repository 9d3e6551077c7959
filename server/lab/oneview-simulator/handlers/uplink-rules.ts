import { invalid } from "../api-error";
import type { GroupUplinkSetResource, ResourceOf } from "../schemas";
import type { World } from "../world";

type Set = Pick<
  GroupUplinkSetResource,
  "name" | "networkType" | "ethernetNetworkType" | "networkUris" | "nativeNetworkUri"
>;

/**
 * Rules of an uplink set, in a group and live alike:
 * 1. every network exists, once in the list;
 * 2. it is of the set's type (an Untagged or Tunnel set holds exactly one at most);
 * 3. all VLANs of a Tagged set differ;
 * 4. the native network is one of its networks.
 */
export function checkUplinkSet(world: World, set: Set): void {
  const networks = set.networkUris.map((uri) => networkOf(world, uri));
  if (new Set(set.networkUris).size !== set.networkUris.length) {
    throw invalid("CRM_DUPLICATE_NETWORK_IN_UPLINKSET", `A network occurs twice in uplink set ${set.name}.`);
  }
  for (const network of networks) {
    if (network.ethernetNetworkType === set.ethernetNetworkType) continue;
    throw invalid(
      "CRM_NETWORK_TYPE_MISMATCH",
      `The ${network.ethernetNetworkType} network ${network.name} can not be added to the ${set.ethernetNetworkType} uplink set ${set.name}.`,
    );
  }
  if (set.ethernetNetworkType !== "Tagged" && networks.length > 1) {
    throw invalid("CRM_TOO_MANY_NETWORKS", `The ${set.ethernetNetworkType} uplink set ${set.name} takes one network.`);
  }
  const byVlan = new Map<number, string>();
  for (const network of set.ethernetNetworkType === "Tagged" ? networks : []) {
    const other = byVlan.get(network.vlanId);
    if (other !== undefined) {
      throw invalid(
        "CRM_DUPLICATE_VLAN_ID_IN_UPLINKSET",
        `The networks ${other} and ${network.name} of uplink set ${set.name} have the same VLAN ID ${network.vlanId}.`,
      );
    }
    byVlan.set(network.vlanId, network.name);
  }
  if (set.nativeNetworkUri !== null && !set.networkUris.includes(set.nativeNetworkUri)) {
    throw invalid(
      "CRM_NATIVE_NETWORK_NOT_MEMBER",
      `The native network URI: ${set.nativeNetworkUri} is not a member of the network(s) in the ${set.name} uplink set.`,
    );
  }
}

const networkUri = /^\/rest\/ethernet-networks\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function networkOf(world: World, uri: string): ResourceOf<"ethernet-networks"> {
  const network = world.store.get("ethernet-networks", uri);
  if (network !== undefined) return network;
  throw networkUri.test(uri)
    ? invalid("CRM_NETWORK_NOT_FOUND", `The network ${uri} does not exist.`)
    : invalid(
        "CRM_INVALID_UUID",
        "The identifier provided for the resource ethernet-networks does not conform with supported UUID pattern.",
        uri,
      );
}
