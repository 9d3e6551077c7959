import type { SecurityGroupRule } from "@/server/model/neutron";
import { readPrefix, withLength } from "@/server/security-groups/addresses";
import { setName } from "@/server/security-groups/chain-names";
import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import { MODULES, protocolName, WITH_PORTS } from "@/server/security-groups/protocols";
import type { Family } from "@/server/security-groups/rule-line";

/**
 * One rule of a security group as text, or why it has none: a line that iptables refuses would hold up every other line
 * of the host, so what the inventory should have refused is refused here too.
 */
export type GroupRuleText =
  /** `remote`: what stands for a remote group, to be filled in by the member addresses. */
  | { readonly kind: "lines"; readonly before: string; readonly after: string; readonly remoteGroupId: string | null }
  | { readonly kind: "unusable"; readonly because: string };

export const REMOTE: Readonly<Record<SecurityGroupRule["direction"], string>> = { ingress: "-s", egress: "-d" };

/** The family of a rule; `null`: an ethertype that is neither. */
export function familyOf(rule: SecurityGroupRule): Family | null {
  return rule.ethertype === "IPv4" ? "ipv4" : rule.ethertype === "IPv6" ? "ipv6" : null;
}

/**
 * In the order of `iptables-save`: remote prefix, protocol, module, port or type, set. A text is `before` + the address
 * of a member where `remoteGroupId` is set and sets are not used + `after`.
 */
export function groupRuleText(rule: SecurityGroupRule, family: Family, style: FirewallStyle): GroupRuleText {
  const parts: string[] = [];
  if (rule.remotePrefix !== null && rule.remotePrefix !== "") {
    const prefix = readPrefix(rule.remotePrefix);
    if (prefix === null) return unusable(`"${rule.remotePrefix}" is neither an address nor a prefix`);
    if (prefix.family !== family) return unusable(`prefix ${rule.remotePrefix} is not ${rule.ethertype}`);
    if (prefix.length > 0) parts.push(`${REMOTE[rule.direction]} ${withLength(prefix)}`);
  }
  const before = parts.map((part) => `${part} `).join("");
  const matches = protocolMatches(rule, family, style);
  if ("because" in matches) return unusable(matches.because);
  const after = [...matches.parts];
  if (rule.remoteGroupId !== null && style.ipsets) {
    const side = rule.direction === "ingress" ? "src" : "dst";
    after.push(`-m set --match-set ${setName(rule.remoteGroupId, family)} ${side}`);
  }
  return { kind: "lines", before, after: [...after, "-j RETURN"].join(" "), remoteGroupId: rule.remoteGroupId };
}

type Matches = { readonly parts: readonly string[] } | { readonly because: string };

function protocolMatches(rule: SecurityGroupRule, family: Family, style: FirewallStyle): Matches {
  const { portMin, portMax } = rule;
  const protocol = protocolName(rule.protocol, family);
  if (protocol === undefined) return { because: `"${rule.protocol}" is no protocol` };
  const hasRange = portMin !== null || portMax !== null;
  if (protocol === null) return hasRange ? { because: "it has ports without a protocol" } : { parts: [] };
  const module = MODULES[protocol];
  if (!hasRange) {
    const always = style.dialect === "havana" && (protocol === "tcp" || protocol === "udp");
    return { parts: always ? [`-p ${protocol} -m ${protocol}`] : [`-p ${protocol}`] };
  }
  if (portMin === null) return { because: `it has ${WITH_PORTS.has(protocol) ? "a last" : "a code"} without a first` };
  if (protocol === "icmp" || protocol === "ipv6-icmp") {
    if ((protocol === "ipv6-icmp") !== (family === "ipv6")) return { because: `${protocol} is not ${rule.ethertype}` };
    if (!isWithin(portMin, 255) || (portMax !== null && !isWithin(portMax, 255))) {
      return { because: `${portMin}${portMax === null ? "" : `/${portMax}`} is no type and code of ${protocol}` };
    }
    if (protocol === "icmp" && portMin === 255) return { because: "iptables takes ICMP type 255 for every type" };
    if (style.dialect === "havana") return { parts: [`-p ${protocol}`] };
    const option = protocol === "icmp" ? "--icmp-type" : "--icmpv6-type";
    const type = portMax === null ? `${portMin}` : `${portMin}/${portMax}`;
    return { parts: [`-p ${protocol} -m ${module} ${option} ${type}`] };
  }
  if (!WITH_PORTS.has(protocol)) return { because: `protocol ${protocol} has no ports` };
  const last = portMax ?? portMin;
  if (!isWithin(portMin, 65_535) || !isWithin(last, 65_535)) return { because: `${portMin} to ${last} are no ports` };
  if (portMin > last) return { because: `its range of ports ${portMin} to ${last} is reversed` };
  const head = module === undefined ? `-p ${protocol}` : `-p ${protocol} -m ${module}`;
  if (portMin < last) return { parts: [`${head} -m multiport --dports ${portMin}:${last}`] };
  return {
    parts: [protocol === "udplite" ? `${head} -m multiport --dports ${portMin}` : `${head} --dport ${portMin}`],
  };
}

const isWithin = (value: number, last: number): boolean => Number.isInteger(value) && value >= 0 && value <= last;
const unusable = (because: string): GroupRuleText => ({ kind: "unusable", because });
