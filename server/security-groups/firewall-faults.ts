import type { Fault } from "@/server/model/fault";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { UnusableRule } from "@/server/security-groups/group-lines";
import type { Stranger } from "@/server/security-groups/port-owners";

export function unreadFault(host: string, what: "rules" | "sets"): Fault {
  const command = what === "rules" ? "iptables-save and ip6tables-save" : "ipset save";
  return {
    code: "firewall-unread",
    object: `host "${host}"`,
    message: `Its ${what === "rules" ? "packet-filter rules" : "address sets"} could not be read, so nothing of its security groups is changed.`,
    remedy: `See that ${command} work there for the console's user, and observe the host again.`,
  };
}

export function zoneFaults(portIds: readonly string[]): readonly Fault[] {
  return portIds.map((id) => ({
    code: "conntrack-zones-exhausted",
    object: `port ${id}`,
    message: "The host has no conntrack zone left for it (4097 to 65535).",
    remedy: "Bind the port to another host.",
  }));
}

export function ruleFaults(rules: readonly UnusableRule[], intent: NetworkIntent): readonly Fault[] {
  const names = new Map(intent.securityGroups.map(({ id, name }) => [id, name]));
  return rules.map(({ groupId, ruleId, because }) => ({
    code: "security-group-rule-unusable",
    object: `rule ${ruleId} of security group "${names.get(groupId) || groupId}"`,
    message: `It is not in force on any host, because ${because}.`,
    remedy: "Delete the rule and make it anew.",
  }));
}

export function foreignNotice(host: string, { key, devices }: Stranger): string {
  const where =
    devices.length === 0 ? "whose device could not be looked up" : `whose ${devices.join(", ")} we did not make`;
  return `On ${host} there are security-group rules for a port ${key}…, ${where}; they are left as they are.`;
}

export function unknownSettingNotice(host: string, keys: readonly string[]): string {
  return `On ${host} it could not be read whether bridged packets reach the rules (${keys.join(", ")}). Without the kernel module br_netfilter no security group filters anything there.`;
}
