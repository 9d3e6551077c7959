import type { Fault, Statement } from "@/server/model/finding";
import type { FilterChain, RuleSet } from "@/server/model/host-state";
import type { NeutronState, Port } from "@/server/model/neutron";
import { portOfRule, SG_CHAIN, SG_FALLBACK, setName, wrapped } from "@/server/security-groups/chain-names";
import { compileHost } from "@/server/security-groups/compile-host";
import { compilePort } from "@/server/security-groups/compile-port";
import { explainChain } from "@/server/security-groups/explain-chain";
import { ZED } from "@/server/security-groups/firewall-style";
import { GroupLines } from "@/server/security-groups/group-lines";
import { normalRule, plainRule, sameVerdicts } from "@/server/security-groups/normal-rule";
import { type ChainLines, FAMILIES, type Family } from "@/server/security-groups/rule-line";
import type { HostGraph } from "@/server/topology/host-graph";
import { hostId } from "@/server/topology/ids";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { deviceName } from "@/server/wiring/device-names";
import { judgedPorts, membersNamedBy } from "./judged-ports";
import { REMEDIES } from "./remedies";
import { nameOf } from "./statements";

const SHOWN = 2;

/** Chains of the agent that hold lines of all ports. Others hang their own below `neutron-filter-top`, so it is not among them. */
const SHARED: ReadonlySet<string> = new Set([SG_CHAIN, SG_FALLBACK, wrapped("FORWARD"), wrapped("INPUT")]);

/**
 * Chains that are not what the groups of their ports compile to: somebody edited them, or the agent did not write what it was
 * told. Judged only where everything that goes into a chain is known: a cloud that was read whole, an ACTIVE port, all of
 * its groups, a dialect that we write too. Chains that no packet comes to are told by `missing-jump`.
 */
export function chainFaults(state: NeutronState, host: WorldHost, graph: HostGraph, parts: WorldParts): Fault[] {
  const known = judged.get(graph);
  if (known?.state === state && known.name === host.name) return known.faults;
  const ports = judgedPorts(state, host, graph, parts);
  const restsOn = [state.kind, state.securityGroups, ...membersNamedBy(state, ports), ...ports];
  const isSame =
    known?.name === host.name &&
    known.restsOn.length === restsOn.length &&
    restsOn.every((each, at) => each === known.restsOn[at]);
  const faults = isSame ? known.faults : judge(state, host, graph, ports);
  judged.set(graph, { state, name: host.name, restsOn, faults });
  return faults;
}

type Judged = {
  readonly state: NeutronState;
  readonly name: string;
  /** Of the cloud: what else changes in it is nothing to the host. */
  readonly restsOn: readonly unknown[];
  readonly faults: Fault[];
};
/** A host that did not change, and what the cloud says of its ports, are not compiled again. */
const judged = new WeakMap<HostGraph, Judged>();
/** Members of groups are the same for all hosts of a cloud. */
const groupLines = new WeakMap<NeutronState, readonly GroupLines[]>();

/** With sets and without: a host does not say which its agent is told to write. */
const STYLES = [ZED, { ...ZED, ipsets: false }];

function judge(state: NeutronState, host: WorldHost, graph: HostGraph, ports: readonly Port[]): Fault[] {
  const root = graph.index.state.namespaces.find(({ name }) => name === "");
  if (root === undefined || ports.length === 0) return [];
  const filtered = ports.map((port) => ({ port, treatment: "filtered" as const }));
  const shared = compileHost({
    intent: { ...state, ports: [], securityGroups: [] },
    ports: filtered,
    zones: new Map(),
  });
  const lines = groupLines.get(state) ?? STYLES.map((style) => new GroupLines(state, style));
  groupLines.set(state, lines);
  const edits = FAMILIES.flatMap((family) => {
    const chains = filterChains(family === "ipv4" ? root.iptables : root.ip6tables);
    const found = new Map(chains?.map((chain) => [chain.name, chain]));
    const own = ports.flatMap((port) => {
      const variants = lines.map(
        (groups, at) => () => compilePort(port, family, { style: STYLES[at] ?? ZED, groups, dhcpServers: () => [] }),
      );
      return portEdits(found, family, port.id, variants, state);
    });
    const all = (shared[family]?.filter.chains ?? []).flatMap((wanted): Edits[] => {
      const chain = found.get(wanted.name);
      const what = chain === undefined || !SHARED.has(wanted.name) ? null : sharedEdits(chain, wanted, ports);
      return what === null ? [] : [{ family, chain: wanted.name, portId: null, what }];
    });
    return [...own, ...all];
  });
  return faultsOf(edits, state, host, graph, ports);
}

type Edits = { readonly family: Family; readonly chain: string; readonly portId: string | null; readonly what: string };

function filterChains(rules: RuleSet | null): readonly FilterChain[] | null {
  return rules === null ? null : (rules.tables.find(({ name }) => name === "filter")?.chains ?? []);
}

/** Chains of a port that differ from every way in which the agent may have written them. The usual way is tried first. */
function portEdits(
  found: ReadonlyMap<string, FilterChain>,
  family: Family,
  portId: string,
  variants: readonly (() => readonly ChainLines[])[],
  state: NeutronState,
): Edits[] {
  const told = new Map<string, { readonly count: number; readonly words: string }>();
  for (const [at, compile] of variants.entries()) {
    if (at > 0 && told.size === 0) break;
    for (const wanted of compile()) {
      const chain = found.get(wanted.name);
      const before = told.get(wanted.name);
      if (chain === undefined || (at > 0 && before === undefined) || asksUnknownSets(chain, family, state)) continue;
      const isSame = sameVerdicts(
        chain.rules.map(({ spec }) => spec),
        wanted.lines.map(({ spec }) => spec),
      );
      if (isSame) told.delete(wanted.name);
      else {
        const differs = differences(wanted, chain);
        if (before === undefined || differs.count < before.count) told.set(wanted.name, differs);
      }
    }
  }
  return [...told].map(([chain, { words }]) => ({ family, chain, portId, what: words }));
}

/** Sets of address groups and the like, of which we know nothing: then nothing is said of the chain. */
function asksUnknownSets({ rules }: FilterChain, family: Family, { securityGroups }: NeutronState): boolean {
  const known = new Set(securityGroups.map(({ id }) => setName(id, family)));
  return rules.some(({ spec }) => {
    const set = /--match-set (\S+)/.exec(spec)?.[1];
    return set !== undefined && !known.has(set);
  });
}

/** Lines about no port at all decide for all of them; those about other ports are not ours to judge. */
function sharedEdits(chain: FilterChain, wanted: ChainLines, ports: readonly Port[]): string | null {
  const own = new Set(ports.map(({ id }) => id.slice(0, 11)));
  const isAboutNobody = (spec: string) => !/--physdev|(?:^| )-[io] /.test(spec);
  const isOurs = (spec: string) => isAboutNobody(spec) || own.has(portOfRule(spec) ?? "");
  const lines = explainChain(wanted, chain, isOurs);
  const extra = lines.filter(({ state }) => state === "extra").map(({ spec }) => spec);
  const missing = lines.filter(({ state, spec }) => state === "missing" && isAboutNobody(spec)).map(({ spec }) => spec);
  if (extra.length + missing.length > 0) return wordsFor(extra, missing);
  const accept = chain.rules.findIndex(({ spec }) => normalRule(spec) === "-j ACCEPT");
  const isEarly = chain.name === SG_CHAIN && accept >= 0 && accept < chain.rules.length - 1;
  return isEarly ? `line ${accept + 1} accepts everything before the ports behind it are asked` : null;
}

function differences(wanted: ChainLines, chain: FilterChain): { readonly count: number; readonly words: string } {
  const lines = explainChain(wanted, chain);
  const of = (which: "extra" | "missing") => lines.filter(({ state }) => state === which).map(({ spec }) => spec);
  const [extra, missing] = [of("extra"), of("missing")];
  const count = extra.length + missing.length;
  return { count, words: count === 0 ? "its lines are in another order, or there twice" : wordsFor(extra, missing) };
}

function wordsFor(extra: readonly string[], missing: readonly string[]): string {
  const list = (specs: readonly string[]) => {
    const shown = specs.slice(0, SHOWN).map((spec) => `“${plainRule(spec)}”`);
    return `${shown.join(", ")}${specs.length > SHOWN ? ` and ${specs.length - SHOWN} more` : ""}`;
  };
  return [
    ...(extra.length === 0 ? [] : [`it has ${list(extra)}, which nothing asks for`]),
    ...(missing.length === 0 ? [] : [`it lacks ${list(missing)}`]),
  ].join(", and ");
}

/** One a port, and one a host for what all ports share. */
function faultsOf(
  edits: readonly Edits[],
  state: NeutronState,
  host: WorldHost,
  graph: HostGraph,
  ports: readonly Port[],
): Fault[] {
  const byPort = new Map<string | null, Edits[]>();
  for (const each of edits) byPort.set(each.portId, [...(byPort.get(each.portId) ?? []), each]);
  return [...byPort].map(([portId, all]): Fault => {
    const kind = "hand-edited-chain";
    const port = ports.find(({ id }) => id === portId);
    const object = port === undefined ? SG_CHAIN.replace("-sg-chain", "") : deviceName("tap", port.id);
    const told = all.map(({ chain, family, what }) => `in ${chain} (${family === "ipv4" ? "IPv4" : "IPv6"}) ${what}`);
    const groups = state.securityGroups
      .filter(({ id }) => port?.securityGroupIds.includes(id))
      .map(({ id, name }) => name || id);
    const statements: Statement[] =
      port === undefined
        ? []
        : [
            {
              by: "cloud",
              name: nameOf(state),
              says: `${port.name || port.id} is in ${groups.join(", ") || "no group"}`,
            },
            ...all.map(({ chain, what }): Statement => ({ by: "host", name: host.name, says: `${chain}: ${what}` })),
          ];
    return {
      ...{ kind, severity: "critical", host: host.name, object },
      nodeId: port === undefined ? hostId(graph.key) : graph.index.nodeId("", object),
      message: `The rules of ${object} on ${host.name} are not what its groups compile to: ${told.join("; ")}.`,
      remedy: REMEDIES[kind],
      ...(statements.length === 0 ? {} : { statements }),
    };
  });
}
