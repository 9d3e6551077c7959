import type { DesiredFabric, DesiredNetwork, FabricMirror, UplinkSetRef } from "@/server/model/desired-fabric";
import type { EthernetNetwork, FabricState, ServerProfile } from "@/server/model/fabric-state";
import { aGroupSet, aNetwork, anUplinkSet, emptyFabric } from "@/server/oneview/fabric-fixture";
import { oneViewNetworkName, writeMark } from "@/server/oneview/mark";

/** Small pieces for tests of the planner: cloud `c`, appliance `a1` ("rack7"), one group with two logical interconnects. */

export const ID = "0a0a0a0a-0000-4000-8000-000000000001";
export const OTHER_ID = "0b0b0b0b-0000-4000-8000-000000000002";

export function setRef(uplinkSetName = "prod", logicalInterconnectGroupId = "lig"): UplinkSetRef {
  return { logicalInterconnectGroupId, uplinkSetName };
}

export function wantedNetwork(networkId = ID, given: Partial<DesiredNetwork> = {}): DesiredNetwork {
  return { networkId, name: "web", ethernetNetworkType: "Tagged", vlanId: 100, uplinkSets: [setRef()], ...given };
}

export function desiredOf(given: Partial<DesiredFabric> = {}): DesiredFabric {
  const networks = given.networks ?? [];
  return {
    cloudId: "c",
    cloudName: "cloud",
    applianceId: "a1",
    networks,
    connections: [],
    knownNetworkIds: new Set(networks.map((each) => each.networkId)),
    ...given,
  };
}

export function mirrorOf(given: Partial<FabricMirror> = {}): FabricMirror {
  return { networks: [], members: [], connections: [], ...given };
}

/** As it stands when all is done. */
export function reflectedNetwork(oneViewId: string, networkId = ID, given: Partial<EthernetNetwork> = {}) {
  return {
    ...aNetwork(oneViewId, oneViewNetworkName(networkId), 100),
    description: writeMark("web", "c"),
    ...given,
  };
}

/** `inSets`: ids of the networks in `prod`, in the group and in both logical interconnects. */
export function fabricOf(
  networks: readonly EthernetNetwork[],
  inSets: {
    group?: readonly string[];
    li1?: readonly string[];
    li2?: readonly string[];
    spare?: readonly string[];
  } = {},
  given: Partial<FabricState> = {},
): FabricState {
  const uris = (ids: readonly string[] = []) => ids.map((id) => `/rest/ethernet-networks/${id}`);
  const interconnect = (id: string) => ({
    uri: `/rest/logical-interconnects/${id}`,
    name: id.toUpperCase(),
    groupUri: "/rest/logical-interconnect-groups/lig",
    enclosureUris: [`/rest/enclosures/of-${id}`],
    interconnectUris: [],
    consistencyStatus: "CONSISTENT",
    status: "OK",
  });
  return {
    ...emptyFabric,
    networks,
    groups: [
      {
        uri: "/rest/logical-interconnect-groups/lig",
        name: "LIG",
        state: "Active",
        status: "OK",
        eTag: "1",
        uplinkSets: [
          aGroupSet("prod", "Tagged", uris(inSets.group)),
          aGroupSet("spare", "Tagged", uris(inSets.spare)),
          aGroupSet("flat", "Untagged"),
        ],
      },
    ],
    logicalInterconnects: [interconnect("li1"), interconnect("li2")],
    uplinkSets: [
      anUplinkSet("p1", "prod", "/rest/logical-interconnects/li1", uris(inSets.li1)),
      anUplinkSet("p2", "prod", "/rest/logical-interconnects/li2", uris(inSets.li2)),
      anUplinkSet("s1", "spare", "/rest/logical-interconnects/li1", uris(inSets.spare)),
      anUplinkSet("s2", "spare", "/rest/logical-interconnects/li2", uris(inSets.spare)),
    ],
    ...given,
  };
}

/** A profile in the enclosure of a logical interconnect, with a connection to a network. */
export function profileOn(name: string, interconnect: "li1" | "li2", networkUri: string): ServerProfile {
  return {
    uri: `/rest/server-profiles/${name}`,
    name,
    serverHardwareUri: null,
    enclosureUri: `/rest/enclosures/of-${interconnect}`,
    connections: [
      {
        id: 1,
        name: null,
        functionType: "Ethernet",
        networkUri,
        portId: "Mezz 3:1-a",
        mac: null,
        bootPriority: "NotBootable",
        state: "Deployed",
        status: "OK",
      },
    ],
    state: "Normal",
    status: "OK",
    eTag: "1",
  };
}
