import type { NetworkIntent } from "@/server/model/network-intent";
import type { Named } from "@/server/model/object-views";
import { ruleWords } from "@/server/model/rule-words";
import type { RuleOrigin } from "@/server/security-groups/rule-line";

export type OriginWords = { readonly why: string; readonly group: Named | null; readonly ruleId: string | null };

/** What asks for a line, in words, by the groups of these intents; the later ones win. */
export function originTeller(
  ...intents: readonly Pick<NetworkIntent, "securityGroups">[]
): (origin: RuleOrigin) => OriginWords {
  const all = intents.flatMap((each) => each.securityGroups);
  const names = new Map(all.map((group) => [group.id, group.name || group.id.slice(0, 8)]));
  const rules = new Map(all.flatMap((group) => group.rules.map((rule) => [rule.id, rule])));
  const groupName = (id: string) => names.get(id) ?? id;
  return (origin) => {
    if (origin.kind !== "group-rule") return { why: plainWords(origin), group: null, ruleId: null };
    const { groupId, ruleId, member, also } = origin;
    const rule = rules.get(ruleId);
    const words = rule === undefined ? "a rule" : `rule ${ruleWords(rule, groupName)}`;
    const of = member === null ? "" : ` for its member ${member}`;
    const others = [...new Set(also.map((each) => groupName(each.groupId)))];
    const too = others.length === 0 ? "" : `, asked for by ${others.join(", ")} too`;
    const group = { id: groupId, name: groupName(groupId) };
    return { why: `${words} of group ${group.name}${of}${too}`, group, ruleId };
  };
}

function plainWords(origin: Exclude<RuleOrigin, { kind: "group-rule" }>): string {
  switch (origin.kind) {
    case "anti-spoofing":
      return origin.pair
        ? `an allowed address pair: ${origin.address ?? "any address"} with ${origin.mac}`
        : `the port's own ${origin.address ?? "address"} with ${origin.mac}`;
    case "anti-spoofing-jump":
      return "sender addresses are checked first";
    case "anti-spoofing-drop":
      return "any other sender address is dropped";
    case "dhcp-request":
      return "the guest may ask for an address";
    case "dhcp-reply":
      return "the DHCP server may answer";
    case "dhcp-server-drop":
      return "no guest is a DHCP server";
    case "neighbour-discovery":
      return "IPv6 needs its neighbours";
    case "router-advertisement":
      return "routers may announce themselves";
    case "router-advertisement-drop":
      return "no guest is an IPv6 router";
    case "established":
      return "answers to connections that were let through";
    case "invalid":
      return "packets that connection tracking cannot place are dropped";
    case "fallback":
      return "what no rule lets through is dropped";
    case "zone":
      return "connections of this network are tracked apart";
    case "stateless":
      return "connections are not tracked: a stateless group";
    case "dispatch":
      return "leads packets of the port to its chain";
    case "port-security-off":
      return "port security is off";
    case "trusted":
      return "a service of the network";
    case "default-drop":
      return "everything else is dropped";
    case "checked":
      return "every port's chain let it through";
  }
}
