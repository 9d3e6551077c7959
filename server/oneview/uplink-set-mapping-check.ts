import type { FabricState, GroupUplinkSet, LogicalInterconnectGroup } from "@/server/model/fabric-state";
import type { UplinkSetMapping } from "@/server/model/mapping";
import { unreadable } from "@/server/oneview/flat-mapping-check";
import type { MappingProblem } from "@/server/oneview/mapping-problem";
import { sameResource } from "@/server/oneview/resource-uri";

/** A mapping as picked or as stored: only stored ones have an id. */
export type UplinkSetMappingDraft = Omit<UplinkSetMapping, "id">;

/**
 * Rules of an uplink-set mapping (networks of a physical network are made in an uplink set of a group):
 * 1. the logical interconnect group exists;
 * 2. it has an uplink set of that very name (OneView's names are case-sensitive here);
 * 3. the set is an Ethernet set, Tagged (vlan networks) or Untagged (flat networks): no other kind can take our networks;
 * 4. within one physical network a group appears with at most one uplink set of each type;
 * 5. one uplink set belongs to at most one physical network.
 * `others` are the cloud's other mappings; those of another cloud or appliance, and the mapping itself, are ignored.
 * All faults are gathered.
 */
export function checkUplinkSetMapping(input: {
  fabric: FabricState;
  mapping: UplinkSetMappingDraft;
  others: readonly UplinkSetMappingDraft[];
}): readonly MappingProblem[] {
  const { fabric, mapping } = input;
  const others = input.others.filter(
    (other) =>
      other.cloudId === mapping.cloudId && other.applianceId === mapping.applianceId && !isSameMapping(other, mapping),
  );
  const problems: MappingProblem[] = [];
  const group = findGroup(fabric, mapping);
  const set = group?.uplinkSets.find((each) => each.name === mapping.uplinkSetName);

  if (group === undefined) problems.push(groupProblem(fabric, mapping));
  else if (set === undefined) problems.push(setNotFound(group, mapping.uplinkSetName));
  else if (!isUsable(set)) problems.push(typeUnusable(group, set));

  const taken = others.find((other) => isSameUplinkSet(other, mapping));
  if (taken !== undefined) {
    problems.push({
      code: "uplink-set-already-mapped",
      message: `Uplink set "${mapping.uplinkSetName}" of ${nameOf(group, mapping)} is already mapped to physical network "${taken.physicalNetwork}".`,
      remedy: `Remove it from "${taken.physicalNetwork}" first, or pick another uplink set for "${mapping.physicalNetwork}".`,
    });
  }
  if (group !== undefined && set !== undefined) {
    for (const other of others) {
      if (other.physicalNetwork !== mapping.physicalNetwork || !isSameGroup(other, mapping)) continue;
      const second = group.uplinkSets.find((each) => each.name === other.uplinkSetName);
      if (second?.ethernetNetworkType === set.ethernetNetworkType) {
        problems.push(secondOfType(group, set, second, mapping.physicalNetwork));
      }
    }
  }
  return problems;
}

function findGroup(fabric: FabricState, mapping: UplinkSetMappingDraft): LogicalInterconnectGroup | undefined {
  return fabric.groups.find((each) => sameResource(each.uri, mapping.logicalInterconnectGroupId));
}

function isSameGroup(a: UplinkSetMappingDraft, b: UplinkSetMappingDraft): boolean {
  return sameResource(a.logicalInterconnectGroupId, b.logicalInterconnectGroupId);
}

function isSameUplinkSet(a: UplinkSetMappingDraft, b: UplinkSetMappingDraft): boolean {
  return isSameGroup(a, b) && a.uplinkSetName === b.uplinkSetName;
}

function isSameMapping(a: UplinkSetMappingDraft, b: UplinkSetMappingDraft): boolean {
  return a.physicalNetwork === b.physicalNetwork && isSameUplinkSet(a, b);
}

function isUsable(set: GroupUplinkSet): boolean {
  return (
    set.networkType === "Ethernet" && (set.ethernetNetworkType === "Tagged" || set.ethernetNetworkType === "Untagged")
  );
}

function nameOf(group: LogicalInterconnectGroup | undefined, mapping: UplinkSetMappingDraft): string {
  return group === undefined ? `group ${mapping.logicalInterconnectGroupId}` : `group "${group.name}"`;
}

function groupProblem(fabric: FabricState, mapping: UplinkSetMappingDraft): MappingProblem {
  const id = mapping.logicalInterconnectGroupId;
  return (
    unreadable(fabric, "groups", `whether logical interconnect group ${id} exists`) ?? {
      code: "group-not-found",
      message: `${fabric.name} has no logical interconnect group with id ${id}.`,
      remedy: "Pick one of the groups that the appliance lists.",
    }
  );
}

function setNotFound(group: LogicalInterconnectGroup, name: string): MappingProblem {
  const names = group.uplinkSets.map((each) => `"${each.name}"`).join(", ");
  return {
    code: "uplink-set-not-found",
    message: `Group "${group.name}" has no uplink set named "${name}".`,
    remedy: names === "" ? "Give the group an uplink set in OneView first." : `Pick one of its uplink sets: ${names}.`,
  };
}

function typeUnusable(group: LogicalInterconnectGroup, set: GroupUplinkSet): MappingProblem {
  const type = set.networkType === "Ethernet" ? set.ethernetNetworkType : set.networkType;
  return {
    code: "uplink-set-type-unusable",
    message: `Uplink set "${set.name}" of group "${group.name}" is of type ${type}, which takes no network of a cloud.`,
    remedy: "Pick a Tagged uplink set for vlan networks or an Untagged one for flat networks.",
  };
}

function secondOfType(
  group: LogicalInterconnectGroup,
  set: GroupUplinkSet,
  second: GroupUplinkSet,
  physicalNetwork: string,
): MappingProblem {
  return {
    code: "second-uplink-set-of-type",
    message: `Physical network "${physicalNetwork}" already has ${set.ethernetNetworkType} uplink set "${second.name}" of group "${group.name}"; "${set.name}" would be a second one of that type.`,
    remedy: `Remove "${second.name}" from the mapping, or map "${set.name}" to another physical network.`,
  };
}
