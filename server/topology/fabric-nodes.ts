import type { FabricState, ServerProfile, UplinkSet } from "@/server/model/fabric-state";
import type { GraphNode, NodeKind } from "@/server/model/graph";
import type { Network } from "@/server/model/neutron";
import type { NodeDraft } from "./draft";
import type { FabricNeutron } from "./fabric-neutron";
import { applianceId, fabricId } from "./ids";
import { count } from "./segments";
import { type Judged, OK } from "./states";
import { uplinkSetState } from "./uplink-set-state";

/**
 * Every object of one appliance; blades and interconnects stand in their enclosure. A OneView network that stands for
 * one of Neutron's has its name and colour.
 */
export function fabricNodes(id: string, state: FabricState, neutron: FabricNeutron): GraphNode[] {
  const enclosures = new Set(state.enclosures.map(({ uri }) => uri));
  const inside = (enclosureUri: string | null) =>
    enclosureUri !== null && enclosures.has(enclosureUri) ? fabricId(id, "enclosure", enclosureUri) : applianceId(id);
  const make = (
    kind: NodeKind,
    category: string,
    uri: string,
    label: string,
    judged: Judged,
    more: Partial<NodeDraft>,
  ) => {
    const node: NodeDraft = {
      id: fabricId(id, category, uri),
      kind,
      label,
      state: judged.state,
      parent: applianceId(id),
      ...more,
    };
    if (judged.reason !== undefined) node.reason = judged.reason;
    return node;
  };
  const interconnects = new Map(state.logicalInterconnects.map((each) => [each.uri, each.name]));
  const placeOf = (set: UplinkSet) => interconnects.get(set.logicalInterconnectUri) ?? null;
  return [
    ...state.networks.map((network) =>
      make("oneview-network", "network", network.uri, network.name, health(network.status), {
        badge: network.vlanId === null ? network.ethernetNetworkType.toLowerCase() : `VLAN ${network.vlanId}`,
        ...inNeutron(neutron.networksOf(network.uri)),
      }),
    ),
    ...state.groups.map((group) =>
      make("logical-interconnect-group", "group", group.uri, group.name, health(group.status), {
        sublabel: count(group.uplinkSets.length, "uplink set"),
      }),
    ),
    ...state.logicalInterconnects.map((li) =>
      make("logical-interconnect", "logical-interconnect", li.uri, li.name, consistency(li), {}),
    ),
    ...state.uplinkSets.map((set) =>
      make("uplink-set", "uplink-set", set.uri, set.name, reachability(set, state), {
        // its name is unique only within its logical interconnect; Tagged is the usual type, and VLANs say it
        sublabel: words(set.ethernetNetworkType === "Tagged" ? null : set.ethernetNetworkType, placeOf(set)),
        badge: count(set.networkUris.length, "network"),
      }),
    ),
    ...state.interconnects.map((interconnect) =>
      make("interconnect", "interconnect", interconnect.uri, interconnect.name, health(interconnect.status), {
        parent: inside(interconnect.enclosureUri),
        ...(interconnect.model === null ? {} : { sublabel: interconnect.model }),
      }),
    ),
    ...state.enclosures.map((enclosure) =>
      make("enclosure", "enclosure", enclosure.uri, enclosure.name, health(enclosure.status), {
        ...(enclosure.enclosureType === null ? {} : { sublabel: enclosure.enclosureType }),
      }),
    ),
    ...state.serverHardware.map((server) =>
      make("server-hardware", "server-hardware", server.uri, server.name, health(server.status), {
        parent: inside(server.locationUri),
        ...(server.model === null ? {} : { sublabel: server.model }),
        badge: `power ${(server.powerState ?? "unknown").toLowerCase()}`,
      }),
    ),
    ...state.serverProfiles.map((profile) =>
      make("server-profile", "server-profile", profile.uri, profile.name, health(profile.status), {
        badge: count(profile.connections.length, "connection"),
        ...withPorts(profile, neutron),
      }),
    ),
  ];
}

function inNeutron(networks: readonly Network[]): Partial<NodeDraft> {
  const [first, ...others] = networks;
  if (first === undefined) return {};
  const name = first.name || `network ${first.id.slice(0, 8)}`;
  return others.length === 0
    ? { sublabel: name, network: first.id }
    : { sublabel: `${name} and ${others.length} more` };
}

function withPorts({ connections }: ServerProfile, neutron: FabricNeutron): Partial<NodeDraft> {
  const names = connections.flatMap((each) => {
    const port = neutron.portOf(each);
    return port === undefined ? [] : [port.name || port.id.slice(0, 8)];
  });
  return names.length === 0 ? {} : { sublabel: `${names.length === 1 ? "port" : "ports"} ${names.join(", ")}` };
}

/** The appliance's own word for health. Nothing said is nothing wrong. */
function health(status: string | null): Judged {
  switch (status?.toLowerCase()) {
    case "critical":
      return { state: "failed", reason: "the appliance says Critical" };
    case "warning":
      return { state: "drift", reason: "the appliance says Warning" };
    case "disabled":
      return { state: "down", reason: "the appliance says Disabled" };
    case "unknown":
      return { state: "unknown", reason: "the appliance does not know its state" };
    default:
      return OK;
  }
}

function consistency({ consistencyStatus, status }: FabricState["logicalInterconnects"][number]): Judged {
  const own = health(status);
  if (own.state !== "ok" || consistencyStatus !== "NOT_CONSISTENT") return own;
  return { state: "drift", reason: "not consistent with its group" };
}

function reachability(set: FabricState["uplinkSets"][number], state: FabricState): Judged {
  const own = health(set.status);
  return own.state === "ok" ? uplinkSetState(set, state) : own;
}

function words(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join(" · ");
}
