import type { HostGraph } from "./host-graph";
import type { OvsAt } from "./host-index";
import type { HostSegment } from "./host-segments";
import { hostId, ovsBridgeId, remoteId } from "./ids";
import type { TunnelJoin } from "./join-hosts";
import { type KeyIn, type KeyOut, keyFlows } from "./lens-flows";
import type { WorldParts } from "./world-parts";

/** The tunnels of one host, as its flows use them. */
export type TunnelSide = {
  readonly bridge: string;
  /** `null`: the flows of the bridge were not read. */
  readonly flows: { readonly in: readonly KeyIn[]; readonly out: readonly KeyOut[] } | null;
  readonly joins: readonly { readonly join: TunnelJoin; readonly port: OvsAt }[];
};

export function tunnelSides(graph: HostGraph, parts: WorldParts): readonly TunnelSide[] {
  const byBridge = new Map<string, { join: TunnelJoin; port: OvsAt }[]>();
  for (const join of parts.joins.tunnelsOf.get(graph.key) ?? []) {
    const port = graph.index.ovsById(join.end.id);
    if (port === undefined) continue;
    byBridge.set(port.bridge.name, [...(byBridge.get(port.bridge.name) ?? []), { join, port }]);
  }
  for (const bridge of graph.index.state.ovs?.bridges ?? []) {
    if (bridge.name === "br-tun" && !byBridge.has(bridge.name)) byBridge.set(bridge.name, []);
  }
  return [...byBridge].flatMap(([name, joins]) => {
    const bridge = graph.index.state.ovs?.bridges.find((each) => each.name === name);
    return bridge === undefined ? [] : [{ bridge: name, flows: keyFlows(bridge), joins }];
  });
}

/** Tunnels that a network's frames take: to hosts that carry it too, or that this console does not have. */
export function tunnelsTaken(
  side: TunnelSide,
  vlan: number | null,
  carriers: ReadonlySet<string>,
): TunnelSide["joins"] {
  const used = side.flows?.out.filter((flow) => flow.vlan === vlan).flatMap(({ ports }) => ports);
  return side.joins.filter(({ join, port }) => {
    if (join.remoteHost !== null && !carriers.has(join.remoteHost)) return false;
    const ofport = port.iface?.ofport;
    return used === undefined || (typeof ofport === "number" && used.includes(ofport));
  });
}

/** The two patch ports between two bridges; empty when they are not joined. */
export function patchBetween(graph: HostGraph, one: string, other: string): readonly [near: OvsAt, far: OvsAt] | [] {
  for (const near of graph.index.ovs) {
    if (near.bridge.name !== one || near.iface?.type !== "patch") continue;
    const far = graph.index.ovsByInterface(near.iface.options.peer ?? "");
    if (far?.bridge.name === other && far.iface?.type === "patch") return [near, far];
  }
  return [];
}

/** Bridges, patch ports, tunnels and uplinks between a network's ports and the wire. */
export function pathOf(
  graph: HostGraph,
  at: HostSegment,
  integration: string,
  vlan: number | null,
  sides: readonly TunnelSide[],
  carriers: ReadonlySet<string>,
): string[] {
  const ids = [at.bridgeId];
  if (at.physicalNetwork !== null) {
    for (const { physicalNetwork, bridgeId } of graph.providerBridges) {
      if (physicalNetwork !== at.physicalNetwork) continue;
      ids.push(bridgeId);
      const name = graph.nodeById.get(bridgeId)?.label ?? "";
      ids.push(...patchBetween(graph, integration, name).map(({ id }) => id), ...uplinksOf(graph, name));
    }
    return ids;
  }
  for (const side of sides) {
    const taken = tunnelsTaken(side, vlan, carriers);
    if (taken.length === 0) continue;
    ids.push(ovsBridgeId(graph.key, side.bridge));
    ids.push(...patchBetween(graph, integration, side.bridge).map(({ id }) => id));
    for (const { join, port } of taken) {
      ids.push(port.id);
      if (join.remoteHost !== null) ids.push(hostId(join.remoteHost));
      else if (join.end.remote !== null) ids.push(remoteId(join.end.remote));
    }
  }
  return ids;
}

export function uplinksOf(graph: HostGraph, bridge: string): string[] {
  return graph.index.ovs.flatMap(({ id, bridge: own }) =>
    own.name === bridge && graph.nodeById.get(id)?.role === "uplink" ? [id] : [],
  );
}

/** Hosts that have ports of a network. */
export function carriersOf(network: string, parts: WorldParts): ReadonlySet<string> {
  return new Set(parts.segments.find((segment) => segment.network === network)?.hosts.map(({ host }) => host));
}
