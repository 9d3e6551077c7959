import type { GraphNode } from "@/server/model/graph";
import type { HostGraph } from "./host-graph";
import type { HostSegment } from "./host-segments";
import { segmentId } from "./ids";
import type { NeutronIndex } from "./neutron-index";

/** One network over all hosts that have it. */
export type Segment = {
  readonly network: string;
  readonly networkType: string;
  readonly physicalNetwork: string | null;
  readonly segmentationId: number | null;
  readonly hosts: readonly { readonly host: string; readonly at: HostSegment }[];
  readonly ports: number;
  /** Hosts disagree about type, physical network or number: then frames of one never reach the other. */
  readonly conflict: string | null;
};

/** Widest first, so that a limit keeps what joins the most hosts. */
export function collectSegments(graphs: readonly HostGraph[]): Segment[] {
  const byNetwork = new Map<string, { host: string; at: HostSegment }[]>();
  for (const { key: host, segments } of graphs) {
    for (const at of segments) {
      const same = byNetwork.get(at.network);
      if (same === undefined) byNetwork.set(at.network, [{ host, at }]);
      else same.push({ host, at });
    }
  }
  return [...byNetwork.entries()]
    .flatMap(([network, hosts]) => {
      const first = hosts[0]?.at;
      if (first === undefined) return [];
      const { networkType, physicalNetwork, segmentationId } = first;
      const ports = hosts.reduce((sum, { at }) => sum + at.ports, 0);
      const shapes = new Set(hosts.map(({ at }) => segmentMark(at)));
      const conflict = shapes.size > 1 ? `hosts disagree: ${[...shapes].sort().join(", ")}` : null;
      return [{ network, networkType, physicalNetwork, segmentationId, hosts, ports, conflict }];
    })
    .sort((a, b) => b.hosts.length - a.hosts.length || (a.network < b.network ? -1 : 1));
}

/**
 * Why hosts cannot be of one network as they have it; `null`: they are. A network of several segments, such as a routed
 * provider network, is another one on every rack, and rightly so.
 */
export function segmentConflict({ network, hosts, conflict }: Segment, neutron: NeutronIndex): string | null {
  const segments = neutron.networks.get(network)?.segments ?? [];
  if (conflict === null || segments.length < 2) return conflict;
  const isMeant = ({ networkType, physicalNetwork, segmentationId }: Numbered) =>
    segments.some(
      (one) =>
        one.networkType === networkType &&
        (one.physicalNetwork ?? null) === physicalNetwork &&
        (one.segmentationId ?? null) === segmentationId,
    );
  return hosts.every(({ at }) => isMeant(at)) ? null : conflict;
}

type Numbered = Pick<HostSegment, "networkType" | "physicalNetwork" | "segmentationId">;

/** How the network is told apart on the wire: `key 0xa4`, `VLAN 120`, `flat`. */
export function segmentMark({ networkType, segmentationId }: Numbered): string {
  if (segmentationId === null) return networkType === "" ? "untyped" : networkType;
  if (networkType === "vlan") return `VLAN ${segmentationId}`;
  return `key 0x${segmentationId.toString(16)}`;
}

/** `GRE key 164 (0xa4)`, `VLAN 120 on physnet1`, `flat on public`. */
export function segmentDetail({ networkType, physicalNetwork, segmentationId }: Numbered): string {
  const on = physicalNetwork === null ? "" : ` on ${physicalNetwork}`;
  if (networkType === "vlan") return `VLAN ${segmentationId ?? "?"}${on}`;
  if (segmentationId === null) return `${networkType || "network"}${on}`;
  return `${networkType.toUpperCase()} key ${segmentationId} (0x${segmentationId.toString(16)})${on}`;
}

export function segmentNode(segment: Segment, neutron: NeutronIndex): GraphNode {
  const { network, hosts, ports } = segment;
  const conflict = segmentConflict(segment, neutron);
  const node: GraphNode = {
    id: segmentId(network),
    kind: "segment",
    label: neutron.networkName(network) ?? `network ${network.slice(0, 8)}`,
    state: conflict === null ? "ok" : "failed",
    role: segment.networkType,
    sublabel: `${count(hosts.length, "host")} · ${count(ports, "port")}`,
    badge: segmentMark(segment),
    network,
  };
  return conflict === null ? node : { ...node, reason: conflict };
}

export function count(n: number, what: string): string {
  return n === 1 ? `1 ${what}` : `${n} ${what}s`;
}
