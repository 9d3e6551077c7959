import type { RoutingRule } from "./host-state";

/** What the kernel begins with, in the order in which it asks them. */
const OWN = { inet: ["0 local", "32766 main", "32767 default"], inet6: ["0 local", "32766 main"] } as const;

/** The rules of a family that nobody has touched. */
export function ownRoutingRules(family: RoutingRule["family"]): readonly RoutingRule[] {
  return OWN[family].map((words): RoutingRule => {
    const [priority, table = "main"] = words.split(" ");
    const any = { inverted: false, from: "all", to: "all", inputDevice: null, outputDevice: null, mark: null };
    return { family, priority: Number(priority), table, action: "lookup", more: [], ...any };
  });
}

const ownTexts = new Set(
  (["inet", "inet6"] as const).flatMap((family) => ownRoutingRules(family).map((rule) => routingRuleText(rule))),
);

export function isOwnRoutingRule(rule: RoutingRule): boolean {
  return ownTexts.has(routingRuleText(rule));
}

/** As `ip rule` prints it. */
export function routingRuleText(rule: RoutingRule): string {
  const { inverted, from, to, mark, markMask, inputDevice, outputDevice, table, action, suppressPrefixLength } = rule;
  return [
    `${rule.priority}:`,
    ...(inverted ? ["not"] : []),
    `from ${from}`,
    ...(to === "all" ? [] : [`to ${to}`]),
    ...(mark === null
      ? []
      : [`fwmark 0x${mark.toString(16)}${markMask === undefined ? "" : `/0x${markMask.toString(16)}`}`]),
    ...(inputDevice === null ? [] : [`iif ${inputDevice}`]),
    ...(outputDevice === null ? [] : [`oif ${outputDevice}`]),
    ...rule.more,
    action === "lookup" ? `lookup ${table ?? "?"}` : action,
    ...(suppressPrefixLength === undefined ? [] : [`suppress_prefixlength ${suppressPrefixLength}`]),
  ].join(" ");
}
