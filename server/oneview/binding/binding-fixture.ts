import type {
  DesiredConnection,
  DesiredFabric,
  DesiredNetwork,
  MirroredConnection,
} from "@/server/model/desired-fabric";
import type { FabricState, ProfileConnection, ServerHardware, ServerProfile } from "@/server/model/fabric-state";
import type { PlanConnectionsInput } from "@/server/oneview/binding/connection-world";
import { aNetwork, anUplinkSet, emptyFabric } from "@/server/oneview/fabric-fixture";

/** Servers 1, 2, … with profiles `p1`, `p2`, …; each with FlexNICs `Mezz 3:1-a` to `Mezz 3:2-d`; for tests to bend. */

export const flexNics = ["1-a", "1-b", "1-c", "1-d", "2-a", "2-b", "2-c", "2-d"].map((each) => `Mezz 3:${each}`);

export function hardwareId(server: number): string {
  return `00000000-0000-4000-8000-00000000000${server}`;
}

export function macOf(server: number, flexNic: string): string {
  return `02:23:13:00:0${server}:0${flexNics.indexOf(flexNic)}`;
}

export function aServer(server: number, more: Partial<ServerHardware> = {}): ServerHardware {
  return {
    uri: `/rest/server-hardware/${hardwareId(server)}`,
    name: `frame1, bay ${server}`,
    model: null,
    serialNumber: null,
    locationUri: "/rest/enclosures/e1",
    bay: server,
    profileUri: `/rest/server-profiles/p${server}`,
    powerState: "On",
    powerLock: false,
    state: "ProfileApplied",
    status: "OK",
    ports: flexNics.map((portId) => ({
      portId,
      mac: macOf(server, portId),
      interconnectUri: `/rest/interconnects/i${portId.charAt(7)}`,
    })),
    ...more,
  };
}

export function aProfile(server: number, connections: readonly ProfileConnection[] = []): ServerProfile {
  return {
    uri: `/rest/server-profiles/p${server}`,
    name: `node-${server}`,
    serverHardwareUri: `/rest/server-hardware/${hardwareId(server)}`,
    enclosureUri: "/rest/enclosures/e1",
    connections,
    state: "Normal",
    status: "OK",
    eTag: "1",
  };
}

export function aConnection(id: number, portId: string, more: Partial<ProfileConnection> = {}): ProfileConnection {
  return {
    id,
    name: `c${id}`,
    functionType: "Ethernet",
    networkUri: "/rest/ethernet-networks/n1",
    portId,
    mac: null,
    bootPriority: "NotBootable",
    state: "Deployed",
    status: "OK",
    ...more,
  };
}

/** Networks n1 and n2 in an uplink set of the logical interconnect behind both ports; n3 is in none. */
export function aFabric(servers: readonly ServerHardware[], profiles: readonly ServerProfile[]): FabricState {
  return {
    ...emptyFabric,
    networks: [aNetwork("n1", "one", 101), aNetwork("n2", "two", 102), aNetwork("n3", "three", 103)],
    logicalInterconnects: [
      {
        uri: "/rest/logical-interconnects/l1",
        name: "LE1-tenant",
        groupUri: "/rest/logical-interconnect-groups/g1",
        enclosureUris: ["/rest/enclosures/e1"],
        interconnectUris: ["/rest/interconnects/i1", "/rest/interconnects/i2"],
        consistencyStatus: "CONSISTENT",
        status: "OK",
      },
    ],
    uplinkSets: [
      anUplinkSet("u1", "us", "/rest/logical-interconnects/l1", [
        "/rest/ethernet-networks/n1",
        "/rest/ethernet-networks/n2",
      ]),
    ],
    interconnects: ["i1", "i2"].map((id) => ({
      uri: `/rest/interconnects/${id}`,
      name: id,
      model: null,
      logicalInterconnectUri: "/rest/logical-interconnects/l1",
      enclosureUri: "/rest/enclosures/e1",
      state: null,
      status: null,
      ports: [],
    })),
    serverHardware: servers,
    serverProfiles: profiles,
  };
}

export function aPort(
  portId: string,
  server: number,
  flexNic: string,
  more: Partial<DesiredConnection> = {},
): DesiredConnection {
  return {
    portId,
    name: portId,
    mac: macOf(server, flexNic),
    networkId: "net-1",
    oneViewNetworkId: "n1",
    profile: localLink(server, false),
    ...more,
  };
}

export function localLink(server: number, bootable: boolean): Record<string, unknown> {
  return { local_link_information: [{ switch_info: { server_hardware_id: hardwareId(server), bootable } }] };
}

export function aRow(
  portId: string,
  server: number,
  flexNic: string,
  more: Partial<MirroredConnection> = {},
): MirroredConnection {
  return {
    portId,
    serverHardwareId: hardwareId(server),
    serverProfileId: `p${server}`,
    connectionId: 1,
    mac: macOf(server, flexNic),
    oneViewNetworkId: "n1",
    made: true,
    previousUri: null,
    ...more,
  };
}

export function anInput(
  fabric: FabricState,
  connections: readonly DesiredConnection[],
  more: {
    readonly rows?: readonly MirroredConnection[];
    readonly networks?: readonly DesiredNetwork[];
    readonly mirrored?: PlanConnectionsInput["mirror"]["networks"];
    readonly deletes?: "perform" | "tick";
    readonly portIds?: ReadonlySet<string>;
    readonly desired?: Partial<DesiredFabric>;
  } = {},
): PlanConnectionsInput {
  const networks = more.networks ?? [];
  return {
    desired: {
      cloudId: "c1",
      cloudName: "lab",
      applianceId: "a1",
      networks,
      connections,
      knownNetworkIds: new Set(networks.map((each) => each.networkId)),
      ...more.desired,
    },
    mirror: { networks: more.mirrored ?? [], members: [], connections: more.rows ?? [] },
    fabric,
    scope: { networkIds: null, portIds: more.portIds ?? null },
    deletes: more.deletes ?? "perform",
    willBeReflected: new Set(networks.map((each) => each.networkId)),
  };
}
