import type { SecurityGroup } from "@/server/model/neutron";
import { ruleContent } from "@/server/model/rule-words";
import type { SecurityGroupRuleInput } from "@/server/model/security-group-input";
import type { RuleFault, RuleField } from "@/server/model/security-group-views";
import { readRule } from "@/server/neutron/security-group-rule";
import { checkNewRules } from "@/server/neutron/security-group-rules";

/** Everything that is wrong with rules that come to a group, each fault at its rule and field, in the words of a refusal. */
export function ruleFaults(
  group: SecurityGroup,
  rules: readonly SecurityGroupRuleInput[],
  groups: readonly SecurityGroup[],
  anyId: string,
): readonly RuleFault[] {
  const seen = new Set<string>();
  return rules.flatMap((input, rule) => {
    const { faults } = checkNewRules(group, [input], anyId, groups);
    const found = faults.map(
      ({ code, message, remedy }): RuleFault => ({ rule, field: fieldOf(code, input), code, message, remedy }),
    );
    const content = ruleContent(readRule(input).rule);
    const isTwin = seen.has(content);
    seen.add(content);
    if (!isTwin || found.length > 0) return found;
    const remedy = "Leave one of them out: a second one changes nothing.";
    return [{ rule, field: null, code: "rule-given-twice", message: "This rule is given twice.", remedy }];
  });
}

function fieldOf(code: string, { portMin }: SecurityGroupRuleInput): RuleField | null {
  switch (code) {
    case "protocol-unknown":
    case "protocol-of-other-ethertype":
    case "port-without-protocol":
      return "protocol";
    case "protocol-without-ports":
    case "icmp-type-required":
    case "icmp-type-out-of-range":
      return "portMin";
    case "port-range-incomplete":
      return portMin === null ? "portMin" : "portMax";
    case "port-zero":
      return portMin === 0 ? "portMin" : "portMax";
    case "port-range-reversed":
    case "icmp-code-out-of-range":
      return "portMax";
    case "prefix-invalid":
    case "prefix-of-other-ethertype":
    case "prefix-and-group":
    case "remote-group-unknown":
      return "remote";
    default:
      return null;
  }
}
