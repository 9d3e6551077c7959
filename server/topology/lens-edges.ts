import { fabricGraph } from "./fabric-graph";
import { edgeId, hostId, MESH_ID, remoteId, segmentId } from "./ids";
import { intentGraph } from "./intent-graph";
import { drawnSegments } from "./overview";
import { LIMITS } from "./view";
import type { World } from "./world";
import type { WorldParts } from "./world-parts";

/** Edges between lit nodes, by the ids that they have while a host is open and while it is closed. */
export function lensEdges(
  lit: ReadonlySet<string>,
  networks: ReadonlySet<string>,
  world: World,
  parts: WorldParts,
): string[] {
  const ids = new Set<string>();
  for (const { host, graph } of parts.hosts) {
    if (graph === null || !lit.has(hostId(host.key))) continue;
    for (const { id, source, target } of graph.edges) if (lit.has(source) && lit.has(target)) ids.add(id);
    for (const join of parts.joins.tunnelsOf.get(host.key) ?? []) {
      const { end, peer, remoteHost } = join;
      if (!lit.has(end.id) || end.remote === null) continue;
      const near = [end.id, hostId(host.key)];
      const far =
        peer === null
          ? [remoteHost === null ? remoteId(end.remote) : hostId(remoteHost)]
          : [peer.end.id, hostId(peer.host)];
      for (const one of near) for (const other of far) ids.add(edgeBetween("tunnel", one, other));
      if (parts.hosts.length > LIMITS.pairedHosts) ids.add(edgeId("tunnel", end.bridgeId, MESH_ID));
    }
  }
  for (const { network, hosts } of parts.segments) {
    if (!networks.has(network)) continue;
    for (const { host, at } of hosts) {
      for (const source of [hostId(host), at.bridgeId]) ids.add(edgeId("segment", source, segmentId(network)));
    }
  }
  const drawn = new Set(drawnSegments(parts).map(({ id }) => id));
  for (const isOpen of [() => true, () => false]) {
    for (const { id, source, target } of intentGraph(world, parts, { isOpen }, drawn).edges) {
      if (lit.has(source) && lit.has(target)) ids.add(id);
    }
  }
  if (world.fabrics.length > 0) {
    for (const { id, source, target } of fabricGraph(world, { isOpen: () => true }).edges) {
      if (lit.has(source) && lit.has(target)) ids.add(id);
    }
  }
  return [...ids].sort();
}

function edgeBetween(kind: string, one: string, other: string): string {
  return one < other ? edgeId(kind, one, other) : edgeId(kind, other, one);
}
