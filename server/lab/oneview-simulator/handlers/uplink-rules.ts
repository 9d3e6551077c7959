import { invalid } from "../api-error";
import type { GroupUplinkSetResource, ResourceOf } from "../schemas";
import type { World } from "../world";

type UplinkSet = Pick<
  GroupUplinkSetResource,
  "name" | "networkType" | "ethernetNetworkType" | "networkUris" | "nativeNetworkUri" | "networkSetUris"
>;

/**
 * Rules of an uplink set, in a group and live alike:
 * 1. every network exists, once in the list;
 * 2. it is of the set's type (an Untagged or Tunnel set holds exactly one at most);
 * 3. all VLANs of a Tagged set differ;
 * 4. the native network is one of its networks;
 * 5. every network set exists and its members are networks of the uplink set.
 * A Fibre Channel set holds no Ethernet network.
 */
export function checkUplinkSet(world: World, set: UplinkSet): void {
  const networks = set.networkUris.map((uri) => networkOf(world, uri));
  if (new Set(set.networkUris).size !== set.networkUris.length) {
    throw invalid("CRM_DUPLICATE_NETWORK_IN_UPLINKSET", `A network occurs twice in uplink set ${set.name}.`);
  }
  if (!["Ethernet", "FibreChannel"].includes(set.networkType)) {
    throw invalid(
      "CRM_INVALID_NETWORK_TYPE",
      `The networkType ${set.networkType} of uplink set ${set.name} is invalid.`,
    );
  }
  const [first] = networks;
  if (set.networkType === "FibreChannel" && first !== undefined) {
    throw invalid("CRM_NETWORK_TYPE_MISMATCH", `The Ethernet network ${first.name} can not be added to ${set.name}.`);
  }
  if (set.networkType === "Ethernet" && !["Tagged", "Untagged", "Tunnel"].includes(set.ethernetNetworkType)) {
    throw invalid(
      "CRM_INVALID_NETWORK_TYPE",
      `The ethernetNetworkType ${set.ethernetNetworkType} of uplink set ${set.name} is invalid.`,
    );
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
  for (const uri of set.networkSetUris ?? []) {
    const networkSet = world.store.get("network-sets", uri);
    if (networkSet === undefined) throw invalid("CRM_NETWORK_SET_NOT_FOUND", `The network set ${uri} does not exist.`);
    const outside = networkSet.networkUris.find((each) => !set.networkUris.includes(each));
    if (outside === undefined) continue;
    throw invalid(
      "CRM_NETWORK_SET_MEMBER_NOT_IN_UPLINKSET",
      `The network ${outside} of network set ${networkSet.name} is not in the networkUris of uplink set ${set.name}.`,
    );
  }
}

const networkUri = /^\/rest\/ethernet-networks\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The network of a reference, or the appliance's complaint about it. */
export function networkOf(world: World, uri: string): ResourceOf<"ethernet-networks"> {
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
