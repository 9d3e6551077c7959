import type { Namespace } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import type { ChainPurpose } from "@/server/model/security-group-views";
import { FILTER_TOP, portOfRule, SG_CHAIN, SG_FALLBACK, wrapped } from "@/server/security-groups/chain-names";
import { compileHost } from "@/server/security-groups/compile-host";
import { type ExplainedChain, explainChain } from "@/server/security-groups/explain-chain";
import { type FirewallStyle, ZED } from "@/server/security-groups/firewall-style";
import { FAMILIES, type RuleLine } from "@/server/security-groups/rule-line";
import { deviceName } from "@/server/wiring/device-names";

export type SharedChain = ExplainedChain & {
  readonly purpose: ChainPurpose;
  readonly isThere: boolean;
  /** Lines about other ports, which are left out. */
  readonly others: number;
};

/** In the order in which a packet comes to them. */
const SHARED: readonly (readonly [name: string, purpose: ChainPurpose])[] = [
  ["INPUT", "input"],
  ["FORWARD", "forward"],
  ["OUTPUT", "output"],
  [wrapped("INPUT"), "agent-input"],
  [wrapped("FORWARD"), "agent-forward"],
  [FILTER_TOP, "filter-top"],
  [wrapped("OUTPUT"), "agent-output"],
  [SG_CHAIN, "dispatch"],
  [wrapped("local"), "local"],
  [SG_FALLBACK, "fallback"],
];

/**
 * The chains through which packets come to those of a hybrid port, as its host has them: the lines about the port and
 * those about no port at all. A family whose rules were not read has none.
 */
export function explainSharedChains(
  intent: NetworkIntent,
  port: Port,
  root: Namespace,
  style: FirewallStyle = ZED,
): readonly SharedChain[] {
  const treatment = port.portSecurity === false ? "open" : "filtered";
  const wanted = compileHost({ intent, ports: [{ port, treatment }], zones: new Map(), style });
  const device = deviceName("tap", port.id).slice("tap".length);
  const isAbout = (spec: string) => [null, device].includes(portOfRule(spec));
  return FAMILIES.flatMap((family) => {
    const rules = family === "ipv4" ? root.iptables : root.ip6tables;
    if (rules === null || wanted[family] === null) return [];
    const found = rules.tables.find(({ name }) => name === "filter")?.chains ?? [];
    const filter = wanted[family]?.filter;
    return SHARED.map(([name, purpose]): SharedChain => {
      const there = found.find((chain) => chain.name === name);
      const jumps = (filter?.jumps ?? []).filter(({ chain }) => chain === name);
      const lines =
        filter?.chains.find((chain) => chain.name === name)?.lines ??
        jumps.map(({ rule }): RuleLine => ({ spec: rule, origin: { kind: "dispatch" } }));
      return {
        ...{ family, name, purpose },
        isThere: there !== undefined,
        lines: explainChain({ name, lines }, there, isAbout),
        others: (there?.rules ?? []).filter(({ spec }) => !isAbout(spec)).length,
      };
    });
  });
}
