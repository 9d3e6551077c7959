import type { SimulatedDnsmasq, SimulatedModel, SimulatedNamespace } from "@/server/hosts/backends/simulated/model";
import { DHCP_DIRECTORY } from "@/server/hosts/backends/simulated/services";
import { showLinks, showRoutes } from "@/server/hosts/backends/simulated/show-links";
import { showOvs } from "@/server/hosts/backends/simulated/show-ovs";
import { parseLeases, parseOptions, parseReservations } from "@/server/hosts/parse/dhcp-files";
import type {
  AgentProcess,
  CollectorError,
  DhcpService,
  FilterTable,
  HostState,
  Namespace,
  RuleSet,
} from "@/server/model/host-state";
import { ownRoutingRules } from "@/server/model/routing-rule";

/** What an observer of a host like this would read, in the order in which it lists things. */
export function toHostState(model: SimulatedModel, observedAt: number): HostState {
  const errors: CollectorError[] = [];
  const services = Object.entries(model.dnsmasq).sort(([a], [b]) => (a < b ? -1 : 1));
  const dnsmasq = services.map(
    ([, { pid, arguments: words }]): AgentProcess => ({
      pid,
      name: "dnsmasq",
      command: ["dnsmasq", ...words].join(" "),
    }),
  );
  return {
    hostname: model.hostname,
    observedAt,
    kernel: "simulated",
    namespaces: Object.entries(model.namespaces)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, namespace]) => showNamespace(model, name, namespace)),
    ovs: showOvs(model),
    dhcp: services.map(([networkId, service]) => showDhcp(networkId, service, errors)),
    processes: [
      { pid: 11, name: "ovsdb-server", command: "ovsdb-server" },
      { pid: 12, name: "ovs-vswitchd", command: "ovs-vswitchd" },
      ...dnsmasq,
    ],
    errors,
    sources: [],
  };
}

function showNamespace(model: SimulatedModel, name: string, namespace: SimulatedNamespace): Namespace {
  const { tables, ebtables } = namespace;
  const pids = Object.values(model.dnsmasq)
    .filter((service) => service.namespace === name)
    .map(({ pid }) => pid);
  return {
    name,
    inode: namespace.inode,
    pids,
    links: showLinks(model, namespace),
    routes: showRoutes(namespace),
    policies: [...ownRoutingRules("inet"), ...ownRoutingRules("inet6")],
    neighbours: [],
    iptables: showTables("ipv4", tables),
    ip6tables: showTables("ipv6", tables),
    ebtables: {
      family: "bridge",
      tables:
        ebtables.length === 0
          ? []
          : [{ name: "filter", chains: [chain("INPUT", []), chain("FORWARD", ebtables), chain("OUTPUT", [])] }],
      warnings: [],
    },
    ipsets: Object.entries(namespace.ipsets).map(([set, { family, members }]) => ({
      name: set,
      type: "hash:net",
      family,
      members,
    })),
    conntrack: { total: 0, zones: [] },
    sysctls: namespace.sysctls,
  };
}

function showTables(family: "ipv4" | "ipv6", tables: SimulatedNamespace["tables"]): RuleSet {
  const shown = Object.entries(tables).flatMap(([key, chains]): FilterTable[] => {
    const [of, name = ""] = key.split(" ");
    if (of !== family) return [];
    return [{ name, chains: Object.entries(chains).map(([each, { policy, rules }]) => chain(each, rules, policy)) }];
  });
  return { family, tables: shown, warnings: [] };
}

function chain(name: string, rules: readonly string[], policy: string | null = "ACCEPT") {
  return {
    name,
    policy,
    packets: 0,
    bytes: 0,
    rules: rules.map((spec) => ({ spec, packets: 0, bytes: 0 })),
  };
}

function showDhcp(networkId: string, service: SimulatedDnsmasq, errors: CollectorError[]): DhcpService {
  const { namespace, pid, files } = service;
  const read = <T>(file: string, parse: (text: string) => T): T | null => {
    const text = files[file];
    if (text === undefined) return null;
    try {
      return parse(text);
    } catch (error) {
      const command = `cat ${DHCP_DIRECTORY}/${networkId}/${file}`;
      errors.push({ part: "dhcp", namespace: "", command, message: error instanceof Error ? error.message : "" });
      return null;
    }
  };
  const option = service.arguments.find((word) => word.startsWith("--interface="))?.slice("--interface=".length);
  return {
    networkId,
    namespace,
    interface: files.interface?.trim() || (option ?? null),
    pid,
    arguments: service.arguments,
    reservations: read("host", parseReservations),
    options: read("opts", parseOptions),
    files: Object.fromEntries(Object.entries(files).filter(([name]) => name !== "leases")),
    leases: service.arguments.includes("--leasefile-ro") ? null : read("leases", parseLeases),
  };
}
