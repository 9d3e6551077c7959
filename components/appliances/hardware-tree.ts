import type { Enclosure, FabricState, ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import type { TreeNode } from "../ui/tree-node";
import { health, leftOver, words } from "./tree-words";

/** What is plugged where: enclosure, bay, server hardware, profile, connections. */
export function hardwareTree(state: FabricState): readonly TreeNode[] {
  const profiles = new Map(state.serverProfiles.map((profile) => [profile.uri, profile]));
  const networks = new Map([...state.networks, ...state.networkSets].map(({ uri, name }) => [uri, name]));
  const used = new Set(state.serverHardware.map(({ profileUri }) => profileUri));
  const enclosures = new Set(state.enclosures.map(({ uri }) => uri));
  const profileOf = (profile: ServerProfile) => profileNode(profile, networks);
  const server = (hardware: ServerHardware): TreeNode => {
    const profile = hardware.profileUri === null ? undefined : profiles.get(hardware.profileUri);
    return serverNode(hardware, profile === undefined ? unreadProfile(hardware) : [profileOf(profile)]);
  };
  return [
    ...state.enclosures.map((enclosure): TreeNode => {
      const inside = state.serverHardware.filter(({ locationUri }) => locationUri === enclosure.uri);
      return {
        id: enclosure.uri,
        kind: "enclosure",
        label: enclosure.name,
        detail: words(enclosure.enclosureType, enclosure.serialNumber, enclosure.state),
        ...health(enclosure.status),
        children: bays(enclosure, inside, server),
      };
    }),
    ...leftOver(
      "rack",
      "Rack servers",
      state.serverHardware
        .filter(({ locationUri }) => locationUri === null || !enclosures.has(locationUri))
        .map(server),
    ),
    ...leftOver(
      "unassigned",
      "Profiles without hardware",
      state.serverProfiles.filter(({ uri }) => !used.has(uri)).map(profileOf),
    ),
  ];
}

/** Every bay in order, the empty ones too; a device that is no server hardware we read is said to be one. */
function bays(
  enclosure: Enclosure,
  inside: readonly ServerHardware[],
  server: (hardware: ServerHardware) => TreeNode,
): readonly TreeNode[] {
  const known = new Map(enclosure.deviceBays.map((bay) => [bay.bay, bay.deviceUri]));
  const numbers = new Set([...known.keys(), ...inside.flatMap(({ bay }) => (bay === null ? [] : [bay]))]);
  const inBays = [...numbers]
    .sort((a, b) => a - b)
    .map((bay): TreeNode => {
      const here = inside.filter((hardware) => hardware.bay === bay);
      const device = known.get(bay) ?? null;
      const isElsewhere = inside.some(({ uri }) => uri === device);
      const detail =
        here.length > 0 ? "" : device === null ? "empty" : isElsewhere ? "covered" : "holds another device";
      return { id: `${enclosure.uri}#bay${bay}`, kind: "bay", label: `bay ${bay}`, detail, children: here.map(server) };
    });
  return [...inBays, ...inside.filter(({ bay }) => bay === null).map(server)];
}

function serverNode(hardware: ServerHardware, children: readonly TreeNode[]): TreeNode {
  const power = hardware.powerState === null ? null : `power ${hardware.powerState.toLowerCase()}`;
  return {
    id: hardware.uri,
    kind: "server hardware",
    label: hardware.name,
    detail: words(hardware.model, power, hardware.powerLock ? "power locked" : null, hardware.state),
    ...health(hardware.status),
    children,
  };
}

/** A profile that the hardware names and that is not among those that were read. */
function unreadProfile({ uri, profileUri }: ServerHardware): readonly TreeNode[] {
  if (profileUri === null) return [];
  const label = profileUri.split("/").at(-1) ?? profileUri;
  const mark = { text: "unknown", tone: "unknown" as const };
  const detail = "not among the profiles that were read";
  return [{ id: `${uri}>${profileUri}`, kind: "server profile", label, detail, mark, children: [] }];
}

function profileNode(profile: ServerProfile, networks: ReadonlyMap<string, string>): TreeNode {
  return {
    id: profile.uri,
    kind: "server profile",
    label: profile.name,
    detail: words(profile.state),
    ...health(profile.status),
    children: profile.connections.map((connection): TreeNode => {
      const network = connection.networkUri === null ? undefined : networks.get(connection.networkUri);
      return {
        id: `${profile.uri}#${connection.id}`,
        kind: "connection",
        label: network ?? connection.name ?? `connection ${connection.id}`,
        detail: words(
          network === undefined ? null : connection.name,
          connection.portId,
          connection.mac,
          connection.bootPriority === "NotBootable" ? null : connection.bootPriority,
          connection.state,
        ),
        ...health(connection.status),
        children: [],
      };
    }),
  };
}
