import type { Fault } from "@/server/model/finding";
import { groupBy } from "@/server/model/group-by";
import type { Link } from "@/server/model/host-state";
import type { HostGraph } from "@/server/topology/host-graph";
import { TUNNEL_OVERHEAD } from "@/server/topology/tunnels";
import type { WorldParts } from "@/server/topology/world-parts";
import { REMEDIES } from "./remedies";

type Path = {
  readonly host: string;
  readonly graph: HostGraph;
  readonly network: string | undefined;
  /** OVS port, its veth peer and the guest's tap: as many as there are. */
  readonly devices: readonly { readonly namespace: string; readonly link: Link }[];
};

/**
 * A device that takes less than its network allows swallows the frames between the two sizes. What a network allows is
 * Neutron's word, else what most of its devices take. An underlay must take that and what the tunnel adds.
 */
export function mtuFaults(parts: WorldParts): Fault[] {
  const paths = parts.hosts.flatMap(({ host, graph }) => (graph === null ? [] : pathsOf(host.name, graph)));
  const byNetwork = groupBy(paths, ({ network }) => network ?? "");
  const byHost = groupBy(paths, ({ graph }) => graph.key);
  const allowed = new Map(
    [...byNetwork].map(([network, all]) => [
      network,
      parts.neutron.networks.get(network)?.mtu ??
        usual(all.flatMap(({ devices }) => devices.map(({ link }) => link.mtu))),
    ]),
  );
  const narrow = paths.flatMap(({ host, graph, network, devices }): Fault[] => {
    const own = Math.max(...devices.map(({ link }) => link.mtu));
    const wanted = network === undefined ? own : (allowed.get(network) ?? own);
    const smallest = devices.reduce((a, b) => (b.link.mtu < a.link.mtu ? b : a));
    if (smallest.link.mtu >= wanted) return [];
    const { name, mtu } = smallest.link;
    const whose = network === undefined ? "the rest of its path" : (parts.neutron.networkName(network) ?? network);
    const message = `${name} on ${host} takes ${mtu} bytes, and ${whose} ${wanted}: what is larger is lost.`;
    return [faultAt(host, name, graph.index.nodeId(smallest.namespace, name), message)];
  });
  return [
    ...narrow,
    ...parts.hosts.flatMap(({ host, graph }) =>
      graph === null ? [] : underlay(host.name, graph, byHost.get(graph.key) ?? []),
    ),
  ];
}

function pathsOf(host: string, graph: HostGraph): Path[] {
  const { index } = graph;
  const root = index.devices.filter(({ namespace }) => namespace === "");
  const membersOf = groupBy(root, ({ link }) => link.master ?? "");
  return index.ovs.flatMap(({ iface, port, device }) => {
    if (!iface?.externalIds["iface-id"] || device === null) return [];
    const devices = [device];
    const { peer } = device.link;
    const qvb = peer?.name && peer.namespace !== null ? index.device(peer.namespace, peer.name) : undefined;
    if (qvb !== undefined && qvb.master !== null) devices.push(...(membersOf.get(qvb.master) ?? []));
    return [{ host, graph, network: port.otherConfig.net_uuid || undefined, devices }];
  });
}

/** One finding a host: the device that its tunnels leave by is too narrow for the widest network that they carry. */
function underlay(host: string, graph: HostGraph, paths: readonly Path[]): Fault[] {
  const types = new Map(graph.segments.map(({ network, networkType }) => [network, networkType]));
  const { index } = graph;
  const found = new Map<string, Fault>();
  const carried = groupBy(paths, ({ network }) => types.get(network ?? "") ?? "");
  const widestOf = new Map([...carried].map(([type, some]) => [type, Math.max(0, ...some.map(narrowest))]));
  const devices = new Map(
    index.devices
      .toReversed()
      .flatMap(({ namespace, link }) =>
        namespace === "" ? link.addresses.map(({ address }) => [address, link] as const) : [],
      ),
  );
  for (const end of graph.ends.tunnels) {
    const overhead = TUNNEL_OVERHEAD[end.protocol];
    const device = end.local === null ? undefined : devices.get(end.local);
    if (overhead === undefined || device === undefined || end.local?.includes(":")) continue;
    const widest = widestOf.get(end.protocol) ?? 0;
    if (widest + overhead <= device.mtu) continue;
    const message = `${device.name} on ${host} takes ${device.mtu} bytes: with the ${overhead} that ${end.protocol} adds, ${
      device.mtu - overhead
    } of the ${widest} that its networks allow get through.`;
    found.set(device.name, faultAt(host, device.name, index.nodeId("", device.name), message));
  }
  return [...found.values()];
}

function narrowest({ devices }: Path): number {
  return Math.min(...devices.map(({ link }) => link.mtu));
}

function faultAt(host: string, object: string, nodeId: string, message: string): Fault {
  const kind = "mtu-mismatch";
  return { kind, severity: "warning", host, object, nodeId, message, remedy: REMEDIES[kind] };
}

/** The most frequent; of several the largest. */
function usual(values: readonly number[]): number {
  const counts = [...groupBy(values, String).values()].sort((a, b) => b.length - a.length || (b[0] ?? 0) - (a[0] ?? 0));
  return counts[0]?.[0] ?? 0;
}
