import { MARK } from "@/server/model/host-operation";
import type { FilterTable, HostState, Link, Namespace, OvsBridge, RuleSet } from "@/server/model/host-state";

/**
 * What operations determine of a host, and nothing else: no ids, counters, indexes, MACs that the kernel draws, operational
 * states, device kinds by datapath, nor what a host has of its own. Two hosts on which the same was done look the same.
 */
export function normaliseState(state: HostState) {
  const ovsNames = new Set(
    state.ovs?.bridges.flatMap((bridge) => bridge.ports.flatMap((port) => port.interfaces.map(({ name }) => name))),
  );
  return {
    errors: state.errors,
    namespaces: Object.fromEntries(state.namespaces.map((each) => [each.name, normaliseNamespace(each, ovsNames)])),
    bridges: Object.fromEntries((state.ovs?.bridges ?? []).map((bridge) => [bridge.name, normaliseBridge(bridge)])),
    dhcp: Object.fromEntries(
      (state.dhcp ?? []).map((service) => [
        service.networkId,
        {
          namespace: service.namespace,
          interface: service.interface,
          isRunning: service.pid !== null,
          arguments: service.arguments.map((word) => word.replace(/\/\S*\/dhcp\/[^/]+/, "{dir}")),
          reservations: service.reservations,
          options: service.options,
          leases: service.leases,
        },
      ]),
    ),
  };
}

/** Whether a thing is still the one that it was: a second time of the same operations may not make anything anew. */
export function identities(state: HostState) {
  return {
    links: state.namespaces.flatMap(({ name, inode, links }) =>
      (links ?? []).map((link) => [name, inode, link.name, link.ifindex, link.mac]),
    ),
    ports: state.ovs?.bridges.flatMap((bridge) =>
      bridge.ports.map((port) => [bridge.uuid, port.uuid, port.interfaces.map(({ uuid, ofport }) => [uuid, ofport])]),
    ),
    services: state.dhcp?.map(({ networkId, pid }) => [networkId, pid]),
  };
}

const SYSCTLS = [
  "net.ipv4.ip_forward",
  "net.ipv4.conf.all.forwarding",
  "net.ipv4.conf.all.arp_ignore",
  "net.ipv4.conf.all.arp_announce",
  "net.ipv6.conf.all.forwarding",
  "net.bridge.bridge-nf-call-iptables",
];

function normaliseNamespace(namespace: Namespace, ovsNames: ReadonlySet<string>) {
  const links = (namespace.links ?? []).filter(
    (link) => link.kind === "bridge" || link.kind === "veth" || link.alias === MARK || ovsNames.has(link.name),
  );
  const isShown = new Set(links.map(({ name }) => name));
  return {
    links: Object.fromEntries(links.map((link) => [link.name, normaliseLink(link, ovsNames)])),
    routes: (namespace.routes ?? [])
      .filter(({ table, device }) => table === "main" && device !== null && isShown.has(device))
      .filter(({ destination }) => !/^(fe80|ff00|multicast)/.test(destination))
      .map(({ family, destination, gateway, device, source }) =>
        [family, destination, gateway, device, source].join(" "),
      )
      .sort(),
    sysctls: Object.fromEntries(SYSCTLS.map((key) => [key, namespace.sysctls[key] ?? "unknown"])),
    iptables: normaliseRules(namespace.iptables),
    ip6tables: normaliseRules(namespace.ip6tables),
    ebtables: normaliseRules(namespace.ebtables),
    ipsets: Object.fromEntries(
      (namespace.ipsets ?? []).map(({ name, type, family, members }) => [
        name,
        { type, family, members: [...members].sort() },
      ]),
    ),
  };
}

function normaliseLink(link: Link, ovsNames: ReadonlySet<string>) {
  const isOfOvs = ovsNames.has(link.name) && link.kind !== "veth" && link.alias !== MARK;
  const isMacGiven = link.mac?.startsWith("fa:16:3e") ?? false;
  return {
    kind: isOfOvs ? "device of Open vSwitch" : link.kind,
    isMarked: link.alias === MARK,
    // A bridge's follows its members', and Open vSwitch has a say in its own.
    mtu: !isOfOvs && link.kind !== "bridge" ? link.mtu : null,
    isUp: link.flags.includes("UP"),
    isPromiscuous: ovsNames.has(link.name) ? null : link.flags.includes("PROMISC"),
    mac: isMacGiven ? link.mac : null,
    master: link.master === "ovs-system" ? null : link.master,
    peer: link.peer && { namespace: link.peer.namespace, name: link.peer.name },
    addresses: link.addresses
      .filter(({ scope }) => scope !== "link")
      .map(({ address, prefixLength }) => `${address}/${prefixLength}`),
    bridge: link.bridge && { stp: link.bridge.stp, ageing: link.bridge.ageingTimeSeconds },
  };
}

/** Chains of the tool's own that nobody touched, and tables of nothing else, come and go by themselves. */
function normaliseRules(ruleSet: RuleSet | null) {
  if (ruleSet === null) return null;
  const tables = ruleSet.tables.map(({ name, chains }: FilterTable) => {
    const kept = chains.filter(({ policy, rules }) => rules.length > 0 || (policy ?? "ACCEPT") !== "ACCEPT" || !policy);
    return [
      name,
      Object.fromEntries(kept.map((chain) => [chain.name, [chain.policy, ...chain.rules.map(({ spec }) => spec)]])),
    ] as const;
  });
  return Object.fromEntries(tables.filter(([, chains]) => Object.keys(chains).length > 0));
}

function normaliseBridge(bridge: OvsBridge) {
  const numbers = new Map(
    bridge.ports.flatMap(({ interfaces }) => interfaces.map(({ ofport, name }) => [String(ofport), name])),
  );
  // A dump has names or numbers, as it was asked for.
  const named = (text: string) =>
    text.replace(/\b(in_port=|output:)(?:"([^"]*)"|(\d+))/g, (whole, before, name, number) =>
      name === undefined && !numbers.has(number) ? whole : `${before}${name ?? numbers.get(number)}`,
    );
  return {
    failMode: bridge.failMode,
    protocols: [...bridge.protocols].sort(),
    externalIds: bridge.externalIds,
    otherConfig: bridge.otherConfig,
    ports: Object.fromEntries(
      bridge.ports.map((port) => [
        port.name,
        {
          tag: port.tag,
          vlanMode: port.vlanMode,
          trunks: port.trunks,
          externalIds: port.externalIds,
          otherConfig: port.otherConfig,
          interfaces: port.interfaces.map((each) => ({
            type: each.type,
            isOpen: (each.ofport ?? -1) > 0,
            hasError: each.error !== null,
            options: each.options,
            externalIds: each.externalIds,
          })),
        },
      ]),
    ),
    flows: (bridge.flows ?? [])
      .map(({ cookie, table, priority, match, actions }) => [table, priority, named(match), cookie, named(actions)])
      .map((fields) => fields.join(" "))
      .sort(),
  };
}
