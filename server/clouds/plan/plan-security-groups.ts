import {
  type Attributes,
  type CloudStep,
  COLLECTIONS,
  deleteStep,
  given,
  type MirroredCloud,
  postStep,
  putSteps,
} from "@/server/clouds/plan/cloud-step";
import { found } from "@/server/clouds/plan/found";
import { projectOf } from "@/server/clouds/plan/project-of";
import { BridgeheadError } from "@/server/model/errors";
import type { SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import { groupTarget } from "@/server/model/object-words";
import type {
  SecurityGroupInput,
  SecurityGroupRuleInput,
  SecurityGroupUpdate,
} from "@/server/model/security-group-input";
import { canonicalJson } from "@/server/reconcile/canonical-json";
import { stepId } from "@/server/reconcile/step-id";

const GROUP = COLLECTIONS.group;

/** Each is a call of its own. */
const MOST_RULES = 500;

export function planNewGroup(cloud: MirroredCloud, key: string, input: SecurityGroupInput): readonly CloudStep[] {
  const { name, description, stateful } = input;
  const id = stepId("security-group.create", key);
  const why = "Neutron does not have it yet.";
  const told = { id, verb: "security-group.create", target: `security group "${name}"`, why };
  const owner = projectOf(cloud, input.projectId);
  const attributes = { name, description, project_id: owner, stateful: stateful ? undefined : false };
  return [postStep(cloud, GROUP, told, given(attributes))];
}

export function planGroupUpdate(
  cloud: MirroredCloud,
  groupId: string,
  changes: SecurityGroupUpdate,
): readonly CloudStep[] {
  const group = found(cloud, "securityGroups", groupId);
  const told = { objectId: groupId, id: stepId("security-group.update", groupId), verb: "security-group.update" };
  return putSteps(cloud, GROUP, { ...told, target: groupTarget(group) }, groupNow(group), given({ ...changes }));
}

export function planGroupRemoval(cloud: MirroredCloud, groupId: string): readonly CloudStep[] {
  const group = found(cloud, "securityGroups", groupId);
  const told = { objectId: groupId, id: stepId("security-group.delete", groupId), verb: "security-group.delete" };
  const facts = { ...groupNow(group), rules: group.rules.length };
  return [deleteStep(cloud, GROUP, { ...told, target: groupTarget(group) }, facts)];
}

/** One that is given twice is made once. */
export function planNewRules(
  cloud: MirroredCloud,
  groupId: string,
  key: string,
  rules: readonly SecurityGroupRuleInput[],
): readonly CloudStep[] {
  const group = found(cloud, "securityGroups", groupId);
  if (rules.length > MOST_RULES) throw tooMany(rules.length);
  const bodies = rules.map((rule) => ({ security_group_id: groupId, ...ruleAttributes(rule) }));
  const distinct = [...new Map(bodies.map((body) => [canonicalJson(body), body])).values()];
  return distinct.map((body, index) =>
    postStep(
      cloud,
      COLLECTIONS.rule,
      {
        ...{
          id: stepId("security-group-rule.create", key, String(index).padStart(3, "0")),
          target: groupTarget(group),
        },
        ...{ verb: "security-group-rule.create", why: "The group shall let this through." },
      },
      body,
    ),
  );
}

export function planRulesRemoval(
  cloud: MirroredCloud,
  groupId: string,
  ruleIds: readonly string[],
): readonly CloudStep[] {
  const group = found(cloud, "securityGroups", groupId);
  if (ruleIds.length > MOST_RULES) throw tooMany(ruleIds.length);
  return [...new Set(ruleIds)].map((ruleId) => {
    const rule = group.rules.find((each) => each.id === ruleId);
    if (rule === undefined) {
      throw new BridgeheadError(
        "missing",
        `${groupTarget(group)} of cloud "${cloud.cloudName}" has no rule ${ruleId}.`,
        {
          remedy: "It may have been deleted there; look at the group again.",
        },
      );
    }
    const told = { objectId: ruleId, id: stepId("security-group-rule.delete", ruleId), target: groupTarget(group) };
    const facts = { security_group_id: groupId, ...ruleAttributes(rule) };
    return deleteStep(cloud, COLLECTIONS.rule, { ...told, verb: "security-group-rule.delete" }, facts);
  });
}

/** What is `null` matches anything, and is left out. */
function ruleAttributes(rule: SecurityGroupRuleInput | SecurityGroupRule): Attributes {
  return given({
    ...{ direction: rule.direction, ethertype: rule.ethertype, protocol: rule.protocol ?? undefined },
    ...{ port_range_min: rule.portMin ?? undefined, port_range_max: rule.portMax ?? undefined },
    ...{ remote_ip_prefix: rule.remotePrefix ?? undefined, remote_group_id: rule.remoteGroupId ?? undefined },
  });
}

function groupNow({ name, description = "", stateful = true }: SecurityGroup): Attributes {
  return { name, description, stateful };
}

function tooMany(count: number): BridgeheadError {
  return new BridgeheadError("invalid", `${count} rules are too many for one plan in a real cloud.`, {
    remedy: `Split them into plans of at most ${MOST_RULES}: each rule is a call of its own there.`,
  });
}
