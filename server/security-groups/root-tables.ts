import type { Namespace, RuleSet } from "@/server/model/host-state";
import { FAMILIES, type Family } from "@/server/security-groups/rule-line";

export type TableName = "raw" | "filter";
/** Chain → its rules as printed. */
export type Chains = ReadonlyMap<string, readonly string[]>;
export type RootTables = Readonly<Record<Family, Readonly<Record<TableName, Chains>>>>;

/** In the order in which they are put in force: connections are told apart before rules ask for them. */
export const TABLES: readonly TableName[] = ["raw", "filter"];
export const PLACES: readonly (readonly [TableName, Family])[] = TABLES.flatMap((table) =>
  FAMILIES.map((family) => [table, family] as const),
);

/** The two tables of a host's root namespace that security groups live in; `null`: one of the families was not read. */
export function readRootTables(root: Namespace | undefined): RootTables | null {
  const { iptables, ip6tables } = root ?? { iptables: null, ip6tables: null };
  if (iptables === null || ip6tables === null) return null;
  return { ipv4: tablesOf(iptables), ipv6: tablesOf(ip6tables) };
}

function tablesOf(rules: RuleSet): Readonly<Record<TableName, Chains>> {
  const chainsOf = (name: TableName): Chains =>
    new Map(
      (rules.tables.find((table) => table.name === name)?.chains ?? []).map((chain) => [
        chain.name,
        chain.rules.map(({ spec }) => spec),
      ]),
    );
  return { raw: chainsOf("raw"), filter: chainsOf("filter") };
}
