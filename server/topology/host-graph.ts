import type { GraphEdge, GraphNode } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import { bridgeRoles } from "./bridge-roles";
import { carryNetworks } from "./carry-networks";
import { byId, type NodeDraft } from "./draft";
import { deviceNodes } from "./host-devices";
import { dhcpNodes } from "./host-dhcp";
import { hostEdges } from "./host-edges";
import { type HostExtent, hostExtent } from "./host-extent";
import { type HostIndex, indexHost } from "./host-index";
import { namespaceNodes } from "./host-namespaces";
import { ovsNodes } from "./host-ovs";
import { type HostSegment, hostSegments, type ProviderBridge, providerBridges } from "./host-segments";
import { type NodeHint, nodeHints, nodesByOwner } from "./node-hints";
import { type HostEnds, hostEnds } from "./open-ends";

/**
 * Everything one host adds to the graph, and nothing of any other source: names of Neutron and joins to other hosts come
 * later. It depends on key and state only, so it can be kept for as long as the state object is the same.
 */
export type HostGraph = {
  readonly key: string;
  readonly index: HostIndex;
  /** Sorted by id, without the host itself. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly nodeById: ReadonlyMap<string, GraphNode>;
  readonly hints: ReadonlyMap<string, NodeHint>;
  /** First 11 characters of a Neutron port, or a router's or network's id → its nodes here. */
  readonly byOwner: ReadonlyMap<string, readonly string[]>;
  readonly ends: HostEnds;
  readonly segments: readonly HostSegment[];
  readonly providerBridges: readonly ProviderBridge[];
  /** OVS ports that belong to a Neutron port. */
  readonly portCount: number;
  readonly extent: HostExtent;
  /** `network`, `compute`, `all-in-one`, by what runs on it. */
  readonly role: string | undefined;
  /** Labels of what has failed by itself. */
  readonly failed: readonly string[];
};

export function hostGraph(key: string, state: HostState): HostGraph {
  const index = indexHost(key, state);
  const roles = bridgeRoles(state);
  const drafts: NodeDraft[] = [
    ...namespaceNodes(key, state),
    ...ovsNodes(index, roles),
    ...deviceNodes(index),
    ...dhcpNodes(index),
  ];
  const nodes = drafts.sort(byId);
  const edges = hostEdges(index, nodes).sort(byId);
  carryNetworks(nodes, edges);
  const hints = nodeHints(index, nodes);
  return {
    key,
    index,
    nodes,
    edges,
    nodeById: new Map(nodes.map((node) => [node.id, node])),
    hints,
    byOwner: nodesByOwner(hints),
    ends: hostEnds(index),
    segments: hostSegments(index),
    providerBridges: providerBridges(index, roles),
    portCount: index.ovs.filter(({ iface }) => iface !== null && "iface-id" in iface.externalIds).length,
    extent: hostExtent(nodes, edges),
    role: hostRole(nodes),
    failed: nodes.filter(({ state }) => state === "failed").map(({ label }) => label),
  };
}

function hostRole(nodes: readonly GraphNode[]): string | undefined {
  const network = nodes.some(({ kind, role }) => kind === "namespace" && (role === "qdhcp" || role === "qrouter"));
  const compute = nodes.some(({ role }) => role === "guest");
  if (network && compute) return "all-in-one";
  return network ? "network" : compute ? "compute" : undefined;
}
