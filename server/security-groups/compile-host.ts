import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import { FILTER_TOP, SG_CHAIN, SG_FALLBACK, setName, wrapped } from "@/server/security-groups/chain-names";
import { compilePort } from "@/server/security-groups/compile-port";
import { dhcpServersOf } from "@/server/security-groups/dhcp-servers";
import { type FirewallStyle, ZED } from "@/server/security-groups/firewall-style";
import { GroupLines, type UnusableRule } from "@/server/security-groups/group-lines";
import { setMembers } from "@/server/security-groups/group-members";
import { COMMENT, line } from "@/server/security-groups/line";
import { type ChainLines, FAMILIES, type Family, type RuleLine } from "@/server/security-groups/rule-line";
import { deviceName, portChain } from "@/server/wiring/device-names";

/** `filtered`: by its groups; `open`: port security off; `trusted`: of a DHCP service or a router. */
export type HostPort = { readonly port: Port; readonly treatment: "filtered" | "open" | "trusted" };

export type CompileInput = {
  readonly intent: NetworkIntent;
  /** In the order of their ids. */
  readonly ports: readonly HostPort[];
  /** Conntrack zone of each filtered port that is not stateless, by id. */
  readonly zones: ReadonlyMap<string, number>;
  readonly style?: FirewallStyle;
};

export type WantedSet = {
  readonly name: string;
  readonly groupId: string;
  readonly family: Family;
  readonly members: readonly string[];
};
/** Chains by name; `jumps`: rules of built-in chains, in their order. */
export type WantedTable = {
  readonly chains: readonly ChainLines[];
  readonly jumps: readonly { readonly chain: string; readonly rule: string }[];
};
export type WantedFamily = { readonly raw: WantedTable | null; readonly filter: WantedTable };
export type WantedFirewall = {
  readonly ipv4: WantedFamily;
  /** `null`: the dialect has none that we know. */
  readonly ipv6: WantedFamily | null;
  readonly sets: readonly WantedSet[];
  readonly unusable: readonly UnusableRule[];
};

/** Everything that the firewall of a host shall hold for these ports: all tables, chains and sets, in the agent's order. */
export function compileHost({ intent, ports, zones, style = ZED }: CompileInput): WantedFirewall {
  const groups = new GroupLines(intent, style);
  const world = { style, groups, dhcpServers: dhcpServersOf(intent) };
  const filtered = ports.filter(({ treatment }) => treatment === "filtered").map(({ port }) => port);
  const of = (family: Family): WantedFamily => ({
    raw: style.dialect === "havana" ? null : rawTable(filtered, zones, groups),
    filter: filterTable(
      ports,
      filtered.flatMap((port) => compilePort(port, family, world)),
      style,
    ),
  });
  const wanted = { ipv4: of("ipv4"), ipv6: style.dialect === "havana" ? null : of("ipv6") };
  return { ...wanted, sets: wantedSets(filtered, groups), unusable: groups.unusable };
}

function rawTable(filtered: readonly Port[], zones: ReadonlyMap<string, number>, groups: GroupLines): WantedTable {
  const lines = filtered.flatMap((port): RuleLine[] => {
    const stateless = groups.isStateless(port);
    const zone = zones.get(port.id);
    if (!stateless && zone === undefined) return [];
    const comment = stateless ? `Make ${port.id} stateless` : `Set zone for ${port.id}`;
    const target = stateless ? "--notrack" : `--zone ${zone}`;
    const origin = { kind: stateless ? "stateless" : "zone" } as const;
    const bridge = deviceName("qvb", port.id);
    // These comments are there whatever `comment_iptables_rules` says.
    return [
      `-m physdev --physdev-in ${bridge}`,
      `-i ${bridge}`,
      `-m physdev --physdev-in ${deviceName("tap", port.id)}`,
    ].map((match) => ({ spec: `${match} -m comment --comment "${comment}" -j CT ${target}`, origin }));
  });
  return {
    chains: [
      { name: wrapped("OUTPUT"), lines: [] },
      { name: wrapped("PREROUTING"), lines },
    ],
    jumps: [
      { chain: "PREROUTING", rule: `-j ${wrapped("PREROUTING")}` },
      { chain: "OUTPUT", rule: `-j ${wrapped("OUTPUT")}` },
    ],
  };
}

function filterTable(ports: readonly HostPort[], own: readonly ChainLines[], style: FirewallStyle): WantedTable {
  const bridged = (side: "in" | "out", port: Port) =>
    `-m physdev --physdev-${side} ${deviceName("tap", port.id)} --physdev-is-bridged`;
  const each = (treatment: HostPort["treatment"], make: (port: Port) => RuleLine[]) =>
    ports.filter((candidate) => candidate.treatment === treatment).flatMap(({ port }) => make(port));
  const both = (target: string, kind: "dispatch" | "port-security-off" | "trusted", comment: string) => (port: Port) =>
    (["out", "in"] as const).map((side) => line(style, bridged(side, port), target, { kind }, comment));
  const forward = [
    ...each("filtered", both(SG_CHAIN, "dispatch", COMMENT.dispatch)),
    ...each("open", both("ACCEPT", "port-security-off", COMMENT.portSecurityOff)),
    ...each("trusted", both("ACCEPT", "trusted", COMMENT.trusted)),
  ];
  const input = [
    ...each("filtered", (port) => [
      line(style, bridged("in", port), portChain("o", port.id), { kind: "dispatch" }, COMMENT.input),
    ]),
    ...each("open", (port) => [
      line(style, bridged("in", port), "ACCEPT", { kind: "port-security-off" }, COMMENT.portSecurityOff),
    ]),
  ];
  const dispatch = each("filtered", (port) => [
    line(style, bridged("out", port), portChain("i", port.id), { kind: "dispatch" }, COMMENT.toPort),
    line(style, bridged("in", port), portChain("o", port.id), { kind: "dispatch" }, COMMENT.toPort),
  ]);
  const chains: ChainLines[] = [
    { name: FILTER_TOP, lines: [line(style, "", wrapped("local"), { kind: "dispatch" })] },
    { name: wrapped("FORWARD"), lines: forward },
    { name: wrapped("INPUT"), lines: input },
    { name: wrapped("OUTPUT"), lines: [] },
    { name: wrapped("local"), lines: [] },
    ...own,
    { name: SG_CHAIN, lines: [...dispatch, line(style, "", "ACCEPT", { kind: "checked" })] },
    { name: SG_FALLBACK, lines: [line(style, "", "DROP", { kind: "default-drop" }, COMMENT.unmatchedDrop)] },
  ];
  return {
    chains: chains.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    jumps: [
      { chain: "INPUT", rule: `-j ${wrapped("INPUT")}` },
      { chain: "FORWARD", rule: `-j ${FILTER_TOP}` },
      { chain: "FORWARD", rule: `-j ${wrapped("FORWARD")}` },
      { chain: "OUTPUT", rule: `-j ${FILTER_TOP}` },
      { chain: "OUTPUT", rule: `-j ${wrapped("OUTPUT")}` },
    ],
  };
}

function wantedSets(filtered: readonly Port[], groups: GroupLines): readonly WantedSet[] {
  const sets = new Map<string, WantedSet>();
  for (const family of FAMILIES) {
    for (const groupId of new Set(filtered.flatMap((port) => groups.remoteGroups(port, family)))) {
      const members = groups.members.get(groupId);
      const name = setName(groupId, family);
      if (members !== undefined && !sets.has(name)) {
        sets.set(name, { name, groupId, family, members: setMembers(members, family) });
      }
    }
  }
  return [...sets.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
