import { changedFacts } from "@/server/mapping/changed-facts";
import type { CloudIntent } from "@/server/mapping/cloud-intent";
import type { IntentEffect } from "@/server/mapping/intent-effect";
import type { SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import { groupTarget } from "@/server/model/object-words";
import { ruleWords } from "@/server/model/rule-words";
import type { PlannedStep } from "@/server/reconcile/planned-step";
import { stepId } from "@/server/reconcile/step-id";

type IntentStep = PlannedStep<IntentEffect>;
type Both = { readonly current: CloudIntent; readonly desired: CloudIntent };

/** Rules that a step shows one by one; of the others it says how many they are. */
const MOST_SHOWN = 200;

/**
 * Security groups that come, change or go, and their rules: a step a group for the rules that come, one for those that go.
 * A group goes after the ports and the rules that name it; a rule comes after the group it names.
 */
export function planSecurityGroups({ current, desired }: Both): readonly IntentStep[] {
  const before = new Map(current.securityGroups.map((each) => [each.id, each]));
  const after = new Map(desired.securityGroups.map((each) => [each.id, each]));
  const groupName = (id: string) => (after.get(id) ?? before.get(id))?.name || id;
  const steps: IntentStep[] = [];
  for (const group of desired.securityGroups) {
    const old = before.get(group.id);
    if (old === undefined) steps.push(createGroup(group, desired.cloudId, before, groupName));
    else {
      const changed = changedFacts(groupFacts(old), groupFacts(group));
      if (changed !== null) {
        steps.push({
          ...{ id: stepId("security-group.update", group.id), verb: "security-group.update" },
          ...{ target: groupTarget(group), why: `Its ${Object.keys(changed.after).join(", ")} shall change.` },
          ...{ risk: "statefulness" in changed.after ? ("high" as const) : ("none" as const), dependsOn: [] },
          ...changed,
          effect: { kind: "security-group.update", securityGroup: group },
        });
      }
    }
    const had = new Set((old === undefined ? atOnce(group, before) : old.rules).map((rule) => rule.id));
    const has = new Set(group.rules.map((rule) => rule.id));
    const coming = group.rules.filter((rule) => !had.has(rule.id));
    const going = (old?.rules ?? []).filter((rule) => !has.has(rule.id));
    if (coming.length > 0) steps.push(addRules(group, coming, desired.cloudId, groupName));
    if (going.length > 0) steps.push(removeRules(group, going, groupName));
  }
  for (const group of current.securityGroups) {
    if (after.has(group.id)) continue;
    steps.push(deleteGroup(group, current, groupName));
    const namingGone = group.rules.filter(({ remoteGroupId }) => isOtherGone(remoteGroupId, group, after));
    if (namingGone.length > 0) steps.push(removeRules(group, namingGone, groupName));
  }
  return steps;
}

/** A new group comes with those of its rules that name no other new group. */
function atOnce(group: SecurityGroup, before: ReadonlyMap<string, SecurityGroup>): readonly SecurityGroupRule[] {
  return group.rules.filter(
    ({ remoteGroupId }) => remoteGroupId === null || remoteGroupId === group.id || before.has(remoteGroupId),
  );
}

function isOtherGone(id: string | null, group: SecurityGroup, after: ReadonlyMap<string, SecurityGroup>): boolean {
  return id !== null && id !== group.id && !after.has(id);
}

function createGroup(
  group: SecurityGroup,
  cloudId: string,
  before: ReadonlyMap<string, SecurityGroup>,
  groupName: (id: string) => string,
): IntentStep {
  const rules = atOnce(group, before);
  return {
    id: stepId("security-group.create", group.id),
    verb: "security-group.create",
    target: groupTarget(group),
    why:
      group.name === "default"
        ? "A project has one from its first port or group on."
        : "The cloud does not have it yet.",
    risk: "none",
    dependsOn: [],
    before: null,
    after: { id: group.id, project: group.projectId, ...groupFacts(group), ...shownRules(rules, groupName) },
    effect: { kind: "security-group.create", cloudId, securityGroup: { ...group, rules } },
  };
}

function deleteGroup(group: SecurityGroup, current: CloudIntent, groupName: (id: string) => string): IntentStep {
  const users = current.ports.filter((port) => port.securityGroupIds.includes(group.id));
  const naming = current.securityGroups.filter(
    (each) => each.id !== group.id && each.rules.some((rule) => rule.remoteGroupId === group.id),
  );
  return {
    id: stepId("security-group.delete", group.id),
    verb: "security-group.delete",
    target: groupTarget(group),
    why: "It was asked to be removed.",
    risk: "low",
    dependsOn: [
      ...users.flatMap((port) => [stepId("port.update", port.id), stepId("port.delete", port.id)]),
      ...naming.map((each) => stepId("security-group-rules.delete", each.id)),
    ],
    before: { id: group.id, project: group.projectId, ...groupFacts(group), ...shownRules(group.rules, groupName) },
    after: null,
    effect: { kind: "security-group.delete", securityGroupId: group.id },
  };
}

function addRules(
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  cloudId: string,
  groupName: (id: string) => string,
): IntentStep {
  const named = new Set([group.id, ...rules.flatMap((rule) => rule.remoteGroupId ?? [])]);
  return {
    id: stepId("security-group-rules.create", group.id),
    verb: "security-group-rules.create",
    target: groupTarget(group),
    why: `${rules.length === 1 ? "A rule" : `${rules.length} rules`} shall be added.`,
    risk: "low",
    dependsOn: [...named].map((id) => stepId("security-group.create", id)),
    before: null,
    after: shownRules(rules, groupName),
    effect: { kind: "security-group-rules.create", cloudId, securityGroupId: group.id, rules },
  };
}

function removeRules(
  group: SecurityGroup,
  rules: readonly SecurityGroupRule[],
  groupName: (id: string) => string,
): IntentStep {
  return {
    id: stepId("security-group-rules.delete", group.id),
    verb: "security-group-rules.delete",
    target: groupTarget(group),
    why: `${rules.length === 1 ? "A rule" : `${rules.length} rules`} shall be removed: what only ${rules.length === 1 ? "it allows" : "they allow"} is dropped.`,
    risk: "low",
    dependsOn: [],
    before: shownRules(rules, groupName),
    after: null,
    effect: { kind: "security-group-rules.delete", ruleIds: rules.map((rule) => rule.id) },
  };
}

function groupFacts({ name, description, stateful }: SecurityGroup): Record<string, string> {
  return {
    name,
    ...(description === undefined || description === "" ? {} : { description }),
    statefulness: (stateful ?? true) ? "stateful" : "stateless",
  };
}

function shownRules(rules: readonly SecurityGroupRule[], groupName: (id: string) => string): Record<string, string> {
  const shown = rules.slice(0, MOST_SHOWN).map((rule, index) => [`rule ${index + 1}`, ruleWords(rule, groupName)]);
  const rest = rules.length - shown.length;
  return { ...Object.fromEntries(shown), ...(rest > 0 ? { "more rules": String(rest) } : {}) };
}
