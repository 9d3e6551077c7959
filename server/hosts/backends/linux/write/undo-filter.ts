import { namespaceOf } from "@/server/hosts/backends/linux/write/patch-state";
import type { FilterOperation, HostOperation } from "@/server/model/host-operation";
import type { FilterChain, HostState } from "@/server/model/host-state";

/** See `undoOf`. */
export function undoFilter(operation: FilterOperation, before: HostState): readonly HostOperation[] {
  const namespace = namespaceOf(before, operation.namespace);
  switch (operation.op) {
    case "chains.set": {
      const rules = operation.family === "ipv4" ? namespace?.iptables : namespace?.ip6tables;
      if (!rules) return [];
      const table = rules.tables.find(({ name }) => name === operation.table);
      return [chainsAsWere(operation, new Map(table?.chains.map((chain) => [chain.name, chain])))];
    }
    case "ipset.ensure":
    case "ipset.absent": {
      const { name } = operation;
      if (!namespace?.ipsets) return [];
      const set = namespace.ipsets.find((one) => one.name === name);
      if (!set) return [{ op: "ipset.absent", namespace: operation.namespace, name }];
      const family = set.family === "inet6" ? "inet6" : "inet";
      return [{ op: "ipset.ensure", namespace: operation.namespace, name, family, members: set.members }];
    }
    case "ebtables.change":
      return namespace?.ebtables ? [{ ...operation, add: operation.remove, remove: operation.add }] : [];
    case "conntrack.clear":
      // A connection that is still wanted is tracked anew with its next packet.
      return [];
    case "conntrack.judge":
      return [{ ...operation, allowed: operation.formerly, formerly: operation.allowed }];
  }
}

type Chains = ReadonlyMap<string, FilterChain>;
type SetChains = Extract<FilterOperation, { op: "chains.set" }>;

function chainsAsWere(operation: SetChains, chains: Chains): SetChains {
  const touched = [...operation.chains.map(({ name }) => name), ...operation.absent];
  const specs = (name: string) => chains.get(name)?.rules.map(({ spec }) => spec) ?? [];
  return {
    ...operation,
    chains: touched.filter((name) => chains.has(name)).map((name) => ({ name, rules: specs(name) })),
    absent: touched.filter((name) => !chains.has(name)),
    jumps: operation.jumps.map(({ chain, rule, at }) => {
      if (!specs(chain).includes(rule)) return { chain, rule, at: "absent" };
      return { chain, rule, at: at === "absent" ? (specs(chain)[0] === rule ? "first" : "last") : at };
    }),
  };
}
