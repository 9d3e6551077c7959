import type { FilterChain, Namespace } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import type { LedgerChain, LedgerLine } from "@/server/model/security-group-views";
import { originTeller } from "@/server/operations/security-groups/origin-words";
import { directionOfChain } from "@/server/security-groups/chain-names";
import { compileHost } from "@/server/security-groups/compile-host";
import { type ExplainedChain, explainPort } from "@/server/security-groups/explain-chain";
import { explainSharedChains } from "@/server/security-groups/explain-shared-chains";
import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import { type FilterSight, lineFates, sightOf } from "@/server/security-groups/line-fates";
import { sameVerdicts } from "@/server/security-groups/normal-rule";
import { FAMILIES, type Family } from "@/server/security-groups/rule-line";

type AnyChain = ExplainedChain & Pick<LedgerChain, "purpose" | "isThere" | "others">;

/** The port's own chains, and where they are asked at all and the host was read, those that lead to them. */
export function ledgerChains(
  intent: NetworkIntent,
  port: Port,
  root: Namespace | null,
  style: FirewallStyle,
): readonly LedgerChain[] {
  const own = explainPort(intent, port, root, style).map((chain): AnyChain => {
    const there = foundIn(root, chain.family);
    const isThere = there === null ? null : there.some(({ name }) => name === chain.name);
    return { ...chain, purpose: directionOfChain(chain.name) ?? "anti-spoofing", isThere, others: 0 };
  });
  const isAsked = root !== null && port.vif?.hybridPlug !== false;
  const chains = isAsked ? [...own, ...explainSharedChains(intent, port, root, style)] : own;
  const sights = new Map(
    FAMILIES.map((family) => [
      family,
      foundIn(root, family) === null || root === null ? wouldBe(intent, port, family, style) : sightOf(root, family),
    ]),
  );
  const tell = originTeller(intent);
  return chains.map(({ lines, ...chain }): LedgerChain => {
    const isSeen = lines.some(({ state }) => state !== null);
    const places = lines.map(({ number, state }, at) => (state === null ? at + 1 : number));
    const sight = sights.get(chain.family);
    const fates =
      sight === undefined
        ? new Map()
        : lineFates(
            sight,
            chain.family,
            chain.name,
            places.filter((place) => place !== null),
          );
    return {
      ...chain,
      isReordered: isSeen && chain.others === 0 && isReordered(lines, intent, port, chain, style),
      lines: lines.map(({ origin, ...line }, at): LedgerLine => {
        const words = origin === null ? { why: null, group: null, ruleId: null } : tell(origin);
        const place = places[at] ?? null;
        return { ...line, ...words, place, fate: place === null ? null : (fates.get(place) ?? null) };
      }),
    };
  });
}

/** `null`: its rules were not read. */
function foundIn(root: Namespace | null, family: Family): readonly FilterChain[] | null {
  const rules = family === "ipv4" ? root?.iptables : root?.ip6tables;
  return rules == null ? null : (rules.tables.find(({ name }) => name === "filter")?.chains ?? []);
}

/** The filter as it would be on a host that had this port alone. */
export function wouldBe(intent: NetworkIntent, port: Port, family: Family, style: FirewallStyle): FilterSight {
  const wanted = compileHost({ intent, ports: [{ port, treatment: "filtered" }], zones: new Map(), style });
  const chains = (wanted[family]?.filter.chains ?? []).map(
    ({ name, lines }): FilterChain => ({
      ...{ name, policy: null, packets: null, bytes: null },
      rules: lines.map(({ spec }) => ({ spec, packets: null, bytes: null })),
    }),
  );
  const sets = wanted.sets.map(({ name, members, family: of }) => ({
    ...{ name, type: "hash:net", family: of === "ipv4" ? "inet" : "inet6", members },
  }));
  return { chains, sets };
}

function isReordered(
  lines: ExplainedChain["lines"],
  intent: NetworkIntent,
  port: Port,
  { family, name, purpose }: Pick<AnyChain, "family" | "name" | "purpose">,
  style: FirewallStyle,
): boolean {
  if (!["ingress", "egress", "anti-spoofing"].includes(purpose)) return false;
  if (lines.some(({ state }) => state !== "in-force")) return false;
  const wanted = explainPort(intent, port, null, style).find((each) => each.family === family && each.name === name);
  const specs = (list: ExplainedChain["lines"]) => list.map(({ spec }) => spec);
  return wanted !== undefined && !sameVerdicts(specs(lines), specs(wanted.lines));
}
