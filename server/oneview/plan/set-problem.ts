import type { DesiredNetwork } from "@/server/model/desired-fabric";
import type { FabricState } from "@/server/model/fabric-state";
import type { SetPlace } from "@/server/oneview/plan/set-place";

/** Why a network cannot go into a set, whoever else is in it; `null`: it can. Groups and sets must have been read. */
export function setProblem(
  fabric: FabricState,
  place: SetPlace,
  wanted: Pick<DesiredNetwork, "ethernetNetworkType"> | null,
): string | null {
  const { group, groupSet, ref } = place;
  if (group === null) {
    return `${fabric.name} has no logical interconnect group with id ${ref.logicalInterconnectGroupId}, which a mapping names. Map uplink set "${ref.uplinkSetName}" of another group, or remove that mapping.`;
  }
  if (groupSet === null) {
    const names = group.uplinkSets.map((each) => `"${each.name}"`).join(", ") || "none";
    return `Group "${group.name}" of ${fabric.name} has no uplink set named "${ref.uplinkSetName}"; its uplink sets: ${names}. If it was renamed, map the new name and remove the old one.`;
  }
  if (groupSet.networkType !== "Ethernet") {
    return `${capital(place.label)} is of type ${groupSet.networkType}, which takes no network of a cloud.`;
  }
  if (wanted !== null && groupSet.ethernetNetworkType !== wanted.ethernetNetworkType) {
    return `${capital(place.label)} is ${groupSet.ethernetNetworkType} and takes no ${wanted.ethernetNetworkType} network.`;
  }
  return null;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
