import { MARK } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";
import type { HostGraph } from "../host-graph";
import type { OvsAt } from "../host-index";
import { parseDeviceName } from "../names";
import type { World } from "../world";
import type { WorldParts } from "../world-parts";
import { listPort } from "./commands";
import { FactList, type Listing } from "./fact-list";
import type { Told } from "./host-details";
import { linkFacts } from "./link-facts";
import { neutronFacts } from "./neutron-facts";
import { ovsPortFacts } from "./ovs-port-facts";
import { flowListing, portRuleListings } from "./rule-listings";
import { networkFacts, portSegmentFacts } from "./segment-facts";
import { tunnelFacts } from "./tunnel-facts";

/** A kernel device that is no OVS port. */
export function deviceDetails(
  world: World,
  parts: WorldParts,
  graph: HostGraph,
  id: string,
  at: { readonly namespace: string; readonly device: string },
): Told {
  const facts = new FactList();
  const link = graph.index.device(at.namespace, at.device);
  neutronFacts(facts, world, parts, graph.hints.get(id));
  if (link !== undefined) linkFacts(facts, graph.index, at.namespace, link);
  if (link?.bridge && at.namespace === "") filterFacts(facts, graph);
  const network = graph.nodeById.get(id)?.network;
  if (network !== undefined) networkFacts(facts, world, parts, network, null);
  return { facts, listings: at.namespace === "" ? rulesOf(graph, id, at.device) : [] };
}

/** Rules see bridged frames only while this is on; with 0 all of them still look right. */
function filterFacts(facts: FactList, { index }: HostGraph): void {
  const sysctls = index.state.namespaces.find(({ name }) => name === "")?.sysctls ?? {};
  for (const family of ["iptables", "ip6tables"]) {
    const key = `net.bridge.bridge-nf-call-${family}`;
    const value = sysctls[key];
    const text = value === "0" ? "no: security groups do not filter here" : value === "1" ? "yes" : value;
    facts.add("Rules", `${family} sees bridged frames`, text, { command: `sysctl ${key}` });
  }
}

/** An OVS port, with its device, its tunnel and its network. */
export function ovsPortDetails(world: World, parts: WorldParts, graph: HostGraph, id: string): Told {
  const facts = new FactList();
  const entry = graph.index.ovsById(id);
  if (entry === undefined) return { facts, listings: [] };
  neutronFacts(facts, world, parts, graph.hints.get(id));
  const join = parts.joins.tunnelsOf.get(graph.key)?.find(({ end }) => end.id === id);
  if (join !== undefined) tunnelFacts(facts, parts, graph.index, join);
  facts.add("Identity", "Driven by", drivenBy(entry, graph.index.state), { command: listPort(entry.port.name) });
  ovsPortFacts(facts, graph.key, entry);
  portSegmentFacts(facts, world, parts, graph.key, entry);
  if (entry.device !== null) linkFacts(facts, graph.index, entry.device.namespace, entry.device.link);
  const listings = rulesOf(graph, id, entry.port.name);
  const { iface, bridge } = entry;
  if (iface !== null && iface.ofport !== null && bridge.flows !== null) {
    const inPort = [`in_port=${iface.ofport}`, `in_port=${iface.name}`, `in_port="${iface.name}"`];
    const flows = bridge.flows.filter(({ match }) => match.split(",").some((field) => inPort.includes(field)));
    if (flows.length > 0)
      listings.push(flowListing(`Flows of ${bridge.name} for what comes from this port`, bridge.name, flows));
  }
  return { facts, listings };
}

/** Who wires the port: it leaves its record on it. */
function drivenBy({ port }: OvsAt, { processes }: HostState): string | null {
  if (MARK in port.externalIds) return "Bridgehead";
  if (!port.otherConfig.net_uuid) return null;
  const running = processes?.some(({ command }) => command.includes(OVS_AGENT));
  if (running === undefined) return `${OVS_AGENT}, as its record says; whether it runs was not read`;
  return running ? OVS_AGENT : `${OVS_AGENT}, as its record says; it does not run`;
}

const OVS_AGENT = "neutron-openvswitch-agent";

/** Rules are written for the tap: every device of the same port shows them. */
function rulesOf(graph: HostGraph, id: string, device: string): Listing[] {
  const hint = graph.hints.get(id);
  const fragment = hint?.of === "port" ? hint.fragment : parseDeviceName(device)?.fragment;
  if (fragment === undefined) return [];
  return portRuleListings(graph.index.state, fragment, `tap${fragment}`);
}
