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
  const world = withStandings(shown);
  const witness = witnesses(world, parts);
  const own = parts.hosts.flatMap(({ host, graph }) =>
    graph === null
      ? []
      : [
          ...judgedNodes(host.name, graph, parts.neutron, witness),
          ...looseTaps(host.name, graph, parts.neutron),
          ...tagFaults(host, graph, parts, witness),
          ...filterFaults(host.name, graph, parts.neutron),
          ...unlikeInstall(host, graph),
        ],
  );
  const between = [tunnelFaults, segmentFaults, carrierFaults, duplicateAddresses, mtuFaults].flatMap((find) =>
    find(parts),
  );
  const against = [...neutronFaults(world.neutron, parts, witness), ...fabricFaults(world, witness)];
  return [...own, ...between, ...against].sort(
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
