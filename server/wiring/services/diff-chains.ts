import type { ChainRules, HostOperation } from "@/server/model/host-operation";
import type { FilterTable, Namespace } from "@/server/model/host-state";
import { type Change, join, NOTHING, type Part } from "@/server/wiring/services/change";
import type { ServiceTable } from "@/server/wiring/services/service-chains";

/**
 * The chains and jumps of a namespace of ours that differ from what is there. `observed` null: the namespace is new. A rule
 * set that could not be read is left as it is.
 */
export function diffChains(namespace: string, observed: Namespace | null, tables: readonly ServiceTable[]): Part {
  return join(tables.map((table) => diffTable(namespace, observed, table)));
}

function diffTable(namespace: string, observed: Namespace | null, wanted: ServiceTable): Part {
  const ruleSet = wanted.family === "ipv4" ? observed?.iptables : observed?.ip6tables;
  if (observed !== null && ruleSet === null) return NOTHING;
  const table = ruleSet?.tables.find(({ name }) => name === wanted.name) ?? { name: wanted.name, chains: [] };
  const chains = wanted.chains.filter((chain) => !isSame(rulesOf(table, chain.name), chain.rules));
  const jumps = wanted.jumps.filter(({ chain, rule }) => !(rulesOf(table, chain) ?? []).includes(rule));
  const names = new Set(wanted.chains.map(({ name }) => name));
  const absent = table.chains
    .filter(({ name, policy }) => policy === null && name.startsWith("neutron-") && !names.has(name))
    .map(({ name }) => name);
  if (chains.length + jumps.length + absent.length === 0) return NOTHING;
  const operation: HostOperation = {
    op: "chains.set",
    namespace,
    family: wanted.family,
    table: wanted.name,
    chains,
    absent,
    jumps,
  };
  const changes = chains.filter(({ rules }) => rules.length > 0).map((chain) => change(wanted, table, chain));
  return { operations: [operation], changes };
}

function change(wanted: ServiceTable, table: FilterTable, { name, rules }: ChainRules): Change {
  const before = rulesOf(table, name);
  const tool = wanted.family === "ipv4" ? "iptables" : "ip6tables";
  return {
    what: `${tool} -t ${wanted.name} ${name}`,
    before: before === null || before.length === 0 ? null : before.join("\n"),
    after: rules.join("\n"),
  };
}

function rulesOf(table: FilterTable, chain: string): readonly string[] | null {
  return table.chains.find(({ name }) => name === chain)?.rules.map(({ spec }) => spec.trim()) ?? null;
}

function isSame(observed: readonly string[] | null, wanted: readonly string[]): boolean {
  return observed !== null && observed.length === wanted.length && observed.every((rule, at) => rule === wanted[at]);
}
