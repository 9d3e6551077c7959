import type { EthernetNetwork, FabricState, UplinkSet } from "@/server/model/fabric-state";

/** A small appliance for tests: one group, two logical interconnects, a Tagged and an Untagged uplink set in each. */

export const FABRIC_IDS = {
  /** In the Tagged sets; a profile is connected to it. */
  prod: "11111111-0000-4000-8000-000000000001",
  /** In the Untagged sets. */
  untagged: "11111111-0000-4000-8000-000000000002",
  /** In no uplink set. */
  lonely: "11111111-0000-4000-8000-000000000003",
  group: "22222222-0000-4000-8000-000000000001",
} as const;

export function sampleFabric(applianceId: string, given: Partial<FabricState> = {}): FabricState {
  const sides = ["left", "right"];
  return {
    applianceId,
    name: `appliance ${applianceId}`,
    apiVersion: 1600,
    observedAt: 0,
    networks: [
      ethernet(FABRIC_IDS.prod, "prod", 120),
      ethernet(FABRIC_IDS.untagged, "untagged", null),
      ethernet(FABRIC_IDS.lonely, "lonely", 7),
    ],
    networkSets: [],
    groups: [
      {
        uri: groupUri(),
        name: "group",
        state: "Active",
        status: "OK",
        eTag: "1",
        uplinkSets: [groupSet("tagged", "Tagged"), groupSet("plain", "Untagged"), groupSet("storage", "Tunnel")],
      },
    ],
    logicalInterconnects: sides.map((side) => ({
      uri: interconnectUri(side),
      name: `LI ${side}`,
      groupUri: groupUri(),
      enclosureUris: [],
      interconnectUris: [],
      consistencyStatus: "CONSISTENT",
      status: "OK",
    })),
    uplinkSets: sides.flatMap((side) => [
      uplinkSet(side, "tagged", "Tagged", [FABRIC_IDS.prod]),
      uplinkSet(side, "plain", "Untagged", [FABRIC_IDS.untagged]),
    ]),
    interconnects: [],
    enclosures: [],
    serverHardware: [],
    serverProfiles: [profile("blade-1", FABRIC_IDS.prod)],
    errors: [],
    ...given,
  };
}

export function profile(name: string, networkId: string): FabricState["serverProfiles"][number] {
  return {
    uri: `/rest/server-profiles/${name}`,
    name,
    serverHardwareUri: null,
    enclosureUri: null,
    connections: [
      {
        id: 1,
        name: null,
        functionType: "Ethernet",
        networkUri: networkUri(networkId),
        portId: null,
        mac: null,
        bootPriority: null,
        state: null,
        status: null,
      },
    ],
    state: "Normal",
    status: "OK",
    eTag: "1",
  };
}

function networkUri(id: string): string {
  return `/rest/ethernet-networks/${id}`;
}

function groupUri(): string {
  return `/rest/logical-interconnect-groups/${FABRIC_IDS.group}`;
}

function interconnectUri(side: string): string {
  return `/rest/logical-interconnects/${side}`;
}

function ethernet(id: string, name: string, vlanId: number | null): EthernetNetwork {
  return {
    uri: networkUri(id),
    name,
    ethernetNetworkType: vlanId === null ? "Untagged" : "Tagged",
    vlanId,
    purpose: "General",
    description: null,
    state: "Active",
    status: "OK",
    eTag: "1",
  };
}

function groupSet(name: string, ethernetNetworkType: string) {
  return { name, networkType: "Ethernet", ethernetNetworkType, networkUris: [], nativeNetworkUri: null };
}

function uplinkSet(side: string, name: string, ethernetNetworkType: string, networkIds: readonly string[]): UplinkSet {
  return {
    uri: `/rest/uplink-sets/${side}-${name}`,
    name,
    logicalInterconnectUri: interconnectUri(side),
    networkType: "Ethernet",
    ethernetNetworkType,
    networkUris: networkIds.map(networkUri),
    nativeNetworkUri: null,
    reachability: "Reachable",
    ports: [],
    status: "OK",
    eTag: "1",
  };
}
