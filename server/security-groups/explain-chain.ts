import type { FilterChain, Namespace } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { compilePort } from "@/server/security-groups/compile-port";
import { dhcpServersOf } from "@/server/security-groups/dhcp-servers";
import { type FirewallStyle, ZED } from "@/server/security-groups/firewall-style";
import { GroupLines } from "@/server/security-groups/group-lines";
import { normalRule } from "@/server/security-groups/normal-rule";
import { type ChainLines, FAMILIES, type Family, type RuleOrigin } from "@/server/security-groups/rule-line";

export type ExplainedLine = {
  readonly spec: string;
  /** `null`: on the host, and nothing that we know of asks for it. */
  readonly origin: RuleOrigin | null;
  /** `missing`: it should be on the host and is not; `extra`: the other way round; `null`: the host was not looked at. */
  readonly state: "in-force" | "missing" | "extra" | null;
  /** Its place in the chain of the host, from 1, as `--line-numbers` counts; `null`: it is not there, or was not looked at. */
  readonly number: number | null;
  readonly packets: number | null;
  readonly bytes: number | null;
};

export type ExplainedChain = {
  readonly family: Family;
  readonly name: string;
  readonly lines: readonly ExplainedLine[];
};

/**
 * The chains of a port, in evaluation order, with what each line is there for. With the root namespace of its host: the
 * lines as they are there, with counters; those that are missing come where they belong.
 */
export function explainPort(
  intent: NetworkIntent,
  port: Port,
  root: Namespace | null,
  style: FirewallStyle = ZED,
): readonly ExplainedChain[] {
  if (port.portSecurity === false) return [];
  const world = { style, groups: new GroupLines(intent, style), dhcpServers: dhcpServersOf(intent) };
  return FAMILIES.filter((family) => family === "ipv4" || style.dialect !== "havana").flatMap((family) => {
    const rules = family === "ipv4" ? root?.iptables : root?.ip6tables;
    const filter = rules?.tables.find(({ name }) => name === "filter");
    return compilePort(port, family, world).map((chain): ExplainedChain => {
      if (rules == null) return { family, name: chain.name, lines: chain.lines.map(unseen) };
      return {
        family,
        name: chain.name,
        lines: explainChain(
          chain,
          filter?.chains.find(({ name }) => name === chain.name),
        ),
      };
    });
  });
}

function unseen({ spec, origin }: ChainLines["lines"][number]): ExplainedLine {
  return { spec, origin, state: null, number: null, packets: null, bytes: null };
}

/**
 * Lines on a host with their origins, and before the next line that is there each one that is missing. Of a chain that
 * many ports share, those that are `about` the one that is asked for.
 */
export function explainChain(
  wanted: ChainLines,
  found: FilterChain | undefined,
  about: (spec: string) => boolean = () => true,
): readonly ExplainedLine[] {
  const normals = wanted.lines.map(({ spec }) => normalRule(spec));
  const places = new Map(normals.map((normal, at) => [normal, at]));
  const seen = (found?.rules ?? []).flatMap((rule, index) =>
    about(rule.spec) ? [{ rule, number: index + 1, at: places.get(normalRule(rule.spec)) }] : [],
  );
  const there = new Set(seen.map(({ at }) => at));
  const missing = wanted.lines.flatMap((line, at) => (there.has(at) ? [] : [{ line, at }]));
  const lines: ExplainedLine[] = [];
  let next = 0;
  const missingBefore = (place: number) => {
    for (let each = missing[next]; each !== undefined && each.at < place; each = missing[next]) {
      lines.push({ ...unseen(each.line), state: "missing" });
      next += 1;
    }
  };
  for (const { rule, number, at } of seen) {
    if (at !== undefined) missingBefore(at);
    const { spec, packets, bytes } = rule;
    const origin = at === undefined ? null : (wanted.lines[at]?.origin ?? null);
    lines.push({ spec, origin, state: at === undefined ? "extra" : "in-force", number, packets, bytes });
  }
  missingBefore(wanted.lines.length);
  return lines;
}
