import type { FabricPart, FabricState, LogicalInterconnect, UplinkSet } from "@/server/model/fabric-state";
import type { LiveUplinkSet, UplinkSetStanding, UplinkSetState } from "@/server/model/mapping-views";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";

type UplinkSetRef = { readonly logicalInterconnectGroupId: string; readonly uplinkSetName: string };

/**
 * How an uplink set of a group stands, in this order:
 * 1. what the answer would rest on was not read: `unreadable`, never `missing`;
 * 2. the group, or the set in it, is not there: `missing`;
 * 3. no logical interconnect is of the group: `not-installed`;
 * 4. a logical interconnect differs from its group, has no such set, or carries other networks in it: `not-consistent`.
 */
export function uplinkSetStanding(fabric: FabricState | undefined, ref: UplinkSetRef): UplinkSetStanding {
  if (fabric === undefined) return standing("unreadable", ["The appliance has not been read yet."]);
  const group = fabric.groups.find((each) => sameResource(each.uri, ref.logicalInterconnectGroupId));
  const set = group?.uplinkSets.find((each) => each.name === ref.uplinkSetName);
  if (group === undefined || set === undefined) {
    const unread = unreadReason(fabric, ["groups"]);
    if (unread !== null) return standing("unreadable", [unread]);
    return standing("missing", [
      group === undefined
        ? `${fabric.name} has no logical interconnect group ${ref.logicalInterconnectGroupId}.`
        : `Group ${group.name} has no uplink set ${ref.uplinkSetName}.`,
    ]);
  }
  const interconnects = fabric.logicalInterconnects.filter((each) => each.groupUri === group.uri);
  const pairs = interconnects.map((interconnect) => ({
    interconnect,
    live: liveSetIn(fabric, interconnect, set.name),
  }));
  const live = pairs.map((pair) => liveFacts(fabric, pair));
  const unread = unreadReason(fabric, ["logicalInterconnects", "uplinkSets"]);
  if (unread !== null) return standing("unreadable", [unread], live);
  if (pairs.length === 0) return standing("not-installed", [`No logical interconnect is of group ${group.name}.`]);
  const reasons = pairs.flatMap((pair) => differences(pair, set));
  return standing(reasons.length === 0 ? "consistent" : "not-consistent", reasons, live);
}

type Pair = { readonly interconnect: LogicalInterconnect; readonly live: UplinkSet | undefined };

function standing(
  state: UplinkSetState,
  reasons: readonly string[],
  live: readonly LiveUplinkSet[] = [],
): UplinkSetStanding {
  return { state, reasons, live };
}

function liveSetIn(fabric: FabricState, interconnect: LogicalInterconnect, name: string): UplinkSet | undefined {
  return fabric.uplinkSets.find((each) => each.logicalInterconnectUri === interconnect.uri && each.name === name);
}

function differences(
  { interconnect, live }: Pair,
  set: { readonly name: string; readonly networkUris: readonly string[] },
): string[] {
  if (live === undefined) return [`${interconnect.name} has no uplink set ${set.name}.`];
  const lacking = set.networkUris.filter((uri) => !live.networkUris.includes(uri)).length;
  const surplus = live.networkUris.filter((uri) => !set.networkUris.includes(uri)).length;
  const networks = (count: number) => (count === 1 ? "1 network" : `${count} networks`);
  const told = [
    ...(lacking > 0 ? [`${set.name} in ${interconnect.name} lacks ${networks(lacking)} of its group.`] : []),
    ...(surplus > 0 ? [`${set.name} in ${interconnect.name} carries ${networks(surplus)} more than its group.`] : []),
  ];
  if (told.length > 0 || interconnect.consistencyStatus !== "NOT_CONSISTENT") return told;
  return [`${interconnect.name} is not consistent with its group, elsewhere than in this set's networks.`];
}

function liveFacts(fabric: FabricState, { interconnect, live }: Pair): LiveUplinkSet {
  const known = live === undefined ? [] : portsOf(fabric, live);
  return {
    logicalInterconnect: interconnect.name,
    uplinkSetId: live === undefined ? null : resourceId(live.uri),
    isConsistent: consistency(interconnect),
    networks: live?.networkUris.length ?? 0,
    ports: Math.max(live?.ports.length ?? 0, known.length),
    linkedPorts:
      live === undefined || (known.length === 0 && live.ports.length > 0)
        ? null
        : known.filter((port) => port.status === "Linked").length,
  };
}

function portsOf(fabric: FabricState, set: UplinkSet) {
  return fabric.interconnects.flatMap((each) => each.ports.filter((port) => port.uplinkSetUri === set.uri));
}

function consistency({ consistencyStatus }: LogicalInterconnect): boolean | null {
  if (consistencyStatus === "CONSISTENT") return true;
  return consistencyStatus === "NOT_CONSISTENT" ? false : null;
}

function unreadReason(fabric: FabricState, parts: readonly FabricPart[]): string | null {
  const error = fabric.errors.find((each) => parts.includes(each.part));
  return error === undefined ? null : `${fabric.name} did not show it: ${error.message}`;
}
