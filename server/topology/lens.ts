import type { GraphNode } from "@/server/model/graph";
import type { Lens, LensPlace, LensRow } from "@/server/model/lens";
import { GraphCache } from "./graph-cache";
import type { HostGraph } from "./host-graph";
import { hostId, physicalNetworkId, segmentId } from "./ids";
import { physicalNetworks } from "./intent-graph";
import { type Aim, aimOf } from "./lens-aim";
import { lensEdges } from "./lens-edges";
import { lensOnFabric } from "./lens-fabric";
import { localVlan, networkRows } from "./lens-host";
import { loneRows } from "./lens-lone";
import { carriersOf, patchBetween, pathOf, tunnelSides, uplinksOf } from "./lens-path";
import { devicesOf } from "./lens-ports";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/**
 * Everything that carries what is asked for, drawn or not: devices, the bridges, patch ports, tunnels and uplinks that its
 * frames take, hosts, segments, physical networks and fabric, with the translation at each hop and what is at odds.
 */
export function lens(world: World, query: string, cache: GraphCache = new GraphCache()): Lens {
  const parts = cache.parts(world);
  const aim = aimOf(query, world, parts, cache);
  const lit = new Set([...aim.networks].filter((id) => isOnHosts(id, parts)).map(segmentId));
  for (const id of aim.above) lit.add(id);
  const places: LensPlace[] = [];
  for (const { host, graph } of parts.hosts) {
    if (graph === null) continue;
    const { ids, rows } = onHost(graph, aim, parts);
    for (const id of ids) lit.add(id);
    if (ids.size > 0) lit.add(hostId(host.key));
    if (rows.length > 0) places.push({ kind: "host", nodeId: hostId(host.key), name: host.name, rows });
  }
  for (const { cloudId, name } of physicalNetworks(world, parts)) {
    const carried = [...aim.networks].some((id) => physicalOf(id, parts) === name);
    if (carried || aim.physicals.has(name)) lit.add(physicalNetworkId(cloudId, name));
  }
  const fabric = lensOnFabric(aim, world, parts);
  for (const id of fabric.nodeIds) lit.add(id);
  const all = [...places, ...fabric.places];
  return {
    readings: aim.readings,
    networks: [...aim.networks].sort(),
    nodeIds: [...lit].sort(),
    edgeIds: lensEdges(lit, aim.networks, world, parts),
    places: all,
    mismatches: all.reduce((sum, { rows }) => sum + rows.filter(({ mismatch }) => mismatch !== undefined).length, 0),
  };
}

function onHost(graph: HostGraph, aim: Aim, parts: WorldParts): { ids: Set<string>; rows: LensRow[] } {
  const ids = new Set(aim.onHosts.get(graph.key));
  const rows: LensRow[] = [];
  const networks = new Set([...aim.networks, ...(aim.localNetworks.get(graph.key) ?? [])]);
  if (networks.size > 0) {
    for (const node of graph.nodes) if (networks.has(networkOf(node, graph, parts) ?? "")) ids.add(node.id);
    const own = graph.segments.filter(({ network }) => networks.has(network));
    const sides = own.length === 0 ? [] : tunnelSides(graph, parts);
    for (const at of own) {
      const carriers = carriersOf(at.network, parts);
      const integration = graph.nodeById.get(at.bridgeId)?.label ?? "";
      for (const id of pathOf(graph, at, integration, localVlan(graph, at), sides, carriers)) ids.add(id);
      rows.push(...networkRows(graph, at, parts, sides, carriers));
    }
  }
  for (const { physicalNetwork, bridgeId, how } of graph.providerBridges) {
    if (!aim.physicals.has(physicalNetwork)) continue;
    const name = graph.nodeById.get(bridgeId)?.label ?? "";
    ids.add(bridgeId);
    for (const id of uplinksOf(graph, name)) ids.add(id);
    for (const { name: other } of graph.index.state.ovs?.bridges ?? []) {
      for (const { id } of patchBetween(graph, other, name)) ids.add(id);
    }
    rows.unshift({ text: `${physicalNetwork} → ${name} (${how})`, nodeId: bridgeId });
  }
  for (const { id } of aim.ports.values()) for (const node of devicesOf(graph, id.slice(0, 11), id)) ids.add(node);
  return { ids, rows: [...rows, ...loneRows(graph, ids, networks, aim, parts)] };
}

function networkOf(node: GraphNode, graph: HostGraph, parts: WorldParts): string | undefined {
  if (node.network !== undefined) return node.network;
  const hint = graph.hints.get(node.id);
  if (hint?.of === "network") return hint.id;
  return hint?.of === "port" ? parts.neutron.port(hint.portId, hint.fragment)?.networkId : undefined;
}

function physicalOf(network: string, parts: WorldParts): string | null | undefined {
  const segment = parts.segments.find((each) => each.network === network);
  return segment?.physicalNetwork ?? parts.neutron.networks.get(network)?.physicalNetwork;
}

function isOnHosts(network: string, parts: WorldParts): boolean {
  return parts.segments.some((segment) => segment.network === network);
}
