import type { Fault, Statement } from "@/server/model/finding";
import type { FilterChain, RuleSet } from "@/server/model/host-state";
import type { NeutronState, Port } from "@/server/model/neutron";
import { portOfRule, SG_CHAIN, SG_FALLBACK, setName, wrapped } from "@/server/security-groups/chain-names";
import { compileHost } from "@/server/security-groups/compile-host";
import { explainChain } from "@/server/security-groups/explain-chain";
import { ZED } from "@/server/security-groups/firewall-style";
import { normalRule, sameVerdicts } from "@/server/security-groups/normal-rule";
import { recogniseDialect } from "@/server/security-groups/recognise-dialect";
import { type ChainLines, FAMILIES, type Family } from "@/server/security-groups/rule-line";
import type { HostGraph } from "@/server/topology/host-graph";
import { hostId } from "@/server/topology/ids";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { deviceName } from "@/server/wiring/device-names";
import { isGuestPort } from "@/server/wiring/on-host";
import { REMEDIES } from "./remedies";
import { isWhole, wasRead } from "./served-by";
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
  const root = graph.index.state.namespaces.find(({ name }) => name === "");
  const recognised = recogniseDialect(root);
  if (root === undefined || recognised.kind !== "known" || recognised.dialect !== "zed") return [];
  if (!isWhole(state) || !["ports", "security-groups", "securityGroups"].every((list) => wasRead(state, list)))
    return [];
  const ports = state.ports.filter((port) => isJudged(port, state, host, graph, parts));
  const [first] = ports;
  if (first === undefined) return [];
  const compiled = [true, false].map((ipsets) =>
    compileHost({
      intent: state,
      ports: ports.map((port) => ({ port, treatment: "filtered" as const })),
      zones: new Map(),
      style: { ...ZED, ipsets },
    }),
  );
  const found: Edits[] = [];
  for (const family of FAMILIES) {
    const chains = filterChains(family === "ipv4" ? root.iptables : root.ip6tables);
    if (chains === null) continue;
    const variants = compiled.flatMap((wanted) => {
      const own = wanted[family];
      return own === null ? [] : [new Map(own.filter.chains.map((chain) => [chain.name, chain]))];
    });
    for (const chain of chains) found.push(...editsOf(chain, family, variants, state, ports));
  }
  return faultsOf(found, state, host, graph, ports);
}

type Edits = { readonly family: Family; readonly chain: string; readonly portId: string | null; readonly what: string };

function filterChains(rules: RuleSet | null): readonly FilterChain[] | null {
  return rules === null ? null : (rules.tables.find(({ name }) => name === "filter")?.chains ?? []);
}

function isJudged(port: Port, state: NeutronState, host: WorldHost, graph: HostGraph, parts: WorldParts): boolean {
  if (!isGuestPort(port) || port.status !== "ACTIVE" || !port.adminStateUp || port.portSecurity === false) return false;
  if (port.vifType !== "ovs" || port.vif?.hybridPlug === false) return false;
  if (parts.hostNamed(port.host)?.key !== host.key || (port.inactiveBindings ?? []).length > 0) return false;
  if (graph.index.device("", deviceName("tap", port.id)) === undefined) return false;
  const groups = new Map(state.securityGroups.map((group) => [group.id, group]));
  return port.securityGroupIds.every((id) =>
    groups.get(id)?.rules.every(({ remoteGroupId }) => remoteGroupId === null || groups.has(remoteGroupId)),
  );
}

/** How a chain differs from every way in which the agent may have written it; none: it does not. */
function editsOf(
  chain: FilterChain,
  family: Family,
  variants: readonly ReadonlyMap<string, ChainLines>[],
  state: NeutronState,
  ports: readonly Port[],
): Edits[] {
  const wanted = variants.flatMap((chains) => chains.get(chain.name) ?? []);
  const [first] = wanted;
  if (first === undefined || asksUnknownSets(chain, family, state)) return [];
  const { name } = chain;
  if (SHARED.has(name)) {
    const what = sharedEdits(chain, first, ports);
    return what === null ? [] : [{ family, chain: name, portId: null, what }];
  }
  const port = ports.find(({ id }) => name.endsWith(id.slice(0, 10)));
  const specs = chain.rules.map(({ spec }) => spec);
  if (port === undefined || name.startsWith("neutron-openvswi-sg-")) return [];
  const isSame = ({ lines }: ChainLines) =>
    sameVerdicts(
      specs,
      lines.map(({ spec }) => spec),
    );
  if (wanted.some(isSame)) return [];
  const told = wanted.map((each) => differences(each, chain)).sort((a, b) => a.count - b.count)[0];
  return told === undefined ? [] : [{ family, chain: name, portId: port.id, what: told.words }];
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
  return { count, words: count === 0 ? "its lines are in another order" : wordsFor(extra, missing) };
}

function wordsFor(extra: readonly string[], missing: readonly string[]): string {
  const list = (specs: readonly string[]) => {
    const shown = specs.slice(0, SHOWN).map((spec) => `“${spec}”`);
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
