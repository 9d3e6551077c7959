import type { Fault } from "@/server/model/finding";
import type { OvsBridge } from "@/server/model/host-state";
import { separatedOtherwise } from "@/server/model/other-controller";
import type { HostGraph } from "@/server/topology/host-graph";
import type { HostSegment } from "@/server/topology/host-segments";
import { ovsBridgeId } from "@/server/topology/ids";
import type { WorldParts } from "@/server/topology/world-parts";
import { disputedNetworks } from "./disputed-segments";
import { REMEDIES } from "./remedies";
import { answers } from "./served-by";
import { segmentWords } from "./statements";
import { givesKey, givesVlan, vlanFlows } from "./vlan-flows";

const TUNNELS = ["gre", "vxlan", "geneve"];

const IN = "in from its wire";
const OUT = "out to its wire";
type Way = typeof IN | typeof OUT;

/**
 * Networks that a host has ports of, by its agent's record, and of which it has lost the flow that brings them in from their
 * wire, or out to it. The way out is asked for only where another host has the network: l2 population makes it no sooner.
 */
export function carrierFaults(parts: WorldParts): Fault[] {
  const disputed = disputedNetworks(parts);
  const carriers = carriersOf(parts);
  return parts.hosts.flatMap(({ host, graph }) => {
    const bridges = graph?.index.state.ovs?.bridges ?? [];
    if (graph === null || !answers(host) || bridges.some(({ flows }) => flows === null)) return [];
    if (bridges.some((bridge) => separatedOtherwise(bridge, graph.index.state) !== null)) return [];
    return graph.segments.flatMap((segment): Fault[] => {
      const { network, networkType, tag } = segment;
      if (tag === null || disputed.has(network)) return [];
      const isElsewhere = (carriers.get(network) ?? []).some((key) => key !== host.key);
      const ways = TUNNELS.includes(networkType)
        ? overTunnels(segment, tag, bridges, isElsewhere)
        : overProvider(segment, tag, bridges, graph);
      if (ways.length === 0) return [];
      const kind = "segment-flows-missing";
      const object = `local VLAN ${tag}`;
      const of = `${parts.neutron.networkName(network) ?? network}, ${segmentWords(segment)}`;
      const message = `${object} on ${host.name}, ${of}: no flow leads ${ways.join(", nor ")}.`;
      const rest = { host: host.name, object, nodeId: segment.bridgeId, message, remedy: REMEDIES[kind] };
      return [{ kind, severity: "critical", ...rest }];
    });
  });
}

/** Keys of hosts that answer and have living ports of a network, by network; two at most, more are not asked for. */
function carriersOf({ hosts }: WorldParts): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, readonly string[]>();
  for (const { host, graph } of hosts) {
    for (const { network, tag } of graph !== null && answers(host) ? graph.segments : []) {
      const before = made.get(network) ?? [];
      if (tag !== null && before.length < 2) made.set(network, [...before, host.key]);
    }
  }
  return made;
}

function overTunnels(
  { networkType, segmentationId }: HostSegment,
  tag: number,
  bridges: readonly OvsBridge[],
  asksOut: boolean,
): Way[] {
  const ending = bridges.filter(({ ports }) =>
    ports.some(({ interfaces }) => interfaces.some(({ type }) => type === networkType)),
  );
  if (segmentationId === null || ending.length === 0) return [];
  const flows = vlanFlows(ending.map((bridge) => bridge.flows ?? []));
  // what was learned comes and goes, and leads only to whom was heard
  const kept = flows.ofVlan(tag).filter(({ hardTimeoutSeconds }) => hardTimeoutSeconds === null);
  return [
    ...missing(
      IN,
      flows.ofKey(segmentationId).some(({ actions }) => givesVlan(actions, tag)),
    ),
    ...missing(OUT, !asksOut || kept.some(({ actions }) => givesKey(actions, segmentationId))),
  ];
}

/** Between the integration bridge, where the ports are, and the bridge of the physical network. */
function overProvider(segment: HostSegment, tag: number, bridges: readonly OvsBridge[], graph: HostGraph): Way[] {
  const { networkType, segmentationId, bridgeId } = segment;
  const wire = networkType === "flat" ? "untagged" : networkType === "vlan" ? segmentationId : null;
  const inner = bridges.filter(({ name }) => ovsBridgeId(graph.index.key, name) === bridgeId);
  const outer = bridges.filter((bridge) => !inner.includes(bridge));
  if (wire === null || outer.length === 0) return [];
  const inward = vlanFlows(inner.map((bridge) => bridge.flows ?? [])).ofVlan(wire);
  const outward = vlanFlows(outer.map((bridge) => bridge.flows ?? [])).ofVlan(tag);
  return [
    ...missing(
      IN,
      inward.some(({ actions }) => givesVlan(actions, tag)),
    ),
    ...missing(
      OUT,
      outward.some(({ actions }) => givesVlan(actions, wire)),
    ),
  ];
}

function missing(way: Way, isThere: boolean): Way[] {
  return isThere ? [] : [way];
}
