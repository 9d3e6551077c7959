import {
  CHAIN_ID_LENGTH,
  FILTER_TOP,
  portOfChain,
  portOfRule,
  SG_CHAIN,
  SG_FALLBACK,
  wrapped,
} from "@/server/security-groups/chain-names";
import type { WantedFamily, WantedFirewall, WantedTable } from "@/server/security-groups/compile-host";
import { normalRule, sameVerdicts } from "@/server/security-groups/normal-rule";
import type { Chains, RootTables, TableName } from "@/server/security-groups/root-tables";

/** What is done with the rules of a port, by the 10 characters of its id. */
export type Treatment = "as-wanted" | "left" | "dropped";

export type TargetOptions = {
  readonly treatmentOf: (key: string) => Treatment;
  /**
   * Whether there are ports to write rules for: then the shared chains must be there, jumped to, and hold no rule that is
   * about no port but ours, as it would decide for all of them.
   */
  readonly base: boolean;
};

/**
 * What a host shall hold: what it holds, with the rules of each port as its treatment says. Rules that are right stay
 * where and as they are, so that they keep their counters; chains that are nobody's of ours are not touched.
 */
export function targetTables(found: RootTables, wanted: WantedFirewall, options: TargetOptions): RootTables {
  const of = (family: "ipv4" | "ipv6") => {
    const content: WantedFamily | null = wanted[family];
    if (content === null || content.raw === null) return found[family];
    return {
      raw: targetChains(found[family].raw, content.raw, "raw", options),
      filter: targetChains(found[family].filter, content.filter, "filter", options),
    };
  };
  return { ipv4: of("ipv4"), ipv6: of("ipv6") };
}

/** Chains of the agent that hold rules of many ports, or none. */
const SHARED: Readonly<Record<TableName, ReadonlySet<string>>> = {
  raw: new Set([wrapped("PREROUTING"), wrapped("OUTPUT")]),
  filter: new Set([wrapped("FORWARD"), wrapped("INPUT"), wrapped("OUTPUT"), wrapped("local"), SG_CHAIN, SG_FALLBACK]),
};

function targetChains(found: Chains, wanted: WantedTable, table: TableName, options: TargetOptions): Chains {
  const target = new Map(found);
  for (const name of found.keys()) {
    const port = portOfChain(name);
    if (port !== null && options.treatmentOf(port) !== "left") target.delete(name);
  }
  for (const { name, lines } of wanted.chains) {
    const rules = found.get(name);
    const specs = lines.map(({ spec }) => spec);
    const port = portOfChain(name);
    if (port !== null) {
      if (options.treatmentOf(port) !== "as-wanted") continue;
      target.set(name, rules !== undefined && sameVerdicts(rules, specs) ? rules : specs);
    } else if (rules === undefined) {
      if (options.base) target.set(name, merged([], specs, options));
    } else if (name === FILTER_TOP) {
      if (options.base) target.set(name, withRule(rules, specs[0] ?? ""));
    } else if (SHARED[table].has(name)) {
      target.set(name, merged(rules, specs, options));
    }
  }
  if (options.base) {
    // From the last to the first, as each goes before all others.
    for (const { chain, rule } of [...wanted.jumps].reverse())
      target.set(chain, withRule(target.get(chain) ?? [], rule));
  }
  return target;
}

function withRule(rules: readonly string[], rule: string): readonly string[] {
  return rules.some((each) => normalRule(each) === rule) ? rules : [rule, ...rules];
}

/** The rules that are there, less those that shall go, and each missing one before the next that is there. */
function merged(found: readonly string[], specs: readonly string[], options: TargetOptions): readonly string[] {
  const wanted = new Map(
    specs.filter((spec) => isToWrite(spec, options)).map((spec, at) => [normalRule(spec), { spec, at }]),
  );
  const kept: { spec: string; at: number | null }[] = [];
  const there = new Set<string>();
  for (const spec of found) {
    const normal = normalRule(spec);
    const at = wanted.get(normal)?.at;
    if (at !== undefined) {
      if (!there.has(normal)) kept.push({ spec, at });
      there.add(normal);
    } else if (stays(spec, options)) kept.push({ spec, at: null });
  }
  const isChecked = wanted.has(ACCEPT);
  const inOrder = (rules: readonly string[]) => (isChecked ? acceptLast(rules) : rules);
  if (there.size === wanted.size && kept.length === found.length) {
    return isChecked && normalRule(found.at(-1) ?? "") !== ACCEPT ? acceptLast(found) : found;
  }
  const missing = [...wanted].filter(([normal]) => !there.has(normal)).map(([, each]) => each);
  if (missing.length === wanted.size) {
    // All of ours are new: before what is left, so that nothing foreign decides first.
    return inOrder([...missing.map(({ spec }) => spec), ...kept.map(({ spec }) => spec)]);
  }
  const rules: string[] = [];
  let next = 0;
  for (const { spec, at } of kept) {
    if (at !== null) {
      while (next < missing.length && (missing[next]?.at ?? 0) < at) rules.push(missing[next++]?.spec ?? "");
    }
    rules.push(spec);
  }
  return inOrder([...rules, ...missing.slice(next).map(({ spec }) => spec)]);
}

const ACCEPT = "-j ACCEPT";

/** `sg-chain` ends by accepting what every port's own chain let through; before that it would let through everything. */
function acceptLast(rules: readonly string[]): readonly string[] {
  return [...rules.filter((rule) => normalRule(rule) !== ACCEPT), ACCEPT];
}

function isToWrite(spec: string, { treatmentOf, base }: TargetOptions): boolean {
  const port = portOfRule(spec);
  return port === null ? base : treatmentOf(port.slice(0, CHAIN_ID_LENGTH)) === "as-wanted";
}

function stays(spec: string, { treatmentOf, base }: TargetOptions): boolean {
  const port = portOfRule(spec);
  return port === null ? !base : treatmentOf(port.slice(0, CHAIN_ID_LENGTH)) === "left";
}
