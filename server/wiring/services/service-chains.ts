import type { ChainRules } from "@/server/model/host-operation";

export type ServiceFamily = "ipv4" | "ipv6";
export type ServiceTableName = "mangle" | "raw" | "filter" | "nat";

/** One table of a namespace of ours: its user chains, and the rules by which built-in chains lead into them, in order. */
export type ServiceTable = {
  readonly family: ServiceFamily;
  readonly name: ServiceTableName;
  readonly chains: readonly ChainRules[];
  readonly jumps: readonly { readonly chain: string; readonly rule: string; readonly at: "first" | "last" }[];
};

type Jump = ServiceTable["jumps"][number];
type Rules = Readonly<Record<string, readonly string[]>>;

const BUILT_IN = {
  mangle: ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
  raw: ["PREROUTING", "OUTPUT"],
  filter: ["INPUT", "FORWARD", "OUTPUT"],
  nat: ["PREROUTING", "OUTPUT", "POSTROUTING"],
} as const;

/** The chains' names begin with this. Neutron's iptables manager takes it from the agent's program, cut to 16 characters. */
export type ChainOwner = "neutron-dhcp-age" | "neutron-l3-agent";

/**
 * A table as Neutron's iptables manager lays it out: each built-in chain leads into one of the owner's, in the filter table
 * after the shared `neutron-filter-top`. `rules` are by chain, without the owner's prefix; chains named there are added.
 */
export function serviceTable(
  owner: ChainOwner,
  family: ServiceFamily,
  name: ServiceTableName,
  rules: Rules = {},
  builtIn: readonly string[] = BUILT_IN[name],
): ServiceTable {
  const top: readonly Jump[] = name === "filter" ? filterTop() : [];
  const jumps = builtIn.map((chain): Jump => {
    // Where another jump of ours stands in the same chain, each is put on its own side of it.
    const at = name === "nat" && chain === "POSTROUTING" ? "first" : "last";
    return { chain, rule: `-j ${owner}-${chain}`, at };
  });
  const own = { ...Object.fromEntries(builtIn.map((chain) => [chain, [] as readonly string[]])), ...rules };
  const chains = Object.entries(own).map(([chain, lines]) => ({ name: `${owner}-${chain}`, rules: lines }));
  if (name === "filter") {
    chains.push({ name: `${owner}-local`, rules: [] });
    chains.push({ name: "neutron-filter-top", rules: [`-j ${owner}-local`] });
  }
  return { family, name, chains: byName(chains), jumps: [...top, ...jumps] };
}

function filterTop(): readonly Jump[] {
  return ["FORWARD", "OUTPUT"].map((chain) => ({ chain, rule: "-j neutron-filter-top", at: "first" }));
}

export function byName(chains: readonly ChainRules[]): readonly ChainRules[] {
  return [...chains].sort((a, b) => (a.name < b.name ? -1 : 1));
}
