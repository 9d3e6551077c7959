import type { EdgeKind, Fact, Graph, GraphNode, ObjectDetails } from "@/server/model/graph";
import { buildGraph } from "./build-graph";
import { applianceDetails } from "./details/appliance-details";
import { bridgeDetails } from "./details/bridge-details";
import { deviceDetails, ovsPortDetails } from "./details/device-details";
import { dhcpDetails } from "./details/dhcp-details";
import { fabricDetails } from "./details/fabric-details";
import { FactList } from "./details/fact-list";
import { hostDetails, namespaceDetails, type Told } from "./details/host-details";
import { networkOf, neutronFacts } from "./details/neutron-facts";
import { physicalNetworkFacts } from "./details/physical-network-facts";
import { networkFacts } from "./details/segment-facts";
import { fabricNeutron } from "./fabric-neutron";
import { GraphCache } from "./graph-cache";
import type { HostGraph } from "./host-graph";
import { applianceId, hostId, type NodeRef, parseNodeId } from "./ids";
import { agentsOn } from "./neutron-agents";
import { applianceOf } from "./view";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/** Everything known about one object, each fact with the command that shows it by hand; `null`: no such object now. */
export function objectDetails(
  world: World,
  nodeId: string,
  cache: GraphCache = new GraphCache(),
): ObjectDetails | null {
  const ref = parseNodeId(nodeId);
  if (ref === null) return null;
  const parts = cache.parts(world);
  const graph = buildGraph(world, { expand: toOpen(ref, nodeId, parts) }, cache);
  const node = graph.nodes.find(({ id }) => id === nodeId);
  if (node === undefined) return null;
  const told = tell(ref, nodeId, world, parts);
  const state = new FactList().add("State", "State", node.state).add("State", "Reason", node.reason);
  return {
    node,
    facts: inOrder([...(node.state === "ok" ? [] : state.facts), ...told.facts.facts]),
    listings: told.listings,
    neighbours: neighboursOf(node, graph),
    observedAt: observedAt(ref, world),
  };
}

const GROUPS = [
  "State",
  "Identity",
  "Neutron",
  "VLAN & segment",
  "Tunnel",
  "Mapping",
  "OVS",
  "Link",
  "Addresses",
  "DHCP",
  "Fabric",
  "Agents",
  "Rules",
  "Counters",
];

/** From what it is to what it counted; within a group as told. */
function inOrder(facts: readonly Fact[]): Fact[] {
  return [...facts].sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group));
}

/** The object's own container, and the one at the far end of a tunnel so that its port can be named. */
function toOpen(ref: NodeRef, nodeId: string, parts: WorldParts): string[] {
  if ("host" in ref) {
    const peer = parts.joins.tunnelsOf.get(ref.host)?.find(({ end }) => end.id === nodeId)?.peer;
    return peer ? [hostId(ref.host), hostId(peer.host)] : [hostId(ref.host)];
  }
  return "appliance" in ref ? [applianceId(ref.appliance)] : [];
}

const NOTHING: Told = { facts: new FactList(), listings: [] };

function tell(ref: NodeRef, nodeId: string, world: World, parts: WorldParts): Told {
  switch (ref.kind) {
    case "host": {
      const found = parts.hosts.find(({ host }) => host.key === ref.host);
      return found === undefined
        ? NOTHING
        : hostDetails(found.host, found.graph, agentsOn(found.host, world.neutron, parts.hostNamed));
    }
    case "ns":
    case "dev":
    case "ovs":
    case "port":
    case "iface":
    case "dhcp": {
      const graph = parts.graphs.get(ref.host);
      return graph === undefined ? NOTHING : tellInside(ref, nodeId, graph, world, parts);
    }
    case "appliance":
    case "fabric": {
      const fabric = world.fabrics.find((candidate) => applianceOf(candidate) === ref.appliance);
      if (fabric === undefined) return NOTHING;
      if (ref.kind === "appliance") return applianceDetails(fabric);
      return fabric.state === null
        ? NOTHING
        : fabricDetails(fabric.state, ref.category, nodeId, fabricNeutron(world, fabric.state));
    }
    case "segment": {
      const facts = new FactList();
      networkFacts(facts, world, parts, ref.network, null);
      networkOf(facts, world, parts, ref.network);
      return { facts, listings: [] };
    }
    case "physical-network": {
      return { facts: physicalNetworkFacts(world, parts, nodeId, ref.name), listings: [] };
    }
    case "remote":
      return { facts: new FactList().add("Tunnel", "Address", ref.address, { mono: true }), listings: [] };
    case "mesh": {
      const { hosts, tunnels, protocols } = parts.joins.mesh;
      const facts = new FactList()
        .add("Tunnel", "Protocols", protocols.join(", "))
        .add("Tunnel", "Hosts", hosts)
        .add("Tunnel", "Tunnels", tunnels);
      return { facts, listings: [] };
    }
  }
}

function tellInside(
  ref: Extract<NodeRef, { readonly host: string }>,
  nodeId: string,
  graph: HostGraph,
  world: World,
  parts: WorldParts,
): Told {
  const { state } = graph.index;
  switch (ref.kind) {
    case "ns": {
      const namespace = state.namespaces.find(({ name }) => name === ref.namespace);
      if (namespace === undefined) return NOTHING;
      const told = namespaceDetails(namespace);
      neutronFacts(told.facts, world, parts, graph.hints.get(nodeId));
      return told;
    }
    case "dev":
      return deviceDetails(world, parts, graph, nodeId, ref);
    case "ovs": {
      const bridge = state.ovs?.bridges.find(({ name }) => name === ref.bridge);
      return bridge === undefined ? NOTHING : bridgeDetails(world, parts, graph, nodeId, bridge);
    }
    case "port":
    case "iface":
      return ovsPortDetails(world, parts, graph, nodeId);
    case "dhcp": {
      const service = state.dhcp?.find(({ networkId }) => networkId === ref.network);
      return service === undefined ? NOTHING : dhcpDetails(world, parts, graph, service);
    }
    default:
      return NOTHING;
  }
}

const RELATIONS: Readonly<Record<EdgeKind, readonly [from: string, to: string]>> = {
  "bridge-port": ["port of", "has port"],
  "ovs-port": ["port of", "has port"],
  "veth-pair": ["other end", "other end"],
  "patch-pair": ["other end", "other end"],
  tunnel: ["tunnel to", "tunnel to"],
  serves: ["serves on", "served by"],
  segment: ["carries", "carried by"],
  carries: ["carries", "carried by"],
  member: ["member of", "has member"],
  connection: ["connected to", "used by"],
  mapping: ["mapped to", "mapped from"],
};

function neighboursOf(node: GraphNode, graph: Graph): ObjectDetails["neighbours"] {
  const byId = new Map(graph.nodes.map((other) => [other.id, other]));
  const found: ObjectDetails["neighbours"][number][] = [];
  const add = (id: string, relation: string) => {
    const other = byId.get(id);
    if (other !== undefined) found.push({ id, label: other.label, kind: other.kind, relation });
  };
  if (node.parent !== undefined) add(node.parent, "inside");
  for (const { kind, source, target } of graph.edges) {
    if (source === node.id) add(target, RELATIONS[kind][0]);
    else if (target === node.id) add(source, RELATIONS[kind][1]);
  }
  const connected = new Set(found.map(({ id }) => id));
  for (const other of graph.nodes) {
    const structure = node.kind !== "host" || other.kind === "namespace" || other.kind === "ovs-bridge";
    if (other.parent === node.id && structure && !connected.has(other.id)) add(other.id, "holds");
  }
  return found;
}

function observedAt(ref: NodeRef, world: World): number | null {
  if ("host" in ref) return world.hosts.find(({ key }) => key === ref.host)?.state?.observedAt ?? null;
  if (!("appliance" in ref)) return null;
  return world.fabrics.find((fabric) => applianceOf(fabric) === ref.appliance)?.state?.observedAt ?? null;
}
