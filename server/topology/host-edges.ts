import type { GraphNode, ObjectState } from "@/server/model/graph";
import type { EdgeDraft } from "./draft";
import type { DeviceAt, HostIndex } from "./host-index";
import { dhcpId, edgeId, ovsBridgeId, ovsPortId } from "./ids";

/** The edges within one host. */
export function hostEdges(index: HostIndex, nodes: readonly GraphNode[]): EdgeDraft[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const drafts = [
    ...ovsPortEdges(index),
    ...patchEdges(index),
    ...index.devices.flatMap((at) => deviceEdges(at, index)),
    ...dhcpEdges(index),
  ].filter(({ source, target }) => byId.has(source) && byId.has(target));
  const edges = [...new Map(drafts.map((edge) => [edge.id, edge])).values()];
  for (const edge of edges) {
    const ends = [byId.get(edge.source)?.state, byId.get(edge.target)?.state];
    edge.state = edgeState(edge, ends);
    const network = byId.get(edge.source)?.network;
    if (network !== undefined) edge.network = network;
  }
  return edges;
}

/** An edge is as bad as the end that breaks it; an unseen veth peer or a missing tap breaks nothing else. */
function edgeState({ kind }: EdgeDraft, ends: readonly (ObjectState | undefined)[]): ObjectState {
  const relevant = kind === "bridge-port" || kind === "ovs-port" ? ends.slice(0, 1) : ends;
  return (["failed", "dead", "down"] as const).find((state) => relevant.includes(state)) ?? "ok";
}

function draft(kind: EdgeDraft["kind"], source: string, target: string): EdgeDraft {
  return { id: edgeId(kind, source, target), kind, source, target, state: "ok" };
}

function ovsPortEdges(index: HostIndex): EdgeDraft[] {
  return index.ovs.map(({ id, bridge, port, iface }) => {
    const bondMember = iface !== null && port.interfaces.length > 1;
    const target = bondMember ? ovsPortId(index.key, bridge.name, port.name) : ovsBridgeId(index.key, bridge.name);
    return draft(bondMember ? "member" : "ovs-port", id, target);
  });
}

function patchEdges(index: HostIndex): EdgeDraft[] {
  return index.ovs.flatMap(({ id, iface }) => {
    const peer = iface?.type === "patch" ? index.ovsByInterface(iface.options.peer ?? "") : undefined;
    const mutual = peer?.iface?.type === "patch" && peer.iface.options.peer === iface?.name;
    return peer !== undefined && mutual && id < peer.id ? [draft("patch-pair", id, peer.id)] : [];
  });
}

function deviceEdges({ namespace, link }: DeviceAt, index: HostIndex): EdgeDraft[] {
  const id = index.nodeId(namespace, link.name);
  const edges: EdgeDraft[] = [];
  const master = link.master === null ? undefined : index.device(namespace, link.master);
  if (master !== undefined) {
    const kind = master.bridge !== null || master.kind === "bridge" ? "bridge-port" : "member";
    edges.push(draft(kind, id, index.nodeId(namespace, master.name)));
  }
  if (link.parent !== undefined) edges.push(draft("member", id, index.nodeId(namespace, link.parent)));
  const { peer } = link;
  if (peer !== null && peer.namespace !== null && peer.name !== null) {
    const peerId = index.nodeId(peer.namespace, peer.name);
    if (id < peerId || index.device(peer.namespace, peer.name)?.peer?.name !== link.name) {
      const [source, target] = id < peerId ? [id, peerId] : [peerId, id];
      edges.push(draft("veth-pair", source, target));
    }
  }
  return edges;
}

function dhcpEdges(index: HostIndex): EdgeDraft[] {
  return (index.state.dhcp ?? []).flatMap(({ networkId, namespace, interface: device }) =>
    device === null ? [] : [draft("serves", dhcpId(index.key, networkId), index.nodeId(namespace ?? "", device))],
  );
}
