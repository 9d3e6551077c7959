import type { GraphEdge, GraphNode, ObjectState } from "@/server/model/graph";
import type { PhysicalNetwork } from "@/server/model/mapping";
import type { EdgeDraft, NodeDraft } from "./draft";
import { type MappingTarget, resolveMappings } from "./fabric-mappings";
import { staleness } from "./host-node";
import { edgeId, hostId, physicalNetworkId, segmentId } from "./ids";
import { LIMITS, type Opened } from "./view";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/**
 * Physical networks and what intent ties to them: the provider bridges that lead to them, the networks on them, and the
 * mappings to the fabric. A physical network that only hosts or Neutron mention is drawn as well, without a cloud.
 */
export function intentGraph(
  world: World,
  parts: WorldParts,
  opened: Opened,
  drawnSegments: ReadonlySet<string>,
): { nodes: GraphNode[]; edges: GraphEdge[] } {
  const physicals = physicalNetworks(world, parts);
  const mappings = resolveMappings(world);
  const nodes: GraphNode[] = physicals.map((physical) => physicalNode(physical, mappings));
  const edges: GraphEdge[] = [];
  for (const { source, target, state, reason, label } of mappings) {
    const edge: EdgeDraft = { id: edgeId("mapping", source, target), kind: "mapping", source, target, state, label };
    if (reason !== undefined) edge.reason = reason;
    edges.push(edge);
  }
  const idsOf = new Map<string, string[]>();
  for (const { cloudId, name } of physicals) {
    idsOf.set(name, [...(idsOf.get(name) ?? []), physicalNetworkId(cloudId, name)]);
  }
  edges.push(...bridgeEdges(parts, opened, idsOf), ...networkEdges(parts, drawnSegments, idsOf));
  return { nodes, edges };
}

export function physicalNetworks(world: World, parts: WorldParts): PhysicalNetwork[] {
  const known = [...world.physicalNetworks];
  const names = new Set(known.map(({ name }) => name));
  const seen = new Map<string, Set<"flat" | "vlan">>();
  const see = (name: string | null, type: string) => {
    if (name === null || names.has(name)) return;
    const types = seen.get(name) ?? new Set();
    if (type === "flat" || type === "vlan") types.add(type);
    seen.set(name, types);
  };
  for (const { physicalNetwork, networkType } of parts.segments) see(physicalNetwork, networkType);
  for (const { physicalNetwork, networkType } of parts.neutron.networks.values()) see(physicalNetwork, networkType);
  for (const { providerBridges } of parts.graphs.values()) {
    for (const { physicalNetwork } of providerBridges) see(physicalNetwork, "");
  }
  for (const [name, types] of seen) known.push({ id: `/${name}`, cloudId: "", name, types: [...types].sort() });
  return known.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.cloudId < b.cloudId ? -1 : 1));
}

function physicalNode({ cloudId, name, types }: PhysicalNetwork, mappings: readonly MappingTarget[]): GraphNode {
  const id = physicalNetworkId(cloudId, name);
  const own = mappings.filter(({ source }) => source === id);
  const node: NodeDraft = {
    id,
    kind: "physical-network",
    label: name,
    state: own.find(({ state }) => state === "failed")?.state ?? "ok",
    sublabel: own.length === 0 ? "not mapped" : own.map(({ text }) => text).join(", "),
  };
  const broken = own.find(({ state }) => state === "failed")?.reason;
  if (broken !== undefined) node.reason = broken;
  if (types.length > 0) node.badge = [...types].sort().join(", ");
  return node;
}

function bridgeEdges(parts: WorldParts, opened: Opened, idsOf: ReadonlyMap<string, readonly string[]>): GraphEdge[] {
  const total = [...parts.graphs.values()].reduce((sum, graph) => sum + graph.providerBridges.length, 0);
  const edges = new Map<string, GraphEdge>();
  for (const { host, graph } of parts.hosts) {
    const open = opened.isOpen(hostId(host.key));
    if (graph === null || (!open && total > LIMITS.hostPhysicalEdges)) continue;
    const state: ObjectState = staleness(host.status) === null ? "ok" : "stale";
    for (const { physicalNetwork, bridgeId } of graph.providerBridges) {
      for (const target of idsOf.get(physicalNetwork) ?? []) {
        const source = open ? bridgeId : hostId(host.key);
        const id = edgeId("segment", source, target);
        edges.set(id, { id, kind: "segment", source, target, state });
      }
    }
  }
  return [...edges.values()];
}

/** A provider network is on its physical network. */
function networkEdges(
  parts: WorldParts,
  drawn: ReadonlySet<string>,
  idsOf: ReadonlyMap<string, readonly string[]>,
): GraphEdge[] {
  return parts.segments.flatMap(({ network, physicalNetwork }) => {
    const source = segmentId(network);
    if (physicalNetwork === null || !drawn.has(source)) return [];
    return (idsOf.get(physicalNetwork) ?? []).map((target): GraphEdge => {
      return { id: edgeId("member", source, target), kind: "member", source, target, state: "ok", network };
    });
  });
}
