import type { SecurityGroupRule } from "@/server/model/neutron";

type Content = Omit<SecurityGroupRule, "id">;

/** A rule in the operator's words, e.g. `ingress IPv4 tcp 22 from 10.0.0.0/24`. */
export function ruleWords(rule: Content, groupName: (id: string) => string = (id) => id): string {
  const { direction, ethertype, remotePrefix, remoteGroupId } = rule;
  const remote =
    remoteGroupId !== null ? `group ${groupName(remoteGroupId)}` : remotePrefix === null ? null : remotePrefix;
  const words = [direction, ethertype, rule.protocol ?? "any", portWords(rule)];
  if (remote !== null) words.push(direction === "ingress" ? "from" : "to", remote);
  return words.filter((word) => word !== null).join(" ");
}

/** `22`, `80:90`, `type 8 code 0`; `null`: none. */
export function portWords({ protocol, portMin, portMax }: Content): string | null {
  if (protocol === "icmp" || protocol === "ipv6-icmp") {
    if (portMin === null) return null;
    return portMax === null ? `type ${portMin}` : `type ${portMin} code ${portMax}`;
  }
  if (portMin === null && portMax === null) return null;
  return portMin === portMax ? String(portMin) : `${portMin ?? ""}:${portMax ?? ""}`;
}

/** What a rule says, without its id: equal text, equal rule. */
export function ruleContent(rule: Content): string {
  const { direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId } = rule;
  return JSON.stringify([direction, ethertype, protocol, portMin, portMax, remotePrefix, remoteGroupId]);
}
