import type { HostOperation } from "@/server/model/host-operation";
import { normalRule } from "@/server/security-groups/normal-rule";
import { type Chains, PLACES, type RootTables, type TableName } from "@/server/security-groups/root-tables";
import type { Family } from "@/server/security-groups/rule-line";

/** A chain that differs, with the rules that go and come, each text as it stands on the host or shall stand there. */
export type ChainChange = {
  readonly family: Family;
  readonly table: TableName;
  readonly chain: string;
  readonly kind: "new" | "gone" | "changed";
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

const BUILT_IN: ReadonlySet<string> = new Set(["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"]);

export function chainChanges(found: RootTables, target: RootTables): readonly ChainChange[] {
  return PLACES.flatMap(([table, family]) => {
    const before = found[family][table];
    const after = target[family][table];
    if (before === after) return [];
    const names = [...new Set([...before.keys(), ...after.keys()])].sort();
    return names.flatMap((chain): ChainChange[] => {
      const was = before.get(chain);
      const will = after.get(chain);
      if (was === will) return [];
      const kind = was === undefined ? "new" : will === undefined ? "gone" : "changed";
      return [
        { family, table, chain, kind, removed: without(was ?? [], will ?? []), added: without(will ?? [], was ?? []) },
      ];
    });
  });
}

function without(rules: readonly string[], others: readonly string[]): readonly string[] {
  if (others.length === 0) return rules;
  const there = new Set(others);
  const doubtful = rules.filter((spec) => !there.has(spec));
  if (doubtful.length === 0) return [];
  const same = new Set(rules);
  const normal = new Set(others.filter((spec) => !same.has(spec)).map(normalRule));
  return doubtful.filter((spec) => !normal.has(normalRule(spec)));
}

/** One `chains.set` for each table and family that differs, holding only the chains and jumps that do. */
export function chainOperations(changes: readonly ChainChange[], target: RootTables): readonly HostOperation[] {
  return PLACES.flatMap(([table, family]): HostOperation[] => {
    const mine = changes.filter((change) => change.table === table && change.family === family);
    if (mine.length === 0) return [];
    const chains: Chains = target[family][table];
    return [
      {
        op: "chains.set",
        namespace: "",
        family,
        table,
        chains: mine
          .filter(({ chain, kind }) => kind !== "gone" && !BUILT_IN.has(chain))
          .map(({ chain }) => ({ name: chain, rules: chains.get(chain) ?? [] })),
        absent: mine.filter(({ kind }) => kind === "gone").map(({ chain }) => chain),
        // A missing one goes before all others, so the last of them first.
        jumps: mine
          .filter(({ chain }) => BUILT_IN.has(chain))
          .flatMap(({ chain, added }) => [...added].reverse().map((rule) => ({ chain, rule, at: "first" as const }))),
      },
    ];
  });
}
