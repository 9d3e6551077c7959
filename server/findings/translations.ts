import type { FilterChain, RuleSet } from "@/server/model/host-state";

/** What the NAT table of a router does, as far as packets come to its lines. Addresses are IPv4. */
export type NatLines = {
  /** What goes out gets this address. */
  hides(address: string): boolean;
  leadsIn(floating: string, fixed: string): boolean;
  leadsOut(fixed: string, floating: string): boolean;
};

/** `null`: there is none, or it is not of Neutron's L3 agent, whose chains end in `-snat` and `-float-snat` (`dataplane.md` 4.2). */
export function natLines({ tables }: RuleSet): NatLines | null {
  const chains = tables.find(({ name }) => name === "nat")?.chains ?? [];
  if (!chains.some(({ name }) => name.endsWith("-float-snat"))) return null;
  const byName = new Map(chains.map((chain) => [chain.name, chain]));
  const before = linesFrom("PREROUTING", byName);
  const after = linesFrom("POSTROUTING", byName);
  const sets = (spec: string, target: "SNAT" | "DNAT", address: string) =>
    new RegExp(` -j ${target} --to-(?:source|destination) ${address.replaceAll(".", "\\.")}(?: |$)`).test(` ${spec}`);
  const isOf = (spec: string, way: "-s" | "-d", address: string) => ` ${spec} `.includes(` ${way} ${address}/32 `);
  return {
    // the line for neighbours by their floating addresses hides nobody else
    hides: (address) => after.some((spec) => sets(spec, "SNAT", address) && !spec.includes("--ctstate DNAT")),
    leadsIn: (floating, fixed) => before.some((spec) => isOf(spec, "-d", floating) && sets(spec, "DNAT", fixed)),
    leadsOut: (fixed, floating) => after.some((spec) => isOf(spec, "-s", fixed) && sets(spec, "SNAT", floating)),
  };
}

/** Lines of every chain that a built-in one leads to. */
function linesFrom(start: string, chains: ReadonlyMap<string, FilterChain>): string[] {
  const seen = new Set([start]);
  // a set hands out what is added while it is walked
  for (const name of seen) {
    for (const { spec } of chains.get(name)?.rules ?? []) {
      const target = /(?:^| )-[jg] (\S+)/.exec(spec)?.[1];
      if (target !== undefined && chains.has(target)) seen.add(target);
    }
  }
  return [...seen].flatMap((name) => (chains.get(name)?.rules ?? []).map(({ spec }) => spec));
}
