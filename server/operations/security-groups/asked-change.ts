import { BridgeheadError } from "@/server/model/errors";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { SecurityGroup, SecurityGroupRule } from "@/server/model/neutron";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import type { RuleFault } from "@/server/model/security-group-views";
import { checkNewRules } from "@/server/neutron/security-group-rules";
import type { OperationContext } from "@/server/operations/context";
import { toldIntents } from "@/server/operations/intent/told-intents";
import { cloudOfSecurityGroup } from "@/server/operations/security-groups/get-security-group";
import { ruleFaults } from "@/server/operations/security-groups/rule-faults";

export type RuleQuestion = {
  readonly securityGroupId: string;
  readonly add: readonly SecurityGroupRuleInput[];
  /** Ids of rules; those that are gone already are passed over. */
  readonly remove: readonly string[];
  readonly caseId?: string | undefined;
};

export type AskedChange = {
  readonly before: NetworkIntent;
  readonly after: NetworkIntent;
  readonly group: SecurityGroup;
  readonly added: readonly SecurityGroupRule[];
  readonly removed: readonly SecurityGroupRule[];
  readonly faults: readonly RuleFault[];
};

/** What a cloud or a case intends, and what it would with other rules in a group. Nothing is written. */
export async function askedChange(ctx: OperationContext, question: RuleQuestion): Promise<AskedChange> {
  const { securityGroupId, caseId } = question;
  const where = caseId === undefined ? { cloudId: await cloudOfSecurityGroup(ctx, securityGroupId) } : { caseId };
  const [told] = await toldIntents(ctx, where);
  const group = told?.intent.securityGroups.find((each) => each.id === securityGroupId);
  if (told === undefined || group === undefined) {
    throw new BridgeheadError("missing", `There is no security group ${securityGroupId}.`, {
      remedy: caseId === undefined ? "It was deleted meanwhile; go back to the list." : "The case does not tell of it.",
    });
  }
  return changeOf(told.intent, group, question, ctx.newId());
}

export function changeOf(
  before: NetworkIntent,
  group: SecurityGroup,
  { add, remove }: Pick<RuleQuestion, "add" | "remove">,
  anyId: string,
): AskedChange {
  const going = new Set(remove);
  const rest = { ...group, rules: group.rules.filter(({ id }) => !going.has(id)) };
  const faults = ruleFaults(rest, add, before.securityGroups, anyId);
  const good = add.filter((_, at) => faults.every((fault) => fault.rule !== at));
  const { rules: added } = checkNewRules(rest, good, anyId, before.securityGroups);
  const changed = { ...rest, rules: [...rest.rules, ...added] };
  const after = { ...before, securityGroups: before.securityGroups.map((each) => (each === group ? changed : each)) };
  return { before, after, group, added, removed: group.rules.filter(({ id }) => going.has(id)), faults };
}
