import type { HostState, Namespace } from "@/server/model/host-state";
import type { Agent } from "@/server/model/neutron";
import { hostBaseline } from "../host-baseline";
import { hostDataplane } from "../host-dataplane";
import type { HostGraph } from "../host-graph";
import { configurationFacts } from "../neutron-agents";
import type { WorldHost } from "../world";
import { inNamespace } from "./commands";
import { FactList, type Listing, listing } from "./fact-list";
import { tableListing } from "./rule-listings";

export type Told = { readonly facts: FactList; readonly listings: readonly Listing[] };

export function hostDetails(host: WorldHost, graph: HostGraph | null, agents: readonly Agent[]): Told {
  const facts = new FactList();
  const { state } = host;
  for (const agent of agents) agentFacts(facts, agent);
  facts.add("Identity", "Source", sourceOf(host));
  for (const error of host.status.errors) facts.add("Identity", "Source says", error);
  if (state === null || graph === null) return { facts, listings: [] };
  facts
    .add("Identity", "Host name", state.hostname, { command: "hostname" })
    .add("Identity", "Kernel", state.kernel, { mono: true, command: "uname -r" })
    .add("Identity", "Open vSwitch", state.ovs === null ? "not read" : (state.ovs.version ?? "unknown version"), {
      command: "ovs-vsctl show",
    })
    .add("Identity", "Namespaces", state.namespaces.length - 1, { command: "ip netns" })
    .add("Neutron", "Ports plugged", graph.portCount)
    .add("Tunnel", "Tunnel addresses", graph.ends.tunnelAddresses.join(" "), { mono: true, command: "ovs-vsctl show" })
    .add("Tunnel", "Tunnels", graph.ends.tunnels.length === 0 ? null : graph.ends.tunnels.length);
  dataplaneFacts(facts, graph);
  const baseline = hostBaseline(state, graph.role);
  if (baseline !== null) {
    const found = baseline.differences.length === 0 ? "as after a clean install" : baseline.differences.join("; ");
    facts
      .add("OVS", "Expected bridges", `${baseline.expected.join(", ")}: ${baseline.as}`, {
        command: "ovs-vsctl list-br",
      })
      .add("OVS", "Difference", found, { command: "ovs-vsctl list-br" });
  }
  if (state.ovs !== null) facts.addRecord("OVS", "external_ids", state.ovs.externalIds, "ovs-vsctl list Open_vSwitch");
  for (const { name, pid, command } of state.processes ?? []) {
    facts.add("Agents", name, `pid ${pid}: ${command}`, { mono: true, command: "ps axww" });
  }
  const root = state.namespaces.find(({ name }) => name === "");
  const listings = root === undefined ? [] : namespaceListings(root);
  return { facts: root === undefined ? facts : sysctlFacts(facts, root), listings: [...unread(state), ...listings] };
}

/** What Neutron says of an agent that lives here. */
function agentFacts(facts: FactList, agent: Agent): void {
  const { id, type, alive, adminStateUp, heartbeatAt } = agent;
  const of = { command: `openstack network agent show ${id}` };
  const beat = heartbeatAt == null ? "" : `, last heartbeat ${new Date(heartbeatAt).toISOString()}`;
  const off = adminStateUp === false ? ", administratively down" : "";
  facts.add("Agents", type, `${alive ? "alive" : "not alive"}${beat}${off}`, of);
  for (const [name, value] of configurationFacts(agent)) facts.add("Agents", `${type}: ${name}`, value, of);
}

/** How the agent filters and floods, as its rules and flows show it. */
function dataplaneFacts(facts: FactList, { index }: HostGraph): void {
  const { firewalls, l2population } = hostDataplane(index);
  const firewall = firewalls?.length === 0 ? "no rules of any" : firewalls?.join(" and ");
  facts
    .add("Neutron", "Firewall driver", firewall, { command: "iptables -S; ovs-ofctl dump-flows br-int" })
    .add("Neutron", "L2 population", l2population, { command: "ovs-ofctl dump-flows br-tun table=20" });
}

/** A capture is what it was then: nothing of it is live. */
function sourceOf({ status }: WorldHost): string {
  if (status.kind !== "case") return status.state;
  const date = status.observedAt === null ? "unknown date" : new Date(status.observedAt).toISOString().slice(0, 10);
  return `from a capture of ${date}${status.state === "live" ? "" : `, ${status.state}`}`;
}

export function namespaceDetails(namespace: Namespace): Told {
  const facts = new FactList();
  const name = namespace.name;
  facts
    .add("Identity", "Namespace", name, { mono: true, command: "ip netns" })
    .add("Identity", "Inode", namespace.inode, { mono: true })
    .add("Identity", "Processes", namespace.pids.join(" "), { mono: true, command: `ip netns pids ${name}` })
    .add("Link", "Devices", namespace.links?.length, { command: inNamespace(name, "ip link") });
  return { facts: sysctlFacts(facts, namespace), listings: namespaceListings(namespace) };
}

function sysctlFacts(facts: FactList, { name, sysctls, conntrack }: Namespace): FactList {
  for (const [key, value] of Object.entries(sysctls).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const off = /bridge-nf-call-(ip|ip6)tables$/.test(key) && value === "0";
    const text = off ? "0 (security groups of bridged guests do not filter)" : value;
    facts.add("Rules", key, text, { mono: true, command: inNamespace(name, `sysctl ${key}`) });
  }
  if (conntrack !== null) {
    const command = inNamespace(name, "conntrack -L");
    facts.add("Rules", "Tracked connections", conntrack.total, { command });
    for (const { zone, entries } of conntrack.zones)
      facts.add("Rules", `Connections in zone ${zone}`, entries, { command });
  }
  return facts;
}

function namespaceListings({ name, routes, neighbours, iptables, ip6tables, ebtables, ipsets }: Namespace): Listing[] {
  const listings: Listing[] = [];
  if (routes !== null && routes.length > 0) {
    const lines = routes
      .filter(({ table }) => table !== "local" && table !== "255")
      .map((route) =>
        [
          route.destination,
          ...(route.gateway === null ? [] : ["via", route.gateway]),
          ...(route.device === null ? [] : ["dev", route.device]),
          ...(route.source === null ? [] : ["src", route.source]),
          ...(route.metric === null ? [] : ["metric", String(route.metric)]),
          ...(route.table === "main" || route.table === "254" ? [] : ["table", route.table]),
        ].join(" "),
      );
    listings.push(listing("Routes", inNamespace(name, "ip route show table all"), lines));
  }
  if (neighbours !== null && neighbours.length > 0) {
    const lines = neighbours.map(
      ({ address, device, mac, state }) => `${address} dev ${device} ${mac ?? "-"} ${state}`,
    );
    listings.push(listing("Neighbours", inNamespace(name, "ip neigh"), lines));
  }
  listings.push(...tableListing("Address translation", iptables, "nat", name));
  listings.push(...tableListing("IPv4 rules", iptables, "filter", name));
  listings.push(...tableListing("IPv6 rules", ip6tables, "filter", name));
  listings.push(...tableListing("Marks and checksums", iptables, "mangle", name));
  listings.push(...tableListing("Connection tracking zones", iptables, "raw", name));
  listings.push(...tableListing("Ethernet rules", ebtables, "filter", name));
  if (ipsets !== null && ipsets.length > 0) {
    const lines = ipsets.flatMap((set) => [`${set.name} ${set.type}`, ...set.members.map((member) => `  ${member}`)]);
    listings.push(listing("Address sets", inNamespace(name, "ipset list"), lines));
  }
  return listings;
}

function unread(state: HostState): Listing[] {
  if (state.errors.length === 0) return [];
  const lines = state.errors.map(({ part, namespace, command, message }) => {
    const where = namespace === "" ? "" : ` in ${namespace}`;
    return `${part}${where}: ${message} (${command})`;
  });
  return [listing("What could not be read", "", lines)];
}
