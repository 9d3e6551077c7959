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
import { REMEDIES } from "./remedies";
import { reservationFaults } from "./reservation-faults";

/** Where hosts and Neutron's rows differ. A list that was not read says nothing, and so do hosts of another Neutron. */
export function neutronFaults(states: readonly NeutronState[], parts: WorldParts): Fault[] {
  return parts.hosts.flatMap(({ host, graph }): Fault[] => {
    const known = states.filter((state) => isOf(state, host, graph));
    const agents = known.flatMap((state) => deadAgents(state, host));
    if (graph === null || known.length === 0) return agents;
    return [
      ...agents,
      ...namespacesWithoutObject(known, host, graph, parts.neutron),
      ...known.flatMap((state) => [...reservationFaults(state, host, graph), ...notPlugged(state, host, graph, parts)]),
    ];
  });
}

/** Whether this Neutron is the one that the host serves. */
function isOf({ agents, ports, networks }: NeutronState, { name }: WorldHost, graph: HostGraph | null): boolean {
  const seen = new Set(graph?.segments.map(({ network }) => network));
  return (
    agents.some(({ host }) => host === name) ||
    ports.some(({ host }) => host === name) ||
    networks.some(({ id }) => seen.has(id))
  );
}

function wasRead({ errors }: NeutronState, collection: string): boolean {
  return !errors?.some((error) => error.collection === collection);
}

function deadAgents({ agents }: NeutronState, host: WorldHost): Fault[] {
  return agents.flatMap(({ host: name, alive, type }): Fault[] => {
    if (alive || name !== host.name) return [];
    const kind = "agent-dead";
    const message = `The ${type} on ${host.name} does not report to Neutron any more: what changes there does not arrive.`;
    const nodeId = hostId(host.key);
    return [{ kind, severity: "critical", host: host.name, object: type, nodeId, message, remedy: REMEDIES[kind] }];
  });
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
function notPlugged(state: NeutronState, host: WorldHost, graph: HostGraph, parts: WorldParts): Fault[] {
  if (graph.index.state.ovs === null || !graph.index.allDevicesRead) return [];
  const missing = (port: Port) =>
    port.host === host.name &&
    port.status === "ACTIVE" &&
    port.vifType === "ovs" &&
    !hostPlaces(port.id, port.host, parts).some((place) => place.host.key === host.key);
  return state.ports.filter(missing).map((port) => {
    const kind = "active-but-not-plugged";
    const object = portLabel(port, parts.neutron) || port.id;
    const message = `Neutron calls the port ${object} (${port.id}) ACTIVE on ${host.name}, and there is no device of it there.`;
    const nodeId = hostId(host.key);
    return { kind, severity: "critical", host: host.name, object, nodeId, message, remedy: REMEDIES[kind] };
  });
}
