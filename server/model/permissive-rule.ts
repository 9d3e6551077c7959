import type { SecurityGroupRule } from "./neutron";

const WHOLE_RANGE = { first: 1, last: 65_535 };

/** Why a rule lets in more than anybody means; `null`: it does not. Egress is open by default, which nobody is told again. */
export function permissiveBecause(rule: Omit<SecurityGroupRule, "id">): string | null {
  const { direction, protocol, portMin, portMax, remotePrefix, remoteGroupId } = rule;
  if (direction !== "ingress" || remoteGroupId !== null) return null;
  const from = remotePrefix === null || /\/0$/.test(remotePrefix) ? "anywhere" : remotePrefix;
  if (protocol === null) return from === "anywhere" ? "It lets in everything from anywhere." : null;
  const hasPorts = ["tcp", "udp", "sctp", "dccp", "udplite"].includes(protocol);
  const isWhole = portMin === null || (portMin <= WHOLE_RANGE.first && (portMax ?? portMin) >= WHOLE_RANGE.last);
  return hasPorts && isWhole ? `It lets in every ${protocol} port from ${from}.` : null;
}
