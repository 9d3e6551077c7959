import type { Fault } from "@/server/model/finding";
import { hostBaseline } from "@/server/topology/host-baseline";
import type { HostGraph } from "@/server/topology/host-graph";
import { hostId } from "@/server/topology/ids";
import type { World, WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { carrierFaults } from "./carrier-faults";
import { duplicateAddresses } from "./duplicate-addresses";
import { fabricFaults } from "./fabric-faults";
import { filterFaults } from "./filter-faults";
import { judgedNodes } from "./judged-nodes";
import { looseTaps } from "./loose-taps";
import { mtuFaults } from "./mtu-faults";
import { neutronFaults } from "./neutron-faults";
import { tagFaults } from "./port-faults";
import { REMEDIES } from "./remedies";
import { segmentFaults } from "./segment-faults";
import { withStandings } from "./served-by";
import { witnesses } from "./statements";
import { tunnelFaults } from "./tunnel-faults";

const ORDER = { critical: 0, warning: 1, info: 2 } as const;

/**
 * Every fault that the hosts and appliances of a world show, worst first. What the graph draws as failed, dead or down is one, by the graph's
 * own judgement; the rest is what a single object cannot show. What was not read is no fault.
 */
export function findFaults(shown: World, parts: WorldParts): Fault[] {
  const finding = faultsInParts(shown, parts);
  for (;;) {
    const step = finding.next();
    if (step.done) return step.value;
  }
}

/** The same, with a pause after each host and each question about all: of 200 hosts it takes a second or two. */
export function* faultsInParts(shown: World, parts: WorldParts): Generator<undefined, Fault[]> {
  const world = withStandings(shown);
  const witness = witnesses(world, parts);
  const found: Fault[] = [];
  for (const { host, graph } of parts.hosts) {
    if (graph === null) continue;
    found.push(
      ...judgedNodes(host.name, graph, parts.neutron, witness),
      ...looseTaps(host.name, graph, parts.neutron),
      ...tagFaults(host, graph, parts, witness),
      ...filterFaults(host.name, graph, parts.neutron),
      ...unlikeInstall(host, graph),
    );
    yield;
  }
  for (const find of [tunnelFaults, segmentFaults, carrierFaults, duplicateAddresses, mtuFaults]) {
    found.push(...find(parts));
    yield;
  }
  for (const each of parts.hosts) {
    found.push(...neutronFaults(world.neutron, each, parts, witness));
    yield;
  }
  found.push(...fabricFaults(world, witness));
  return found.sort(
    (a, b) =>
      ORDER[a.severity] - ORDER[b.severity] ||
      compare(a.host, b.host) ||
      compare(a.nodeId, b.nodeId) ||
      compare(a.kind, b.kind),
  );
}

function unlikeInstall(host: WorldHost, graph: HostGraph): Fault[] {
  const baseline = hostBaseline(graph.index.state, graph.role);
  if (baseline === null || baseline.differences.length === 0) return [];
  const kind = "unlike-clean-install";
  const message = `${host.name} is not as ${baseline.as} is after a clean install: ${baseline.differences.join("; ")}.`;
  const nodeId = hostId(host.key);
  return [{ kind, severity: "info", host: host.name, object: host.name, nodeId, message, remedy: REMEDIES[kind] }];
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
