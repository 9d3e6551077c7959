import type { HostState } from "@/server/model/host-state";
import type { NatRule } from "@/server/model/on-host-views";

/** PURE. The NAT rules of a router's namespace in the order of its chains; `null`: they were not read. */
export function describeNat(state: HostState, namespace: string): readonly NatRule[] | null {
  const rules = state.namespaces.find(({ name }) => name === namespace)?.iptables;
  if (rules === null || rules === undefined) return null;
  const nat = rules.tables.find(({ name }) => name === "nat");
  return (nat?.chains ?? []).flatMap(({ name: chain, rules: found }) =>
    found.map(({ spec, packets }, at) => ({ chain, position: at + 1, spec, packets, words: natWords(spec) })),
  );
}

/** What a rule translates, in words; `null`: it only leads to another chain or excepts something. */
export function natWords(spec: string): string | null {
  const target = /-j (\S+)/.exec(spec)?.[1];
  const from = addressAfter(spec, "-s");
  const to = addressAfter(spec, "-d");
  const into = /--to-(?:destination|source) (\S+)/.exec(spec)?.[1];
  if (target === "DNAT" && to !== null) return `what comes to ${to} goes to ${into ?? "another address"}`;
  if (target === "SNAT" && from !== null) return `what ${from} sends outside leaves as ${into ?? "another address"}`;
  if (target === "SNAT" && spec.includes("--ctstate DNAT")) {
    return `what came for a floating IP from inside leaves as ${into ?? "another address"}, so that answers come back here`;
  }
  if (target === "SNAT") return `what else goes out leaves as ${into ?? "another address"}`;
  if (target === "REDIRECT") return `what comes to ${to ?? "it"} is answered by the router itself`;
  return null;
}

function addressAfter(spec: string, option: "-s" | "-d"): string | null {
  const found = new RegExp(`(?<!! )(?:^|(?<= ))${option} (\\S+)`).exec(spec)?.[1];
  return found?.replace(/\/(?:32|128)$/, "") ?? null;
}
