import { inUse, missing } from "@/server/hosts/backends/simulated/failures";
import type { SimulatedChain, SimulatedChains, SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { namespaceOf, withNamespace } from "@/server/hosts/backends/simulated/parts";
import { lookup, put, without } from "@/server/hosts/backends/simulated/records";
import { tokenizeRule } from "@/server/hosts/parse/rule-tokens";
import type { FilterOperation } from "@/server/model/host-operation";

export type SetChains = Extract<FilterOperation, { readonly op: "chains.set" }>;

const BUILT_IN: Readonly<Record<SetChains["table"], readonly string[]>> = {
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  raw: ["PREROUTING", "OUTPUT"],
};

/** In capitals: a target of the kernel. A chain of that form has a dash (`neutron-openvswi-INPUT`) or is built in. */
const TARGET = /^[A-Z0-9]+$/;

/**
 * One operation of what becomes one restore; `checkChains` looks at the result when all of it is done. Chains that are
 * named are declared first, so that they may jump into each other.
 */
export function changeChains(model: SimulatedModel, operation: SetChains): SimulatedModel {
  const { namespace, table, family } = operation;
  const key = `${family} ${table}`;
  const before = lookup(namespaceOf(model, namespace).tables, key) ?? emptyTable(table);
  let chains: SimulatedChains = before;
  for (const { name, rules } of operation.chains) chains = put(chains, name, { policy: policyOf(chains, name), rules });
  for (const { chain, rule, at } of operation.jumps) chains = withJump(chains, chain, rule, at);
  for (const name of operation.absent) chains = without(withoutJumps(chains, name), name);
  return withNamespace(model, namespace, {
    tables: put(namespaceOf(model, namespace).tables, key, chains),
  });
}

/** What the kernel refuses of a table: a jump to nowhere, a set that is not there. */
export function checkChains(model: SimulatedModel, { namespace, table, family, absent }: SetChains): void {
  const { tables, ipsets } = namespaceOf(model, namespace);
  const chains = lookup(tables, `${family} ${table}`) ?? {};
  for (const [name, { rules }] of Object.entries(chains)) {
    for (const rule of rules) {
      const words = tokenizeRule(rule);
      const target = after(words, "-j") ?? after(words, "-g");
      if (target !== null && absent.includes(target)) throw inUse(`Chain ${target}`, `a rule of chain ${name}`);
      if (target !== null && !TARGET.test(target) && lookup(chains, target) === undefined) {
        throw missing(`Chain ${target}, which a rule of chain ${name} jumps to,`);
      }
      const set = after(words, "--match-set");
      if (set !== null && lookup(ipsets, set) === undefined) throw missing(`Set ${set}, which chain ${name} asks,`);
    }
  }
}

const emptyTable = (table: SetChains["table"]): SimulatedChains =>
  Object.fromEntries(BUILT_IN[table].map((name): [string, SimulatedChain] => [name, { policy: "ACCEPT", rules: [] }]));

const policyOf = (chains: SimulatedChains, name: string) => lookup(chains, name)?.policy ?? null;

function withJump(chains: SimulatedChains, name: string, rule: string, at: "first" | "last" | "absent") {
  const chain = lookup(chains, name);
  if (chain === undefined) {
    if (at === "absent") return chains;
    return put(chains, name, { policy: null, rules: [rule] });
  }
  const isThere = chain.rules.includes(rule);
  if (isThere === (at !== "absent")) return chains;
  const others = chain.rules.filter((each) => each !== rule);
  const rules = at === "absent" ? others : at === "first" ? [rule, ...others] : [...others, rule];
  return put(chains, name, { ...chain, rules });
}

function withoutJumps(chains: SimulatedChains, target: string): SimulatedChains {
  return Object.fromEntries(
    Object.entries(chains).map(([name, chain]) => {
      const rules = chain.rules.filter((rule) => {
        const words = tokenizeRule(rule);
        return (after(words, "-j") ?? after(words, "-g")) !== target;
      });
      return [name, rules.length === chain.rules.length ? chain : { ...chain, rules }];
    }),
  );
}

function after(words: readonly string[], option: string): string | null {
  const at = words.indexOf(option);
  return at < 0 ? null : (words[at + 1] ?? null);
}
