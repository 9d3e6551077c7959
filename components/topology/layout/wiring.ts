import type { GraphNode } from "@/server/model/graph";
import { type GraphIndex, otherEnd } from "./graph-index";

/**
 * How one host's objects hang together, read from the edges:
 * - the main bar is the bridge that guests and namespaces are plugged into (br-int; without OVS the busiest Linux bridge);
 * - above it stand units: a guest with its Linux bridge and veth pair, a namespace with its devices, or a bare port;
 * - below it the other bridges, joined by patch (or veth) pairs, with their tunnels and NICs;
 * - whatever is joined to none of these stands apart.
 * Every object of the host is in exactly one place.
 */
export type Wiring = {
  readonly host: string;
  readonly main: string | null;
  readonly units: readonly Unit[];
  /** Ports of the main bar that lead down but have no bar on the other side. */
  readonly loosePorts: readonly string[];
  readonly bars: readonly Bar[];
  readonly apart: readonly string[];
  /** Objects of units that are not drawn one by one. */
  readonly folded: readonly string[];
};

export type Unit =
  | {
      readonly kind: "chain";
      readonly key: string;
      /** On the main bar. */
      readonly port: string;
      readonly peer: string | null;
      readonly bridge: string | null;
      readonly taps: readonly string[];
    }
  | {
      readonly kind: "room";
      readonly key: string;
      readonly namespace: string;
      /** `port` is the other end where device and port are two (veth). */
      readonly devices: readonly { readonly device: string; readonly port: string | null }[];
      readonly servers: readonly string[];
    };

export type Bar = {
  readonly id: string;
  /** Pairs to the main bar: `near` is on this bar, `far` on the main one. */
  readonly pairs: readonly { readonly near: string; readonly far: string | null }[];
  readonly below: readonly string[];
  /** Tunnels leave from here. */
  readonly tunnels: boolean;
};

const bridgeKinds = new Set(["ovs-bridge", "linux-bridge"]);

export function readWiring(host: string, index: GraphIndex): Wiring {
  const inside = index.insideOf.get(host) ?? [];
  const placed = new Set<string>();
  const take = (id: string) => !placed.has(id) && placed.add(id) !== undefined;
  const portsOf = (bridge: string) => portsOn(bridge, index);
  const plugs = new Set(inside.filter((node) => isPlug(node, index)).map((node) => node.id));
  const bridges = inside.filter((node) => bridgeKinds.has(node.kind) && !plugs.has(node.id) && !inRoom(node, index));
  const main = pickMain(bridges, index);
  for (const bridge of bridges) placed.add(bridge.id);

  const bars = bridges
    .filter((bridge) => bridge.id !== main?.id)
    .sort((a, b) => barRank(a) - barRank(b))
    .map((bridge) => {
      const pairs: { near: string; far: string | null }[] = [];
      for (const port of portsOf(bridge.id)) {
        const far = pairOf(port.id, index);
        if (main !== null && far !== null && isOn(far, main.id, index) && take(port.id) && take(far)) {
          pairs.push({ near: port.id, far });
        }
      }
      return { id: bridge.id, pairs, below: [] as string[], tunnels: false };
    });

  const units: Unit[] = [];
  for (const namespace of inside.filter((node) => node.kind === "namespace")) {
    placed.add(namespace.id);
    const children = (index.childrenOf.get(namespace.id) ?? []).filter((child) => take(child.id));
    const devices = children
      .filter((child) => child.kind !== "dhcp-server")
      .map((child) => {
        const peer = pairOf(child.id, index);
        const port = peer !== null && main !== null && isOn(peer, main.id, index) && take(peer) ? peer : null;
        return { device: child.id, port };
      });
    const servers = children.filter((child) => child.kind === "dhcp-server").map((child) => child.id);
    units.push({ kind: "room", key: namespace.id, namespace: namespace.id, devices, servers });
  }

  const loosePorts: string[] = [];
  for (const port of main === null ? [] : portsOf(main.id)) {
    if (!take(port.id)) continue;
    if (leadsDown(port)) loosePorts.push(port.id);
    else units.push(chainFrom(port, index, take));
  }
  for (const bar of bars) {
    const below = portsOf(bar.id).filter((port) => take(port.id));
    const ranks = new Map(below.map((port) => [port.id, farRank(port, host, index)]));
    below.sort((a, b) => (ranks.get(a.id) ?? 0) - (ranks.get(b.id) ?? 0));
    for (const port of below) bar.below.push(port.id);
    bar.tunnels = below.some((port) => port.kind === "gre-tunnel" || port.kind === "vxlan-tunnel");
  }
  for (const plug of plugs) {
    if (placed.has(plug)) continue;
    placed.add(plug);
    const taps = portsOf(plug).filter((port) => take(port.id));
    units.push({ kind: "chain", key: plug, port: plug, peer: null, bridge: null, taps: taps.map((tap) => tap.id) });
  }
  const apart = inside.filter((node) => !placed.has(node.id)).map((node) => node.id);
  return { host, main: main?.id ?? null, units, loosePorts, bars, apart, folded: [] };
}

/** From a port of the main bar up: its veth peer, the Linux bridge that holds the peer, and what else is on that bridge. */
function chainFrom(port: GraphNode, index: GraphIndex, take: (id: string) => boolean): Unit {
  const peer = pairOf(port.id, index);
  const bridge = peer === null ? null : bridgeOf(peer, index);
  const free = peer !== null && take(peer);
  const holds = free && bridge !== null && isPlug(bridge, index) && take(bridge.id);
  const taps = holds ? portsOn(bridge.id, index).filter((tap) => tap.id !== peer && take(tap.id)) : [];
  return {
    kind: "chain",
    key: port.id,
    port: port.id,
    peer: free ? peer : null,
    bridge: holds ? bridge.id : null,
    taps: taps.map((tap) => tap.id),
  };
}

/** A Linux bridge of a hybrid plug: by role, or by having at most one veth and one tap on it. */
function isPlug(node: GraphNode, index: GraphIndex): boolean {
  if (node.kind !== "linux-bridge") return false;
  if (node.role !== undefined && node.role !== "qbr") return false;
  return node.role === "qbr" || /^qbr/.test(node.label) || portsOn(node.id, index).length === 0;
}

function pickMain(bridges: readonly GraphNode[], index: GraphIndex): GraphNode | null {
  const weight = (node: GraphNode) =>
    (node.role === "integration" ? 1e6 : 0) +
    (node.label === "br-int" ? 1e5 : 0) +
    (node.kind === "ovs-bridge" ? 1e4 : 0) +
    portsOn(node.id, index).filter((port) => !leadsDown(port)).length;
  return bridges.reduce<GraphNode | null>((best, next) => {
    return best === null || weight(next) > weight(best) ? next : best;
  }, null);
}

/**
 * Order along a bar by where a tunnel leads, so that the lines do not cross: hosts to the left in the same row, hosts of the
 * row opposite, hosts to the right; then what leads nowhere we know.
 */
function farRank(port: GraphNode, host: string, index: GraphIndex): number {
  const tunnel = index.edgesOf.get(port.id)?.find((edge) => edge.kind === "tunnel");
  const far = tunnel === undefined ? undefined : index.hostOf.get(otherEnd(tunnel, port.id));
  if (far === undefined) return 1e9;
  const places = index.hosts.length;
  const [mine, theirs] = [index.place.get(host) ?? 0, index.place.get(far) ?? 0];
  const opposite = index.nodes.get(far)?.role !== index.nodes.get(host)?.role;
  const side = opposite ? 1 : theirs < mine ? 0 : 2;
  return side * places + theirs;
}

const barRanks: Readonly<Record<string, number>> = { tunnel: 0, external: 1, provider: 2 };

function barRank(bridge: GraphNode): number {
  return barRanks[bridge.role ?? ""] ?? (bridge.kind === "ovs-bridge" ? 3 : 4);
}

const downKinds = new Set(["patch", "gre-tunnel", "vxlan-tunnel", "nic"]);

function leadsDown(port: GraphNode): boolean {
  return downKinds.has(port.kind) || port.role === "uplink" || port.role === "local-port";
}

function portsOn(bridge: string, index: GraphIndex): readonly GraphNode[] {
  const ports = new Map<string, GraphNode>();
  for (const edge of index.edgesOf.get(bridge) ?? []) {
    if ((edge.kind !== "ovs-port" && edge.kind !== "bridge-port") || edge.target !== bridge) continue;
    const port = index.nodes.get(edge.source);
    if (port !== undefined) ports.set(port.id, port);
  }
  for (const child of index.childrenOf.get(bridge) ?? []) ports.set(child.id, child);
  return [...ports.values()];
}

function isOn(port: string, bridge: string, index: GraphIndex): boolean {
  return bridgeOf(port, index)?.id === bridge;
}

function bridgeOf(port: string, index: GraphIndex): GraphNode | null {
  for (const edge of index.edgesOf.get(port) ?? []) {
    if ((edge.kind === "ovs-port" || edge.kind === "bridge-port") && edge.source === port) {
      return index.nodes.get(edge.target) ?? null;
    }
  }
  const parent = index.nodes.get(index.nodes.get(port)?.parent ?? "");
  return parent !== undefined && bridgeKinds.has(parent.kind) ? parent : null;
}

function pairOf(port: string, index: GraphIndex): string | null {
  const edge = index.edgesOf.get(port)?.find((edge) => edge.kind === "veth-pair" || edge.kind === "patch-pair");
  if (edge === undefined) return null;
  const far = otherEnd(edge, port);
  return index.nodes.has(far) ? far : null;
}

function inRoom(node: GraphNode, index: GraphIndex): boolean {
  return node.parent !== undefined && index.nodes.get(node.parent)?.kind === "namespace";
}
