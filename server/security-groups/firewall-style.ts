/**
 * How rules are written. What Bridgehead writes is `ZED`; the others are generated to compare a host of another release
 * or configuration with what its own agent would have written.
 */
export type FirewallStyle = {
  /** `zed`: Neutron 21 and its neighbours; `havana`: 2013.2, IPv4 only, no conntrack zones, no ICMP types. */
  readonly dialect: "zed" | "havana";
  /** `comment_iptables_rules` */
  readonly comments: boolean;
  /** `enable_ipset`; without, a rule with a remote group becomes one rule for each member address. */
  readonly ipsets: boolean;
};

export const ZED: FirewallStyle = { dialect: "zed", comments: true, ipsets: true };
export const ZED_PLAIN: FirewallStyle = { dialect: "zed", comments: false, ipsets: false };
export const HAVANA: FirewallStyle = { dialect: "havana", comments: false, ipsets: false };
