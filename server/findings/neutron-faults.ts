import type { Fault } from "@/server/model/finding";
import type { NeutronState, Port } from "@/server/model/neutron";
import type { HostGraph } from "@/server/topology/host-graph";
import { hostPlaces } from "@/server/topology/host-places";
import { hostId, namespaceId } from "@/server/topology/ids";
import { portLabel } from "@/server/topology/name-nodes";
import { parseNamespaceName } from "@/server/topology/names";
import type { NeutronIndex } from "@/server/topology/neutron-index";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { deadAgents } from "./agent-faults";
import { portsBoundTo } from "./bound-ports";
import { chainFaults } from "./chain-faults";
import { firewallFaults } from "./firewall-faults";
import { segmentsUnlike } from "./network-faults";
import { elsewhere, unknownPorts } from "./port-faults";
import { REMEDIES } from "./remedies";
import { reservationFaults } from "./reservation-faults";
import { routerFaults } from "./router-faults";
import { answers, isCurrent, isWhole, serves, wasRead } from "./served-by";
import type { Witnesses } from "./statements";

/** Where a host and Neutron's rows differ. A list that was not read says nothing, and so does a host of another Neutron. */
export function neutronFaults(
  states: readonly NeutronState[],
  { host, graph }: WorldParts["hosts"][number],
  parts: WorldParts,
  witness: Witnesses,
): Fault[] {
  // a cloud that was never read may be the one that a host serves
  const allRead = states.every(isWhole);
  const known = states.filter((state) => isCurrent(state) && serves(state, host, graph, parts));
  const agents = known.flatMap((state) => deadAgents(state, host, parts));
  // what a host showed before it fell silent is no proof of anything now
  if (graph === null || known.length === 0 || !answers(host)) return agents;
  return [
    ...agents,
    ...(allRead ? namespacesWithoutObject(known, host, graph, parts.neutron) : []),
    ...(allRead ? unknownPorts(known, host, graph, parts, witness) : []),
    ...known.flatMap((state) => [
      ...(isWhole(state) ? reservationFaults(state, host, graph) : []),
      ...notPlugged(state, host, graph, parts, witness),
      ...elsewhere(state, host, graph, parts, witness),
      ...segmentsUnlike(state, host, graph, witness),
      ...chainFaults(state, host, graph, parts),
      ...firewallFaults(state, host, graph, parts, witness),
      ...routerFaults(state, host, graph, parts),
    ]),
  ];
}

function namespacesWithoutObject(
  states: readonly NeutronState[],
  host: WorldHost,
  graph: HostGraph,
  neutron: NeutronIndex,
): Fault[] {
  return graph.index.state.namespaces.flatMap(({ name }): Fault[] => {
    const owner = parseNamespaceName(name);
    if (owner === null || !states.every((state) => wasRead(state, `${owner.of}s`))) return [];
    const objects = owner.of === "network" ? neutron.networks : neutron.routers;
    if (objects.has(owner.id)) return [];
    const kind = "namespace-without-object";
    const message = `${name} on ${host.name}: Neutron has no ${owner.of} ${owner.id}.`;
    const nodeId = namespaceId(host.key, name);
    return [{ kind, severity: "warning", host: host.name, object: name, nodeId, message, remedy: REMEDIES[kind] }];
  });
}

/** Ports that Neutron calls ACTIVE and of which the host that it names has nothing. A broken one is found by what is broken. */
function notPlugged(
  state: NeutronState,
  host: WorldHost,
  graph: HostGraph,
  parts: WorldParts,
  witness: Witnesses,
): Fault[] {
  if (graph.index.state.ovs === null || !graph.index.allDevicesRead || !wasRead(state, "ports")) return [];
  const here = { ...parts, hosts: [{ host, graph }] };
  const missing = (port: Port) =>
    port.status === "ACTIVE" && port.vifType === "ovs" && hostPlaces(port.id, port.host, here).length === 0;
  return portsBoundTo(state, host, parts)
    .filter(missing)
    .map((port) => {
      const kind = "active-but-not-plugged";
      const object = portLabel(port, parts.neutron) || port.id;
      const message = `Neutron calls the port ${object} (${port.id}) ACTIVE on ${host.name}, and there is no device of it there.`;
      const nodeId = hostId(host.key);
      const nothing = { by: "host" as const, name: host.name, says: "no device of it" };
      const others = hostPlaces(port.id, "", parts).map(({ host: other, node }) => ({
        by: "host" as const,
        name: other.name,
        says: `${node.label} is plugged for it`,
      }));
      const statements = [witness.ofPort(port), nothing, ...others];
      const rest = { host: host.name, object, nodeId, message, remedy: REMEDIES[kind], statements };
      return { kind, severity: "critical", ...rest };
    });
}
