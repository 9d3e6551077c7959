import { keptPairs } from "@/server/hosts/backends/linux/write/kept-pairs";
import { normalRule } from "@/server/hosts/backends/linux/write/normal-rule";
import type { FilterOperation } from "@/server/model/host-operation";
import type { FilterChain } from "@/server/model/host-state";

type SetChains = Extract<FilterOperation, { op: "chains.set" }>;

/** A rule as text, and as it is compared. */
type Rule = { readonly text: string; readonly key: string };
type RuleOf = (text: string) => Rule;

/**
 * The lines of one table that lead from the present chains to what the operations say, and no others. Rules:
 * 1. A chain that is there is never declared: that would flush it.
 * 2. Rules that stay are not touched and keep their counters.
 * 3. In chains that are shared a rule is deleted by its text, so that nothing of others is hit; in chains of ours by its
 *    number.
 */
export function chainLines(present: readonly FilterChain[], operations: readonly SetChains[]): readonly string[] {
  const ruleOf = remembering();
  const before = new Map(present.map(({ name, rules }) => [name, rules.map(({ spec }) => ruleOf(spec))]));
  const after = new Map<string, readonly Rule[]>(before);
  for (const operation of operations) change(after, operation, ruleOf);
  const ours = new Set(operations.flatMap(({ chains, absent }) => [...chains.map(({ name }) => name), ...absent]));
  const declared = [...after.keys()].filter((name) => !before.has(name)).map((name) => `:${name} - [0:0]`);
  const changed = [...after].flatMap(([name, rules]) => changes(name, before.get(name) ?? [], rules, ours.has(name)));
  const gone = [...before.keys()].filter((name) => !after.has(name));
  return [...declared, ...changed, ...gone.map((name) => `-F ${name}`), ...gone.map((name) => `-X ${name}`)];
}

function change(chains: Map<string, readonly Rule[]>, operation: SetChains, ruleOf: RuleOf): void {
  for (const { name, rules } of operation.chains) chains.set(name, rules.map(ruleOf));
  for (const { chain, rule: text, at } of operation.jumps) {
    const rules = chains.get(chain);
    if (!rules && at === "absent") continue;
    const rule = ruleOf(text);
    const isThere = rules?.some(({ key }) => key === rule.key) ?? false;
    if (isThere === (at !== "absent")) continue;
    const others = (rules ?? []).filter(({ key }) => key !== rule.key);
    chains.set(chain, at === "absent" ? others : at === "first" ? [rule, ...others] : [...others, rule]);
  }
  const absent = new Set(operation.absent.filter((name) => chains.delete(name)));
  if (absent.size === 0) return;
  for (const [name, rules] of chains) {
    const left = rules.filter(({ text }) => !absent.has(targetOf(text) ?? ""));
    if (left.length < rules.length) chains.set(name, left);
  }
}

function changes(chain: string, before: readonly Rule[], after: readonly Rule[], isOurs: boolean): readonly string[] {
  if (before === after) return [];
  if (before.length === 0) return after.map(({ text }) => `-A ${chain} ${text}`);
  const kept = keptPairs(
    before.map(({ key }) => key),
    after.map(({ key }) => key),
  );
  const lines: string[] = [];
  let next = 0;
  let place = 1;
  const deleteUntil = (end: number) => {
    for (; next < end; next += 1) lines.push(`-D ${chain} ${isOurs ? place : (before[next]?.text ?? "")}`);
  };
  for (const [at, { text }] of after.entries()) {
    const from = kept.get(at);
    if (from === undefined) lines.push(`-I ${chain} ${place} ${text}`);
    else {
      deleteUntil(from);
      next += 1;
    }
    place += 1;
  }
  deleteUntil(before.length);
  return lines;
}

/** The same text, present and wanted, is normalised once. */
function remembering(): RuleOf {
  const known = new Map<string, Rule>();
  return (text) => {
    const found = known.get(text) ?? { text, key: normalRule(text) };
    known.set(text, found);
    return found;
  };
}

function targetOf(rule: string): string | undefined {
  return /(?:^| )(?:-j|-g|--jump|--goto) (\S+)/.exec(rule)?.[1];
}
