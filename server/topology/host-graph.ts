import type { GraphEdge, GraphNode, ObjectState } from "@/server/model/graph";
import type { HostState } from "@/server/model/host-state";
import { bridgeRoles } from "./bridge-roles";
import { carryNetworks } from "./carry-networks";
import { byId, type NodeDraft } from "./draft";
import { deviceNodes } from "./host-devices";
import { dhcpNodes } from "./host-dhcp";
import { hostEdges } from "./host-edges";
import { type HostIndex, indexHost } from "./host-index";
import { namespaceNodes } from "./host-namespaces";
import { ovsNodes } from "./host-ovs";
import { type HostSegment, hostSegments, type ProviderBridge, providerBridges } from "./host-segments";
import { type NodeHint, nodeHints } from "./node-hints";
import { type OpenVeth, openVeths, type TunnelEnd, tunnelEnds } from "./open-ends";
import { worst } from "./states";

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
  readonly hints: ReadonlyMap<string, NodeHint>;
  readonly tunnels: readonly TunnelEnd[];
  readonly openVeths: readonly OpenVeth[];
  readonly segments: readonly HostSegment[];
  readonly providerBridges: readonly ProviderBridge[];
  /** Addresses that its tunnels start from. */
  readonly tunnelAddresses: readonly string[];
  /** OVS ports that belong to a Neutron port. */
  readonly portCount: number;
  /** `network`, `compute`, `all-in-one`, by what runs on it. */
  readonly role: string | undefined;
  readonly worst: ObjectState;
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
  const tunnels = tunnelEnds(index);
  return {
    key,
    index,
    nodes,
    edges,
    hints: nodeHints(index, nodes),
    tunnels,
    openVeths: openVeths(index),
    segments: hostSegments(index),
    providerBridges: providerBridges(index, roles),
    tunnelAddresses: [...new Set(tunnels.flatMap(({ local }) => local ?? []))].sort(),
    portCount: index.ovs.filter(({ iface }) => iface !== null && "iface-id" in iface.externalIds).length,
    role: hostRole(nodes),
    worst: worst(nodes.map(({ state }) => state)),
  };
}

function hostRole(nodes: readonly GraphNode[]): string | undefined {
  const network = nodes.some(({ kind, role }) => kind === "namespace" && (role === "qdhcp" || role === "qrouter"));
  const compute = nodes.some(({ role }) => role === "guest");
  if (network && compute) return "all-in-one";
  return network ? "network" : compute ? "compute" : undefined;
}
