import type { CloudIntent } from "@/server/mapping/cloud-intent";
import { BridgeheadError } from "@/server/model/errors";
import type { Fault } from "@/server/model/fault";
import type { SecurityGroup } from "@/server/model/neutron";
import { groupTarget, listWords, portTarget } from "@/server/model/object-words";
import { ensureDefaultGroup } from "@/server/neutron/default-group";
import { quotaFaults } from "@/server/neutron/quota-rules";
import {
  checkNewGroup,
  checkNewRules,
  deleteGroupFaults,
  updateGroupFaults,
} from "@/server/neutron/security-group-rules";
import type { DesiredIntent } from "@/server/operations/intent/desired-intent";
import type { SecurityGroupRequest } from "@/server/operations/intent/object-requests";

/** What the cloud's security groups shall be when a request is granted; faults are those that the inventory alone shows. */
export function desiredSecurityGroups(current: CloudIntent, request: SecurityGroupRequest): DesiredIntent {
  if (request.kind === "create-security-group") return create(current, request);
  const old = current.securityGroups.find((each) => each.id === request.securityGroupId);
  if (old === undefined) {
    throw missing(`Cloud "${current.cloudName}" has no security group ${request.securityGroupId}.`);
  }
  const changed = (group: SecurityGroup, faults: readonly Fault[]): DesiredIntent => ({
    desired: { ...current, securityGroups: current.securityGroups.map((each) => (each === old ? group : each)) },
    faults,
  });
  switch (request.kind) {
    case "update-security-group": {
      const { name, description, stateful } = request.changes;
      return changed(
        {
          ...old,
          ...(name === undefined ? {} : { name }),
          ...(description === undefined ? {} : { description }),
          ...(stateful === undefined ? {} : { stateful }),
        },
        updateGroupFaults(old, request.changes, usersOf(current, old)),
      );
    }
    case "delete-security-group":
      return remove(current, old);
    case "add-security-group-rules": {
      const { rules, faults } = checkNewRules(old, request.rules, request.firstRuleId, current.securityGroups);
      const quota = quotaFaults(current, old.projectId, "security_group_rule", request.rules.length);
      return changed({ ...old, rules: [...old.rules, ...rules] }, [...quota, ...faults]);
    }
    case "remove-security-group-rules": {
      const going = new Set(request.ruleIds);
      const known = new Set(old.rules.map((rule) => rule.id));
      const unknown = [...going].filter((id) => !known.has(id));
      if (unknown.length > 0) {
        throw missing(`${capital(groupTarget(old))} has no rule ${listWords(unknown)}.`);
      }
      return changed({ ...old, rules: old.rules.filter((rule) => !going.has(rule.id)) }, []);
    }
  }
}

/** A project's first group brings its default group along. */
function create(
  current: CloudIntent,
  request: Extract<SecurityGroupRequest, { kind: "create-security-group" }>,
): DesiredIntent {
  const { projectId } = request.input;
  const { groups, made } = ensureDefaultGroup(current.securityGroups, projectId, request.newGroupId);
  const { group, faults } = checkNewGroup(request.input, request.securityGroupId);
  const newRules = groups.slice(current.securityGroups.length).reduce((sum, each) => sum + each.rules.length, 0);
  return {
    desired: { ...current, securityGroups: [...groups, group] },
    faults: [
      ...quotaFaults(current, projectId, "security_group", made ? 2 : 1),
      ...quotaFaults(current, projectId, "security_group_rule", newRules + group.rules.length),
      ...faults,
    ],
  };
}

/** Rules of other groups that name it go with it, as in Neutron. */
function remove(current: CloudIntent, old: SecurityGroup): DesiredIntent {
  const securityGroups = current.securityGroups
    .filter((each) => each !== old)
    .map((each) =>
      each.rules.some((rule) => rule.remoteGroupId === old.id)
        ? { ...each, rules: each.rules.filter((rule) => rule.remoteGroupId !== old.id) }
        : each,
    );
  return { desired: { ...current, securityGroups }, faults: deleteGroupFaults(old, usersOf(current, old)) };
}

function usersOf({ ports }: CloudIntent, group: SecurityGroup): readonly string[] {
  return ports.filter((port) => port.securityGroupIds.includes(group.id)).map(portTarget);
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function missing(message: string): BridgeheadError {
  return new BridgeheadError("missing", message, {
    remedy: "Read the list again; it may have been removed meanwhile.",
  });
}
