import type { FilterChain, FilterRule, IpSet, Namespace, RuleSet } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { portOfChain } from "@/server/security-groups/chain-names";
import { compileHost, type WantedFirewall } from "@/server/security-groups/compile-host";
import { explainChain } from "@/server/security-groups/explain-chain";
import type { FirewallStyle } from "@/server/security-groups/firewall-style";
import { normalRule } from "@/server/security-groups/normal-rule";
import { type ChainLines, FAMILIES, type Family, type RuleOrigin } from "@/server/security-groups/rule-line";
import { isGuestPort } from "@/server/wiring/on-host";

/** A line of a chain beside a change: one that comes, goes or stays, in the order of evaluation. */
export type ChainEdit = {
  readonly change: "+" | "-" | null;
  readonly spec: string;
  /** `null`: nothing that is known asks for it. */
  readonly origin: RuleOrigin | null;
  /** As it is there now; `null`: it comes. */
  readonly rule: FilterRule | null;
};
export type EditedChain = { readonly family: Family; readonly name: string; readonly edits: readonly ChainEdit[] };

export type IntentChange = {
  readonly before: NetworkIntent;
  readonly after: NetworkIntent;
  readonly style: FirewallStyle;
};

/**
 * The chains of a port with what a change of intent takes from and adds to them. What else is otherwise than intended stays
 * as it is. With a host: the chains that it has, as it has them; without: those that it would have.
 */
export function chainEdits(change: IntentChange, port: Port, root: Namespace | null): readonly EditedChain[] {
  const [was, will] = [compiled(change.before, port, change.style), compiled(change.after, port, change.style)];
  return FAMILIES.flatMap((family) => {
    const rules = family === "ipv4" ? root?.iptables : root?.ip6tables;
    const there = rules == null ? null : chainsOf(rules);
    const [old, now] = [chainsIn(was, family), chainsIn(will, family)];
    return [...new Set([...old.keys(), ...now.keys()])].flatMap((name): EditedChain[] => {
      const [before, after] = [old.get(name) ?? { name, lines: [] }, now.get(name) ?? { name, lines: [] }];
      const found = there === null ? asFound(before) : there.get(name);
      return found === undefined ? [] : [{ family, name, edits: editsOf(before, after, found) }];
    });
  });
}

function editsOf(before: ChainLines, after: ChainLines, found: FilterChain): readonly ChainEdit[] {
  const normals = ({ lines }: ChainLines) => new Set(lines.map(({ spec }) => normalRule(spec)));
  const [old, now] = [normals(before), normals(after)];
  const origins = new Map(before.lines.map(({ spec, origin }) => [normalRule(spec), origin]));
  return explainChain(after, found).flatMap((line): ChainEdit[] => {
    const { spec, origin, state, packets, bytes } = line;
    const normal = normalRule(spec);
    if (state === "missing") return old.has(normal) ? [] : [{ change: "+", spec, origin, rule: null }];
    const rule = { spec, packets, bytes };
    if (state !== "extra") return [{ change: null, spec, origin, rule }];
    const goes = old.has(normal) && !now.has(normal);
    return [{ change: goes ? "-" : null, spec, origin: origins.get(normal) ?? null, rule }];
  });
}

/** The root namespace of a host as it would be after a change, as far as the rules of these ports go. */
export function namespaceAfter(change: IntentChange, ports: readonly Port[], root: Namespace): Namespace {
  const edited = ports.flatMap((port) => chainEdits(change, port, root));
  const of = (rules: RuleSet | null, family: Family): RuleSet | null => {
    const own = new Map(edited.filter((each) => each.family === family).map(({ name, edits }) => [name, edits]));
    if (rules === null || own.size === 0) return rules;
    const tables = rules.tables.map((table) => ({
      ...table,
      chains:
        table.name === "filter" ? table.chains.map((chain) => withEdits(chain, own.get(chain.name))) : table.chains,
    }));
    return { ...rules, tables };
  };
  return {
    ...root,
    iptables: of(root.iptables, "ipv4"),
    ip6tables: of(root.ip6tables, "ipv6"),
    ipsets: root.ipsets === null ? null : setsAfter(change, ports, root.ipsets),
  };
}

export function withEdits(chain: FilterChain, edits: readonly ChainEdit[] | undefined): FilterChain {
  if (edits === undefined) return chain;
  const rules = edits.flatMap(({ change, spec, rule }): FilterRule[] =>
    change === "-" ? [] : [rule ?? { spec, packets: null, bytes: null }],
  );
  return { ...chain, rules };
}

/** Sets come with the first rule that asks for them; members are not changed by rules. */
function setsAfter(change: IntentChange, ports: readonly Port[], sets: readonly IpSet[]): readonly IpSet[] {
  const known = new Set(sets.map(({ name }) => name));
  const wanted = new Map(
    ports.flatMap((port) => compiled(change.after, port, change.style).sets.map((set) => [set.name, set] as const)),
  );
  const added = [...wanted.values()].filter(({ name }) => !known.has(name));
  return [
    ...sets,
    ...added.map(({ name, members, family }) => ({
      ...{ name, type: "hash:net", family: family === "ipv4" ? "inet" : "inet6", members },
    })),
  ];
}

function compiled(intent: NetworkIntent, { id }: Port, style: FirewallStyle): WantedFirewall {
  const port = intent.ports.find((each) => each.id === id);
  const isFiltered = port !== undefined && isGuestPort(port) && port.portSecurity !== false;
  const ports = isFiltered ? [{ port, treatment: "filtered" as const }] : [];
  return compileHost({ intent, ports, zones: new Map(), style });
}

function chainsIn(firewall: WantedFirewall, family: Family): ReadonlyMap<string, ChainLines> {
  const chains = firewall[family]?.filter.chains ?? [];
  return new Map(chains.filter(({ name }) => portOfChain(name) !== null).map((chain) => [chain.name, chain]));
}

function chainsOf({ tables }: RuleSet): ReadonlyMap<string, FilterChain> {
  const chains = tables.find(({ name }) => name === "filter")?.chains ?? [];
  return new Map(chains.map((chain) => [chain.name, chain]));
}

function asFound({ name, lines }: ChainLines): FilterChain {
  const rules = lines.map(({ spec }) => ({ spec, packets: null, bytes: null }));
  return { name, policy: null, packets: null, bytes: null, rules };
}
