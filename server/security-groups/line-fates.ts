import type { FilterChain, IpSet, Namespace } from "@/server/model/host-state";
import type { LineFate } from "@/server/model/security-group-views";
import type { Family } from "@/server/security-groups/rule-line";
import { deadLines } from "@/server/security-groups/shadow/dead-lines";

/** What tells whether lines decide: the chains of a filter table with the sets that they ask. */
export type FilterSight = { readonly chains: readonly FilterChain[]; readonly sets: readonly IpSet[] | null };

export function sightOf(root: Namespace, family: Family): FilterSight {
  const rules = family === "ipv4" ? root.iptables : root.ip6tables;
  return { chains: rules?.tables.find(({ name }) => name === "filter")?.chains ?? [], sets: root.ipsets };
}

/** Fates of the lines at these places of a chain, from 1, in words. */
export function lineFates(
  { chains, sets }: FilterSight,
  family: Family,
  name: string,
  places: readonly number[],
): ReadonlyMap<number, LineFate> {
  const asked = new Set(places.map((place) => place - 1));
  const rules = chains.find((each) => each.name === name)?.rules ?? [];
  const found = deadLines({ chains }, name, { family, sets, asked });
  const specs = rules.map(({ spec }) => spec);
  return new Map(
    found.flatMap((fate, at): [number, LineFate][] => {
      if (fate === null) return [];
      if (fate.kind === "decides") return [[at + 1, fate]];
      if (fate.kind === "unknown") return [[at + 1, { kind: "unknown", why: `Not known: ${fate.because}.` }]];
      return [[at + 1, { kind: "dead", by: fate.by.map((n) => n + 1), why: deadWords(fate, specs) }]];
    }),
  );
}

const MOST_NAMED = 6;

function deadWords(
  { by, bySet }: { readonly by: readonly number[]; readonly bySet: boolean },
  specs: readonly string[],
) {
  const now = bySet ? ", with the members that the sets have now" : "";
  const [first, ...more] = by;
  if (first === undefined) return `No packet is as it asks${now}.`;
  if (more.length === 0) {
    const spec = (specs[first] ?? "").replaceAll(/ ?-m comment --comment (?:"(?:[^"\\]|\\.)*"|\S+)/g, "");
    return `Line ${first + 1} takes all of its packets first${now}: ${spec.trim()}`;
  }
  const numbers = by.map((n) => n + 1);
  const named =
    numbers.length > MOST_NAMED
      ? [...numbers.slice(0, MOST_NAMED - 1), `${numbers.length - MOST_NAMED + 1} more`]
      : numbers;
  return `Lines ${named.slice(0, -1).join(", ")} and ${named.at(-1)} together take all of its packets first${now}.`;
}
