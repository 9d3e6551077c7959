import type { Fault } from "@/server/model/finding";
import type { FilterChain, RuleSet } from "@/server/model/host-state";
import { bridgeFilterSettings } from "@/server/security-groups/bridge-filter-settings";
import type { HostGraph } from "@/server/topology/host-graph";
import { hostId } from "@/server/topology/ids";
import { parseChainName, parseDeviceName } from "@/server/topology/names";
import type { NeutronIndex } from "@/server/topology/neutron-index";
import { REMEDIES } from "./remedies";

/** A host that did not change, and what Neutron says of its ports, are not judged again. */
const judged = new WeakMap<
  HostGraph,
  { readonly neutron: NeutronIndex; readonly host: string; readonly faults: Fault[] }
>();

/** Security groups of hybrid plugs that look right and filter nothing. A host without any port's chain filters by other means. */
export function filterFaults(host: string, graph: HostGraph, neutron: NeutronIndex): Fault[] {
  const known = judged.get(graph);
  if (known?.neutron === neutron && known.host === host) return known.faults;
  const faults = judge(host, graph, neutron);
  judged.set(graph, { neutron, host, faults });
  return faults;
}

function judge(host: string, graph: HostGraph, neutron: NeutronIndex): Fault[] {
  const root = graph.index.state.namespaces.find(({ name }) => name === "");
  const families = [root?.iptables ?? null, root?.ip6tables ?? null].filter(filtersPorts);
  const taps = pluggedTaps(graph);
  if (root === undefined || families.length === 0 || taps.length === 0) return [];
  const off = bridgeFilterSettings(root).off.filter((key) =>
    families.some(({ family }) => key.endsWith(callOf(family))),
  );
  const disabled = off.map((key): Fault => {
    const kind = "bridge-filter-off";
    const message = `${key} on ${host} is 0, and ${taps.length} plugged ${taps.length === 1 ? "port relies" : "ports rely"} on it.`;
    return {
      kind,
      severity: "critical",
      host,
      object: key,
      nodeId: hostId(graph.key),
      message,
      remedy: REMEDIES[kind],
    };
  });
  const unfiltered = taps.flatMap(({ tap, fragment, portId }): Fault[] => {
    const port = neutron.port(portId, fragment);
    if (port?.portSecurity === false || (!port && families.every((rules) => isOpened(rules, tap)))) return [];
    const missing = families.flatMap((rules) => missingWays(rules, tap, fragment));
    if (missing.length === 0) return [];
    const kind = "missing-jump";
    const message = `${tap} on ${host}: no rule leads ${missing.join(", ")}.`;
    const nodeId = graph.index.nodeId("", tap);
    return [{ kind, severity: "critical", host, object: tap, nodeId, message, remedy: REMEDIES[kind] }];
  });
  return [...disabled, ...unfiltered];
}

function filtersPorts(rules: RuleSet | null): rules is RuleSet {
  return rules !== null && filterChains(rules).some(({ name }) => parseChainName(name) !== null);
}

function filterChains(rules: RuleSet): readonly FilterChain[] {
  return rules.tables.find(({ name }) => name === "filter")?.chains ?? [];
}

function callOf(family: RuleSet["family"]): string {
  return family === "ipv6" ? "-ip6tables" : "-iptables";
}

/** Guests' taps on a Linux bridge of their own. */
function pluggedTaps(graph: HostGraph) {
  return graph.index.devices.flatMap(({ namespace, link }) => {
    const name = parseDeviceName(link.name);
    const onBridge = link.master !== null && parseDeviceName(link.master)?.role === "qbr";
    if (namespace !== "" || name?.role !== "guest" || !onBridge) return [];
    const hint = graph.hints.get(graph.index.nodeId("", link.name));
    const portId = hint?.of === "port" ? hint.portId : undefined;
    return [{ tap: link.name, fragment: name.fragment, portId }];
  });
}

/** The agent's own rules for a port without port security, which nobody here can ask Neutron about. */
function isOpened(rules: RuleSet, tap: string): boolean {
  const ways = filterChains(rules).flatMap(({ rules: lines }) => lines.map(({ spec }) => spec));
  return ["in", "out"].every((side) =>
    ways.some(
      (spec) => spec.includes(`--physdev-${side} ${tap} `) && /port security is disabled.* -j ACCEPT$/.test(spec),
    ),
  );
}

/** From which built-in chain to which of the port's chains no packet of the tap comes. */
function missingWays(rules: RuleSet, tap: string, fragment: string): string[] {
  const ways = [
    ["FORWARD", "out", "ingress"],
    ["FORWARD", "in", "egress"],
    ["INPUT", "in", "egress"],
  ] as const;
  return ways.flatMap(([from, side, direction]) => {
    const isPorts = (name: string) => {
      const parsed = parseChainName(name);
      return parsed?.direction === direction && fragment.startsWith(parsed.fragment);
    };
    if (reaches(jumpsOf(rules), from, `--physdev-${side} ${tap} `, isPorts)) return [];
    return [`from ${from} to its ${direction} chain (${rules.family === "ipv6" ? "IPv6" : "IPv4"})`];
  });
}

/** Where the rules of a chain lead: every packet, and those of a device by the words that ask for it. */
type Jumps = { readonly always: readonly string[]; readonly byDevice: ReadonlyMap<string, readonly string[]> };

/** Chains of hundreds of ports are read once, not once for each of their taps. */
const jumps = new WeakMap<RuleSet, ReadonlyMap<string, Jumps>>();

function jumpsOf(rules: RuleSet): ReadonlyMap<string, Jumps> {
  const known = jumps.get(rules);
  if (known !== undefined) return known;
  const chains = filterChains(rules);
  const names = new Set(chains.map(({ name }) => name));
  const read = new Map(chains.map(({ name, rules: lines }) => [name, readJumps(lines, names)]));
  jumps.set(rules, read);
  return read;
}

function readJumps(lines: FilterChain["rules"], names: ReadonlySet<string>): Jumps {
  const always: string[] = [];
  const byDevice = new Map<string, string[]>();
  for (const { spec } of lines) {
    const target = /(?:^| )-[jg] (\S+)/.exec(spec)?.[1];
    if (target === undefined || !names.has(target)) continue;
    if (!/--physdev-[io]/.test(spec)) always.push(target);
    for (const [words] of `${spec} `.matchAll(/--physdev-(?:in|out) \S+ /g)) {
      const leads = byDevice.get(words);
      if (leads === undefined) byDevice.set(words, [target]);
      else leads.push(target);
    }
  }
  return { always, byDevice };
}

/** Follows every rule that a packet of the tap can match, as far as the device tells. */
function reaches(
  chains: ReadonlyMap<string, Jumps>,
  from: string,
  physdev: string,
  isGoal: (chain: string) => boolean,
): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (isGoal(name)) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    const chain = chains.get(name);
    open.push(...(chain?.always ?? []), ...(chain?.byDevice.get(physdev) ?? []));
  }
  return false;
}
