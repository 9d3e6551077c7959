import type { TraceHop, TraceResult } from "@/server/model/trace";
import { hostId, namespaceId, ovsBridgeId } from "@/server/topology/ids";
import type { WorldParts } from "@/server/topology/world-parts";

/** Says of each hop, and of where the packet ends, which node of the graph it is at. */
export function withNodes(result: TraceResult, parts: WorldParts): TraceResult {
  return { ...result, hops: result.hops.map((hop) => withNode(hop, parts)) };
}

function withNode(hop: TraceHop, parts: WorldParts): TraceHop {
  const nodeId = nodeOf(hop, parts);
  return nodeId === null ? hop : { ...hop, nodeId };
}

/** A bridge, a port or a device by its name, a namespace, or the host itself. */
function nodeOf({ host: name, object }: TraceHop, { hosts }: WorldParts): string | null {
  const at = hosts.find(({ host }) => host.name === name || host.key === name);
  if (at === undefined || at.graph === null) return null;
  const { key } = at.host;
  const { index, nodeById } = at.graph;
  const known = (id: string | undefined) => (id !== undefined && nodeById.has(id) ? id : undefined);
  const namespace = index.devices.find(({ link }) => link.name === object)?.namespace ?? "";
  return (
    known(ovsBridgeId(key, object)) ??
    known(index.ovsByInterface(object)?.id) ??
    known(index.nodeId(namespace, object)) ??
    known(namespaceId(key, object)) ??
    (object === name ? hostId(key) : null)
  );
}
