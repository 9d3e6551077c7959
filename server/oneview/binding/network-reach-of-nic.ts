import type { DesiredNetwork, UplinkSetRef } from "@/server/model/desired-fabric";
import type { FabricState, LogicalInterconnect } from "@/server/model/fabric-state";
import { sameResource } from "@/server/oneview/resource-uri";

export type NicReach =
  | { readonly kind: "reached" }
  /** Something that decides it was not shown. */
  | { readonly kind: "unknown" }
  | { readonly kind: "out-of-reach"; readonly logicalInterconnect: LogicalInterconnect };

/**
 * PURE. Can a NIC behind this interconnect be connected to a network? Yes when an uplink set of the interconnect's
 * logical interconnect carries it, or is there to carry it by a mapping: then a step of its own puts it there. A set
 * that is in the group only, renamed or missing here, carries nothing, and neither does one of a type not known yet.
 */
export function networkReachOfNic(
  fabric: FabricState,
  interconnectUri: string | null,
  network: { readonly uri: string | null; readonly desired: DesiredNetwork | null },
): NicReach {
  const interconnect = fabric.interconnects.find((each) => each.uri === interconnectUri);
  const logical = fabric.logicalInterconnects.find((each) => each.uri === interconnect?.logicalInterconnectUri);
  if (logical === undefined) return { kind: "unknown" };
  const sets = fabric.uplinkSets.filter((each) => each.logicalInterconnectUri === logical.uri);
  const { uri } = network;
  if (uri !== null && sets.some((each) => each.networkUris.includes(uri))) return { kind: "reached" };
  const { groupUri } = logical;
  const isLive = (name: string) =>
    sets.some((set) => set.name === name) || fabric.errors.some((error) => error.part === "uplinkSets");
  const isOfGroup = (ref: UplinkSetRef) =>
    groupUri !== null && sameResource(groupUri, ref.logicalInterconnectGroupId) && isLive(ref.uplinkSetName);
  if (network.desired?.uplinkSets.some(isOfGroup) === true) return { kind: "reached" };
  if (fabric.errors.some((error) => error.part === "uplinkSets")) return { kind: "unknown" };
  return { kind: "out-of-reach", logicalInterconnect: logical };
}
