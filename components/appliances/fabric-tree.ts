import type { FabricState, ServerHardware, ServerProfile, UplinkSet } from "@/server/model/fabric-state";
import type { Tone } from "../ui/badge";
import type { TreeNode } from "../ui/tree-node";

/**
 * The appliance as two trees that people know from its own pages: what is plugged where (enclosure, hardware, profile,
 * connections) and what goes out where (group, logical interconnect, uplink set, network). Nothing is left out: what hangs
 * nowhere has a line of its own at the end.
 */
export type FabricTree = { readonly hardware: readonly TreeNode[]; readonly networking: readonly TreeNode[] };

export function fabricTree(state: FabricState): FabricTree {
  return { hardware: hardwareTree(state), networking: networkingTree(state) };
}

function hardwareTree(state: FabricState): readonly TreeNode[] {
  const profiles = new Map(state.serverProfiles.map((profile) => [profile.uri, profile]));
  const used = new Set(state.serverHardware.map(({ profileUri }) => profileUri));
  const enclosures = new Set(state.enclosures.map(({ uri }) => uri));
  const server = (hardware: ServerHardware) => hardwareNode(hardware, profiles, state);
  const byBay = (a: ServerHardware, b: ServerHardware) => (a.bay ?? 0) - (b.bay ?? 0);
  return [
    ...state.enclosures.map((enclosure): TreeNode => {
      const inside = state.serverHardware.filter(({ locationUri }) => locationUri === enclosure.uri).sort(byBay);
      return {
        id: enclosure.uri,
        kind: "enclosure",
        label: enclosure.name,
        detail: words(enclosure.enclosureType, enclosure.serialNumber),
        ...mark(enclosure.status),
        children: inside.map(server),
      };
    }),
    ...group(
      "rack",
      "Rack servers",
      state.serverHardware
        .filter(({ locationUri }) => locationUri === null || !enclosures.has(locationUri))
        .map(server),
    ),
    ...group(
      "unassigned",
      "Profiles without hardware",
      state.serverProfiles.filter(({ uri }) => !used.has(uri)).map((profile) => profileNode(profile, state)),
    ),
  ];
}

function hardwareNode(
  hardware: ServerHardware,
  profiles: ReadonlyMap<string, ServerProfile>,
  state: FabricState,
): TreeNode {
  const profile = hardware.profileUri === null ? undefined : profiles.get(hardware.profileUri);
  const power = hardware.powerState === null ? null : `power ${hardware.powerState.toLowerCase()}`;
  return {
    id: hardware.uri,
    kind: "server hardware",
    label: hardware.name,
    detail: words(hardware.model, power, hardware.powerLock ? "power locked" : null),
    ...mark(hardware.status),
    children: profile ? [profileNode(profile, state)] : [],
  };
}

function profileNode(profile: ServerProfile, state: FabricState): TreeNode {
  const networks = new Map([...state.networks, ...state.networkSets].map(({ uri, name }) => [uri, name]));
  return {
    id: profile.uri,
    kind: "server profile",
    label: profile.name,
    detail: words(profile.state),
    ...mark(profile.status),
    children: profile.connections.map((connection): TreeNode => {
      const network = connection.networkUri === null ? null : networks.get(connection.networkUri);
      return {
        id: `${profile.uri}#${connection.id}`,
        kind: "connection",
        label: network ?? connection.name ?? `connection ${connection.id}`,
        detail: words(
          connection.portId,
          connection.mac,
          connection.bootPriority === "NotBootable" ? null : connection.bootPriority,
        ),
        ...mark(connection.status),
        children: [],
      };
    }),
  };
}

function networkingTree(state: FabricState): readonly TreeNode[] {
  const groups = new Set(state.groups.map(({ uri }) => uri));
  const interconnect = (li: FabricState["logicalInterconnects"][number]): TreeNode => ({
    id: li.uri,
    kind: "logical interconnect",
    label: li.name,
    detail: words(li.consistencyStatus === "NOT_CONSISTENT" ? "differs from its group" : null),
    ...mark(li.status),
    children: state.uplinkSets
      .filter(({ logicalInterconnectUri }) => logicalInterconnectUri === li.uri)
      .map((uplinkSet) => uplinkSetNode(uplinkSet, state)),
  });
  const carried = new Set(state.uplinkSets.flatMap(({ networkUris }) => networkUris));
  const idle = state.networks.filter(({ uri }) => !carried.has(uri));
  return [
    ...state.groups.map(
      (lig): TreeNode => ({
        id: lig.uri,
        kind: "logical interconnect group",
        label: lig.name,
        detail: `${lig.uplinkSets.length} uplink sets`,
        ...mark(lig.status),
        children: state.logicalInterconnects.filter(({ groupUri }) => groupUri === lig.uri).map(interconnect),
      }),
    ),
    ...group(
      "ungrouped",
      "Logical interconnects without a group",
      state.logicalInterconnects.filter(({ groupUri }) => groupUri === null || !groups.has(groupUri)).map(interconnect),
    ),
    ...group(
      "idle",
      "Networks in no uplink set",
      idle.map((network) => networkNode(network.uri, "idle", state)),
    ),
  ];
}

function uplinkSetNode(uplinkSet: UplinkSet, state: FabricState): TreeNode {
  const ports = uplinkSet.ports.map(({ bay, port }) => [bay && `bay ${bay}`, port].filter(Boolean).join(" "));
  return {
    id: uplinkSet.uri,
    kind: "uplink set",
    label: uplinkSet.name,
    detail: words(uplinkSet.ethernetNetworkType, ports.join(", ") || "no ports", uplinkSet.reachability),
    ...mark(uplinkSet.status),
    children: uplinkSet.networkUris.map((uri) => networkNode(uri, uplinkSet.uri, state)),
  };
}

function networkNode(uri: string, within: string, state: FabricState): TreeNode {
  const network = state.networks.find((candidate) => candidate.uri === uri);
  if (!network) {
    return {
      id: `${within}>${uri}`,
      kind: "network",
      label: uri.split("/").at(-1) ?? uri,
      detail: "not among the networks that were read",
      mark: { text: "unknown", tone: "unknown" },
      children: [],
    };
  }
  return {
    id: `${within}>${uri}`,
    kind: "network",
    label: network.name,
    detail: network.vlanId === null ? network.ethernetNetworkType.toLowerCase() : `VLAN ${network.vlanId}`,
    ...mark(network.status),
    children: [],
  };
}

function group(id: string, label: string, children: readonly TreeNode[]): readonly TreeNode[] {
  return children.length === 0 ? [] : [{ id, kind: "group", label, children }];
}

/** OneView's word is kept; `OK` needs none. */
function mark(status: string | null): { mark?: { text: string; tone: Tone } } {
  if (status === null || status === "OK") return {};
  const tones: Readonly<Record<string, Tone>> = { Warning: "drift", Critical: "failed", Disabled: "neutral" };
  return { mark: { text: status, tone: tones[status] ?? "unknown" } };
}

function words(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== "").join(" · ");
}
