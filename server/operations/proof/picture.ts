import type { Db } from "@/server/db/client";
import type { Simulator } from "@/server/lab/oneview-simulator/simulator";

/** Everything that counts of an appliance and its mirror, by names: uris and eTags differ from run to run. */
export type Picture = {
  readonly networks: readonly string[];
  readonly groups: readonly string[];
  readonly liveSets: readonly string[];
  readonly connections: readonly string[];
  readonly power: readonly string[];
  readonly mirror: readonly string[];
};

/** The mirror as it is in the database. */
export type MirrorRows = Awaited<ReturnType<typeof readMirror>>;

export async function readMirror(db: Db) {
  return {
    reflections: await db.reflection.findMany(),
    members: await db.uplinkSetMember.findMany(),
    connections: await db.portConnection.findMany(),
  };
}

/** Taken inside the simulator, past the code under test. */
export function pictureOf(simulator: Simulator, mirror: MirrorRows): Picture {
  const networks = simulator.resources("ethernet-networks");
  const sets = simulator.resources("network-sets");
  const interconnects = simulator.resources("logical-interconnects");
  const profiles = simulator.resources("server-profiles");
  const named = (uri: string | null) => [...networks, ...sets].find((each) => each.uri === uri)?.name ?? `gone ${uri}`;
  const byId = (id: string) => networks.find((each) => each.uri.endsWith(`/${id}`))?.name ?? `gone ${id}`;
  const names = (uris: readonly string[]) => uris.map(named).sort().join(", ");
  const groupNames = new Map(
    simulator.resources("logical-interconnect-groups").map((group) => [group.uri.split("/").at(-1), group.name]),
  );
  const inSet = ({
    logicalInterconnectGroupId: id,
    uplinkSetName,
  }: {
    logicalInterconnectGroupId: string;
    uplinkSetName: string;
  }) => `${groupNames.get(id) ?? id}/${uplinkSetName}`;
  const connections = profiles.flatMap((profile) =>
    profile.connections.map(
      ({ name, portId, networkUri, boot, state }) =>
        `${profile.name} ${portId} "${name}" to ${named(networkUri)} ${boot?.priority ?? "-"} ${state}`,
    ),
  );
  return {
    networks: networks
      .map(
        ({ name, ethernetNetworkType, vlanId, description }) =>
          `${name} ${ethernetNetworkType} ${vlanId} ${description}`,
      )
      .sort(),
    groups: simulator
      .resources("logical-interconnect-groups")
      .flatMap((group) => group.uplinkSets.map((set) => `${group.name}/${set.name}: ${names(set.networkUris)}`))
      .sort(),
    liveSets: simulator
      .resources("uplink-sets")
      .map((set) => {
        const place = interconnects.find((each) => each.uri === set.logicalInterconnectUri)?.name;
        return `${place}/${set.name}: ${names(set.networkUris)}`;
      })
      .sort(),
    connections: connections.sort(),
    power: simulator.resources("server-hardware").map(({ name, powerState }) => `${name} ${powerState}`),
    mirror: [
      ...mirror.reflections.map((row) => `${row.networkId} is ${byId(row.oneViewNetworkId)} ${row.manageable}`),
      ...mirror.members.map((row) => `${row.networkId} in ${inSet(row)}`),
      ...mirror.connections.map((row) => {
        const profile = profiles.find((each) => each.uri.endsWith(`/${row.serverProfileId}`));
        const portId = profile?.connections.find((each) => each.id === row.connectionId)?.portId;
        const before = row.previousUri === null ? "nowhere" : named(row.previousUri);
        return `port ${row.portId} is ${profile?.name} ${portId} to ${byId(row.oneViewNetworkId)} made ${row.made} before ${before}`;
      }),
    ].sort(),
  };
}
