import type { Fault } from "@/server/model/finding";
import type { NeutronState, Port } from "@/server/model/neutron";
import { separatedOtherwise } from "@/server/model/other-controller";
import { DEAD_VLAN } from "@/server/topology/exposure";
import type { HostGraph } from "@/server/topology/host-graph";
import type { OvsAt } from "@/server/topology/host-index";
import { recordedTag } from "@/server/topology/host-segments";
import { portLabel } from "@/server/topology/name-nodes";
import type { WorldHost } from "@/server/topology/world";
import type { WorldParts } from "@/server/topology/world-parts";
import { portsById } from "./bound-ports";
import { REMEDIES } from "./remedies";
import { answers, wasRead } from "./served-by";
import { hostHas, type Witnesses } from "./statements";

/** Ports whose tag is not the one that their agent recorded: what they send goes to another network, or nowhere. */
export function tagFaults(host: WorldHost, graph: HostGraph, parts: WorldParts, witness: Witnesses): Fault[] {
  if (!answers(host)) return [];
  return graph.index.ovs.flatMap((entry): Fault[] => {
    const { port, iface, bridge, id } = entry;
    const recorded = recordedTag(port);
    if (iface === null || recorded === null || port.tag === null || port.tag === DEAD_VLAN) return [];
    if (port.tag === recorded || separatedOtherwise(bridge, graph.index.state) !== null) return [];
    const kind = "wrong-tag";
    const network = port.otherConfig.net_uuid ?? "";
    const other = graph.segments.find((segment) => segment.tag === port.tag && segment.network !== network);
    const where =
      other === undefined ? "" : `, the VLAN of ${parts.neutron.networkName(other.network) ?? other.network}`;
    const message = `${port.name} on ${host.name} has tag ${port.tag}${where}; its agent recorded ${recorded}.`;
    const statements = [...cloudOn(entry, graph, parts, witness), hostHas(host.name, entry)];
    const rest = { host: host.name, object: port.name, nodeId: id, message, remedy: REMEDIES[kind], statements };
    return [{ kind, severity: "critical", ...rest }];
  });
}

/** Ports of Open vSwitch with the id of a Neutron port that no cloud has. Only where every cloud was read. */
export function unknownPorts(
  states: readonly NeutronState[],
  host: WorldHost,
  graph: HostGraph,
  parts: WorldParts,
  witness: Witnesses,
): Fault[] {
  if (states.length === 0 || !states.every((state) => wasRead(state, "ports"))) return [];
  return graph.index.ovs.flatMap((entry): Fault[] => {
    const { port, iface, id } = entry;
    const portId = iface?.externalIds["iface-id"];
    if (!portId || iface?.type === "patch" || parts.neutron.ports.has(portId)) return [];
    const kind = "unknown-to-neutron";
    const message = `${port.name} on ${host.name} is plugged for port ${portId}, which no cloud has.`;
    const network = port.otherConfig.net_uuid;
    const of = network === undefined ? null : witness.ofNetwork(network);
    const nobody = { by: "cloud", name: of?.name ?? "Neutron", says: `no port ${portId}` } as const;
    const statements = [nobody, hostHas(host.name, entry)];
    const rest = { host: host.name, object: port.name, nodeId: id, message, remedy: REMEDIES[kind], statements };
    return [{ kind, severity: "warning", ...rest }];
  });
}

/** Ports of guests and DHCP servers that a host has and that Neutron binds to another one, or nowhere. */
export function elsewhere(
  state: NeutronState,
  host: WorldHost,
  graph: HostGraph,
  parts: WorldParts,
  witness: Witnesses,
): Fault[] {
  // a user who is not an admin is not shown where ports are bound
  if (!wasRead(state, "ports") || state.ports.every((port) => port.host === "")) return [];
  const own = portsById(state);
  return graph.index.ovs.flatMap((entry): Fault[] => {
    const port = own.get(entry.iface?.externalIds["iface-id"] ?? "");
    if (port === undefined || !isInOnePlace(port) || isExpected(port, host, parts)) return [];
    const kind = "plugged-elsewhere";
    const { name } = entry.port;
    const bound = port.host === "" ? "nowhere" : `to ${port.host}`;
    const label = portLabel(port, parts.neutron) || port.id;
    const message = `${name} on ${host.name} is plugged for ${label}, which is bound ${bound}.`;
    const statements = [witness.ofPort(port), hostHas(host.name, entry)];
    const rest = { host: host.name, object: name, nodeId: entry.id, message, remedy: REMEDIES[kind], statements };
    return [{ kind, severity: "warning", ...rest }];
  });
}

/** Routers' ports may be on several hosts at once, as standby or distributed. */
function isInOnePlace({ deviceOwner, vnicType }: Port): boolean {
  if (vnicType === "baremetal") return false;
  return deviceOwner === "" || deviceOwner === "network:dhcp" || deviceOwner.startsWith("compute:");
}

/** Bound there, about to be, or bound to a name that may be this very host. */
function isExpected({ host: boundTo, inactiveBindings, profile }: Port, host: WorldHost, parts: WorldParts): boolean {
  if (boundTo !== "" && parts.hostNamed(boundTo) === undefined) return true;
  const migratingTo = typeof profile?.migrating_to === "string" ? [profile.migrating_to] : [];
  const names = [boundTo, ...(inactiveBindings ?? []).map((binding) => binding.host), ...migratingTo];
  return names.some((name) => parts.hostNamed(name)?.key === host.key);
}

/** What a cloud says about the port behind an OVS port, if one knows it. */
export function cloudOn({ id }: OvsAt, graph: HostGraph, parts: WorldParts, witness: Witnesses) {
  const hint = graph.hints.get(id);
  const port = hint?.of === "port" ? parts.neutron.port(hint.portId, hint.fragment) : undefined;
  return port === undefined ? [] : [witness.ofPort(port)];
}
