import { startLoopbackAppliance } from "./loopback-appliance";

type Json = ReturnType<typeof JSON.parse>;

/** A loopback appliance with what tests of server profiles say often. Profiles are in the shape of API 600. */
export async function startProfileAppliance() {
  const appliance = await startLoopbackAppliance();
  const networkUri = async (name: string): Promise<string> => (await appliance.named("ethernet-networks", name)).uri;
  return {
    ...appliance,
    networkUri,
    read: async (uri: string): Promise<Json> => (await appliance.ask("GET", uri)).body,
    profileNamed: (name: string) => appliance.named("server-profiles", name),
    put: (profile: Json) => appliance.outcome("PUT", profile.uri, profile),
    off: async (profile: Json) => appliance.ended(await appliance.power(profile.serverHardwareUri, "Off")),
    /** What the original driver sends for a port. */
    portOf: async (portId: string | null, network: string, priority = "NotBootable") => ({
      name: `NeutronPort[${portId}]`,
      portId,
      networkUri: await networkUri(network),
      boot: { priority },
      functionType: "Ethernet",
    }),
  };
}

export function connectionsOf(profile: Json): Json[] {
  return profile.connectionSettings.connections;
}

export function withConnections(profile: Json, connections: readonly Json[]) {
  return { ...profile, connectionSettings: { connections } };
}
