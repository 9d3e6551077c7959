import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import type { RuleLine, RuleOrigin } from "@/server/security-groups/rule-line";

/** Neutron's comments, by what a line is for. Part of the text on a host, so never translated. */
export const COMMENT = {
  dispatch: "Direct traffic from the VM interface to the security group chain.",
  toPort: "Jump to the VM specific chain.",
  input: "Direct incoming traffic from VM to the security group chain.",
  pairAllow: "Allow traffic from defined IP/MAC pairs.",
  pairDrop: "Drop traffic without an IP/MAC allow rule.",
  dhcpClient: "Allow DHCP client traffic.",
  dhcpSpoof: "Prevent DHCP Spoofing by VM.",
  unmatched: "Send unmatched traffic to the fallback chain.",
  unmatchedDrop: "Default drop rule for unmatched traffic.",
  invalid:
    "Drop packets that appear related to an existing connection (e.g. TCP ACK/FIN) but do not have an entry in conntrack.",
  established: "Direct packets associated with a known session to the RETURN chain.",
  portSecurityOff: "Accept all packets when port security is disabled.",
  trusted: "Accept all packets when port is trusted.",
  advertisementDrop: "Drop IPv6 Router Advts from VM Instance.",
  icmp6: "Allow IPv6 ICMP traffic.",
} as const;

/** A line from its matches (`""`: every packet), its target and its comment, which stands before the target. */
export function line(
  style: FirewallStyle,
  match: string,
  target: string,
  origin: RuleOrigin,
  comment: string | null = null,
): RuleLine {
  const before = match === "" ? "" : `${match} `;
  const remark = comment === null || !style.comments ? "" : `-m comment --comment "${comment}" `;
  return { spec: `${before}${remark}-j ${target}`, origin };
}
