import type { HostOperation } from "@/server/model/host-operation";
import type { IpSet, Namespace } from "@/server/model/host-state";
import { asSetMembers, readPrefix } from "@/server/security-groups/addresses";
import { isGroupSet } from "@/server/security-groups/chain-names";
import type { WantedSet } from "@/server/security-groups/compile-host";
import { PLACES, type RootTables } from "@/server/security-groups/root-tables";
import type { Family } from "@/server/security-groups/rule-line";

export type SetChange = {
  readonly name: string;
  readonly family: Family;
  readonly kind: "new" | "gone" | "changed";
  readonly removed: readonly string[];
  readonly added: readonly string[];
};

/** Sets to be made or changed; each by one swap. */
export function wantedSetChanges(found: readonly IpSet[], wanted: readonly WantedSet[]): readonly SetChange[] {
  const there = new Map(found.map((set) => [set.name, set]));
  return wanted.flatMap(({ name, family, members }): SetChange[] => {
    const set = there.get(name);
    if (set === undefined) return [{ name, family, kind: "new", removed: [], added: members }];
    const was = new Set(set.members.map(printedMember));
    const will = new Set(members);
    const removed = [...was].filter((member) => !will.has(member));
    const added = members.filter((member) => !was.has(member));
    return removed.length + added.length === 0 ? [] : [{ name, family, kind: "changed", removed, added }];
  });
}

function printedMember(text: string): string {
  const prefix = readPrefix(text);
  return prefix === null || prefix.length === 0 ? text : (asSetMembers(prefix)[0] ?? text);
}

/**
 * Sets of groups that no rule of the host asks any more. Of a narrow request only those that it leaves without a rule;
 * the rest is a reconciliation's. A rule in another table, or of somebody else's, holds a set as well.
 */
export function unusedSets(
  found: readonly IpSet[],
  wanted: readonly WantedSet[],
  used: {
    readonly before: ReadonlySet<string>;
    readonly after: ReadonlySet<string>;
    readonly elsewhere: ReadonlySet<string>;
  },
  narrow: boolean,
): readonly SetChange[] {
  const needed = new Set(wanted.map(({ name }) => name));
  return found
    .filter(({ name }) => isGroupSet(name) && !needed.has(name) && !used.after.has(name) && !used.elsewhere.has(name))
    .filter(({ name }) => !narrow || used.before.has(name))
    .map(({ name, members }) => ({
      name,
      family: name.startsWith("NIPv4") ? ("ipv4" as const) : ("ipv6" as const),
      kind: "gone" as const,
      removed: members,
      added: [],
    }));
}

/** Names of the sets that rules ask. */
export function setsAsked(tables: RootTables): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [table, family] of PLACES) {
    for (const rules of tables[family][table].values()) for (const spec of rules) addSet(spec, names);
  }
  return names;
}

/** Those that rules of the root namespace's other tables ask. */
export function setsAskedElsewhere({ iptables, ip6tables }: Namespace): ReadonlySet<string> {
  const names = new Set<string>();
  for (const rules of [iptables, ip6tables]) {
    for (const { name, chains } of rules?.tables ?? []) {
      if (name === "raw" || name === "filter") continue;
      for (const chain of chains) for (const { spec } of chain.rules) addSet(spec, names);
    }
  }
  return names;
}

function addSet(spec: string, names: Set<string>): void {
  if (!spec.includes(MATCH)) return;
  const name = SET.exec(spec)?.[1];
  if (name !== undefined) names.add(name);
}

const MATCH = "--match-set ";
const SET = /--match-set (\S+) /;

export function setOperations(changes: readonly SetChange[], wanted: readonly WantedSet[]): readonly HostOperation[] {
  const members = new Map(wanted.map((set) => [set.name, set.members]));
  return changes.map(({ name, family, kind }) =>
    kind === "gone"
      ? { op: "ipset.absent", namespace: "", name }
      : {
          op: "ipset.ensure",
          namespace: "",
          name,
          family: family === "ipv4" ? "inet" : "inet6",
          members: members.get(name) ?? [],
        },
  );
}
