import type { SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import { numberedId } from "@/server/neutron/numbered-id";

/** The name that belongs to each project's own group. */
export const DEFAULT_GROUP = "default";

export type EnsuredGroup = {
  /** Those given, and the project's default group where it was missing. */
  readonly groups: readonly SecurityGroup[];
  readonly group: SecurityGroup;
  readonly made: boolean;
};

/**
 * Every project has a security group named `default` from its first port or group on, as in Neutron: out goes anything,
 * in comes what members of the same group send. `newGroupId` is used when the group has to be made; its rules are numbered
 * from it.
 */
export function ensureDefaultGroup(
  groups: readonly SecurityGroup[],
  projectId: string,
  newGroupId: string,
): EnsuredGroup {
  const found = groups.find((each) => each.projectId === projectId && each.name === DEFAULT_GROUP);
  if (found !== undefined) return { groups, group: found, made: false };
  const group: SecurityGroup = {
    id: newGroupId,
    name: DEFAULT_GROUP,
    projectId,
    description: "Default security group",
    stateful: true,
    rules: [
      ...egressRules(newGroupId),
      rule(numberedId(newGroupId, 3), "ingress", "IPv4", newGroupId),
      rule(numberedId(newGroupId, 4), "ingress", "IPv6", newGroupId),
    ],
  };
  return { groups: [...groups, group], group, made: true };
}

/** What every new group begins with: out goes anything. */
export function egressRules(groupId: string): readonly SecurityGroupRule[] {
  return [rule(numberedId(groupId, 1), "egress", "IPv4", null), rule(numberedId(groupId, 2), "egress", "IPv6", null)];
}

function rule(
  id: string,
  direction: SecurityGroupRule["direction"],
  ethertype: string,
  remoteGroupId: string | null,
): SecurityGroupRule {
  return { id, direction, ethertype, protocol: null, portMin: null, portMax: null, remotePrefix: null, remoteGroupId };
}
