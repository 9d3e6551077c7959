import type { EthernetNetwork, FabricState, GroupUplinkSet, UplinkSet } from "@/server/model/fabric-state";

/** An empty fabric, for tests to add to. */
export const emptyFabric: FabricState = {
  applianceId: "a1",
  name: "rack7",
  apiVersion: 600,
  observedAt: 0,
  networks: [],
  networkSets: [],
  groups: [],
  logicalInterconnects: [],
  uplinkSets: [],
  interconnects: [],
  enclosures: [],
  serverHardware: [],
  serverProfiles: [],
  errors: [],
};

export function aNetwork(id: string, name: string, vlanId: number | null = null): EthernetNetwork {
  return {
    uri: `/rest/ethernet-networks/${id}`,
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

export function aGroupSet(name: string, type: string, networkUris: readonly string[] = []): GroupUplinkSet {
  return { name, networkType: "Ethernet", ethernetNetworkType: type, networkUris, nativeNetworkUri: null };
}

export function anUplinkSet(id: string, name: string, interconnect: string, networkUris: readonly string[]): UplinkSet {
  return {
    uri: `/rest/uplink-sets/${id}`,
    name,
    logicalInterconnectUri: interconnect,
    networkType: "Ethernet",
    ethernetNetworkType: "Tagged",
    networkUris,
    nativeNetworkUri: null,
    reachability: "Reachable",
    ports: [],
    status: "OK",
    eTag: "1",
  };
}
