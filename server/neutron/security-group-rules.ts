import type { Fault } from "@/server/model/fault";
import type { SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import { groupTarget, listWords } from "@/server/model/object-words";
import { ruleContent, ruleWords } from "@/server/model/rule-words";
import type { SecurityGroupInput, SecurityGroupRuleInput } from "@/server/model/security-group-input";
import { DEFAULT_GROUP, egressRules } from "@/server/neutron/default-group";
import { numberedId } from "@/server/neutron/numbered-id";
import { readRule } from "@/server/neutron/security-group-rule";

/** More faults than anybody reads are counted. */
const MOST_FAULTS = 50;

/**
 * A new group with its two egress rules. `default` is the name of the group that each project has by itself. Groups of
 * one name are allowed, as in Neutron.
 */
export function checkNewGroup(
  input: SecurityGroupInput,
  id: string,
): { readonly group: SecurityGroup; readonly faults: readonly Fault[] } {
  const { name, projectId, description, stateful } = input;
  const group: SecurityGroup = { id, name, projectId, description, stateful, rules: egressRules(id) };
  const faults: Fault[] = [];
  if (name === DEFAULT_GROUP) {
    faults.push({
      code: "default-group-exists",
      object: groupTarget(group),
      message: `Project ${projectId} has its group "${DEFAULT_GROUP}" by itself.`,
      remedy: "Give the new group another name.",
    });
  }
  return { group, faults };
}

/**
 * Rules that come to a group, all faults of all of them gathered. Equal ones are refused, also when spelled otherwise: the
 * group's own and those of the same list. A remote group is one of the group's project. The first rule gets `firstRuleId`,
 * the others are numbered from it.
 */
export function checkNewRules(
  group: SecurityGroup,
  inputs: readonly SecurityGroupRuleInput[],
  firstRuleId: string,
  groups: readonly SecurityGroup[],
): { readonly rules: readonly SecurityGroupRule[]; readonly faults: readonly Fault[] } {
  const own = groups.filter((each) => each.projectId === group.projectId);
  const byId = new Map(own.map((each) => [each.id, each]));
  const groupName = (id: string) => byId.get(id)?.name ?? id;
  const seen = new Map(group.rules.map((rule) => [ruleContent(rule), rule.id]));
  const rules: SecurityGroupRule[] = [];
  const faults: Fault[] = [];
  for (const [index, input] of inputs.entries()) {
    const { rule: content, problems } = readRule(input);
    const words = ruleWords(content, groupName);
    const where = inputs.length === 1 ? "" : `Rule ${index + 1} (${words}): `;
    const object = `rule "${words}" of ${groupTarget(group)}`;
    const add = ({ code, message, remedy }: Omit<Fault, "object">) =>
      faults.push({ code, object, message: where + message, remedy });
    for (const problem of problems) add(problem);
    if (content.remoteGroupId !== null && !byId.has(content.remoteGroupId)) {
      add({
        code: "remote-group-unknown",
        message: `Project ${group.projectId} has no security group ${content.remoteGroupId}.`,
        remedy: "Pick a group of the same project: members of another one may have the same addresses.",
      });
    }
    if (problems.length > 0) continue;
    const rule = { id: numberedId(firstRuleId, index), ...content };
    const twin = seen.get(ruleContent(content));
    if (twin === undefined) seen.set(ruleContent(content), rule.id);
    else
      add(
        exists(
          rules.findIndex((each) => each.id === twin),
          twin,
        ),
      );
    rules.push(rule);
  }
  return { rules, faults: shortened(faults, groupTarget(group)) };
}

/** A group is not taken from under its ports, and a project keeps its default group. */
export function deleteGroupFaults(group: SecurityGroup, users: readonly string[]): readonly Fault[] {
  const object = groupTarget(group);
  const faults: Fault[] = [];
  if (group.name === DEFAULT_GROUP) {
    faults.push({
      code: "default-group-stays",
      object,
      message: `"${DEFAULT_GROUP}" is the group that project ${group.projectId} always has.`,
      remedy: "Remove rules of it instead.",
    });
  }
  if (users.length > 0) {
    faults.push({
      code: "security-group-in-use",
      object,
      message: `Security group "${group.name}" is in use by ${listWords(users)}.`,
      remedy: "Take the group from these ports first.",
    });
  }
  return faults;
}

/** A group's name may change, but not from or to `default`; whether it is stateful is fixed while ports use it. */
export function updateGroupFaults(
  group: SecurityGroup,
  changes: { readonly name?: string | undefined; readonly stateful?: boolean | undefined },
  users: readonly string[],
): readonly Fault[] {
  const object = groupTarget(group);
  const faults: Fault[] = [];
  const renamed = changes.name !== undefined && changes.name !== group.name;
  if (renamed && (group.name === DEFAULT_GROUP || changes.name === DEFAULT_GROUP)) {
    faults.push({
      code: "default-group-name",
      object,
      message: `The name "${DEFAULT_GROUP}" belongs to the group that each project always has.`,
      remedy: "Leave the name as it is, or give one that is not this.",
    });
  }
  if (changes.stateful !== undefined && changes.stateful !== (group.stateful ?? true) && users.length > 0) {
    faults.push({
      code: "security-group-in-use",
      object,
      message: `Security group "${group.name}" is in use by ${users.length === 1 ? "a port" : `${users.length} ports`}, so whether it is stateful cannot change.`,
      remedy: "Take the group from its ports first, or make another group.",
    });
  }
  return faults;
}

function exists(earlier: number, id: string): Omit<Fault, "object"> {
  return earlier < 0
    ? {
        code: "rule-exists",
        message: `The group has this rule already: ${id}.`,
        remedy: "Leave it out: a second one changes nothing.",
      }
    : {
        code: "rule-given-twice",
        message: "This rule is given twice.",
        remedy: "Leave one of them out: a second one changes nothing.",
      };
}

function shortened(faults: readonly Fault[], object: string): readonly Fault[] {
  if (faults.length <= MOST_FAULTS) return faults;
  const rest = faults.length - MOST_FAULTS;
  return [
    ...faults.slice(0, MOST_FAULTS),
    { code: "more-faults", object, message: `${rest} more faults are not shown.`, remedy: "Put these right first." },
  ];
}
