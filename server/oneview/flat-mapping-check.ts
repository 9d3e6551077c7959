import type { FabricPart, FabricState } from "@/server/model/fabric-state";
import type { MappingProblem } from "@/server/oneview/mapping-problem";
import { reachOfNetwork } from "@/server/oneview/reach-of-network";
import { sameResource } from "@/server/oneview/resource-uri";

/**
 * Rules of a flat mapping (a physical network is one existing OneView network):
 * 1. the network exists on the appliance;
 * 2. it is in at least one live uplink set: otherwise its frames leave no enclosure.
 * A list that could not be read never counts as an empty one: the answer is then `unreadable`.
 */
export function checkFlatMapping(input: { fabric: FabricState; oneViewNetworkId: string }): readonly MappingProblem[] {
  const { fabric, oneViewNetworkId } = input;
  const network = fabric.networks.find((each) => sameResource(each.uri, oneViewNetworkId));
  if (network === undefined) {
    const unread = unreadable(fabric, "networks", `whether OneView network ${oneViewNetworkId} exists`);
    return [unread ?? notFound(fabric, oneViewNetworkId)];
  }
  const reach = reachOfNetwork(fabric, network.uri);
  if (reach.uplinkSets.length > 0) return [];
  const unread = unreadable(fabric, "uplinkSets", `whether network "${network.name}" is in an uplink set`);
  if (unread !== null) return [unread];
  const group = reach.groups[0];
  return [
    {
      code: "network-in-no-uplink-set",
      message:
        group === undefined
          ? `OneView network "${network.name}" is in no uplink set of ${fabric.name}, so it leaves no enclosure.`
          : `OneView network "${network.name}" is in an uplink set of group "${group.name}", but in no live uplink set.`,
      remedy:
        group === undefined
          ? `Add "${network.name}" to an uplink set in OneView, or pick a network that is in one.`
          : `Update the logical interconnects of "${group.name}" from their group in OneView, then check again.`,
    },
  ];
}

/** The problem to report when a decision would rest on a list that was not read whole, else `null`. */
export function unreadable(fabric: FabricState, part: FabricPart, question: string): MappingProblem | null {
  const error = fabric.errors.find((each) => each.part === part);
  if (error === undefined) return null;
  return {
    code: "unreadable",
    message: `${fabric.name} did not show ${question}: ${error.message}`,
    remedy: "Put the appliance's answer right, observe it again, then repeat the check.",
  };
}

function notFound(fabric: FabricState, id: string): MappingProblem {
  return {
    code: "network-not-found",
    message: `${fabric.name} has no ethernet network with id ${id}.`,
    remedy: "Pick one of the networks that the appliance lists; the old one may have been deleted and made anew.",
  };
}
