import type { Namespace, RuleSet } from "@/server/model/host-state";
import { directionOfChain, portOfChain, SG_CHAIN, wrapped } from "@/server/security-groups/chain-names";
import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import { normalRule } from "@/server/security-groups/normal-rule";

/** How the security groups of a host are written; `"none"`: there are none, `"unknown"`: in a way that we do not know. */
export type Dialect = { readonly dialect: FirewallStyle["dialect"] } & Partial<Omit<FirewallStyle, "dialect">>;
export type Recognised = { readonly kind: "none" | "unknown" } | ({ readonly kind: "known" } & Dialect);

/**
 * Told by what the two releases cannot share:
 * 1. without `sg-chain` there are no security groups of the OVS agent;
 * 2. conntrack zones in raw: not Havana, also on a host without ports;
 * 3. in a port's `i` chain INVALID is dropped first in Havana, and last in Zed;
 * 4. neither of them: not known.
 * Comments and sets are said where rules show them (`comments` by the fallback, which always has one where they are on).
 */
export function recogniseDialect(root: Namespace | undefined): Recognised {
  const families = [root?.iptables, root?.ip6tables].filter((rules) => rules != null);
  const filters = families.flatMap((rules) => chainsOf(rules, "filter"));
  if (!filters.some(({ name }) => name === SG_CHAIN)) return { kind: "none" };
  const specs = filters.flatMap(({ rules }) => rules);
  const style = {
    comments: specs.some((spec) => spec.includes("--comment")),
    ...(specs.some((spec) => spec.includes("--match-set NIPv")) ? { ipsets: true } : {}),
  };
  const raw = families.flatMap((rules) => chainsOf(rules, "raw"));
  if (raw.some(({ name }) => name === wrapped("PREROUTING"))) return { kind: "known", dialect: "zed", ...style };
  const ingress = filters.filter(({ name }) => portOfChain(name) !== null && directionOfChain(name) === "ingress");
  const first = ingress[0]?.rules.map(normalRule) ?? [];
  const at = first.indexOf("-m state --state INVALID -j DROP");
  if (at < 0) return { kind: "unknown" };
  return { kind: "known", dialect: at === 0 ? "havana" : "zed", ...style };
}

function chainsOf(
  rules: RuleSet,
  table: string,
): readonly { readonly name: string; readonly rules: readonly string[] }[] {
  const chains = rules.tables.find(({ name }) => name === table)?.chains ?? [];
  return chains.map(({ name, rules: list }) => ({ name, rules: list.map(({ spec }) => spec) }));
}
