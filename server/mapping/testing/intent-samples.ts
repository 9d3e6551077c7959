import type { CloudIntent, FlatMappingIntent, Reflection, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";
import type { PhysicalNetwork } from "@/server/model/mapping";
import type { Network } from "@/server/model/neutron";

/** Small pieces of intent for tests: one cloud, one appliance `a`. */

export function network(id: string, given: Partial<Network>): Network {
  return {
    id,
    name: `net ${id}`,
    projectId: "admin",
    networkType: "flat",
    physicalNetwork: "p",
    segmentationId: null,
    mtu: null,
    external: false,
    shared: false,
    adminStateUp: true,
    status: "ACTIVE",
    ...given,
  };
}

export function physicalNetwork(name: string, ...types: PhysicalNetwork["types"]): PhysicalNetwork {
  return { id: `c/${name}`, cloudId: "c", name, types };
}

export function flatMapping(physical: string, oneViewNetworkId: string): FlatMappingIntent {
  return { cloudId: "c", physicalNetwork: physical, applianceId: "a", oneViewNetworkId };
}

export function uplinkSetMapping(physical: string, uplinkSetName: string): UplinkSetMappingIntent {
  return {
    cloudId: "c",
    physicalNetwork: physical,
    applianceId: "a",
    logicalInterconnectGroupId: "lig",
    uplinkSetName,
  };
}

export function reflection(networkId: string, oneViewNetworkId: string, manageable = false): Reflection {
  return { networkId, applianceId: "a", oneViewNetworkId, manageable };
}

export function intentOf(given: Partial<CloudIntent>): CloudIntent {
  return {
    cloudId: "c",
    cloudName: "cloud",
    physicalNetworks: [physicalNetwork("p", "flat", "vlan"), physicalNetwork("q", "flat")],
    networks: [],
    flatMappings: [],
    uplinkSetMappings: [],
    reflections: [],
    ports: [],
    members: [],
    connections: [],
    ...{ subnets: [], securityGroups: [], routers: [], floatingIps: [], quotas: [], hosts: [] },
    isolation: { vms: [], filteredBridges: [] },
    ...given,
  };
}

export function factsOf(given: Partial<MappingFacts>): MappingFacts {
  return {
    applianceName: (id) => `appliance ${id}`,
    oneViewNetwork: ({ oneViewNetworkId }) => ({
      name: `name of ${oneViewNetworkId}`,
      ethernetNetworkType: "Tagged",
      vlanId: 120,
      uplinkSets: ["set of LI"],
      logicalInterconnects: ["LI"],
      serverProfiles: [],
    }),
    groupName: () => "group",
    uplinkSetType: () => "Tagged",
    ...given,
  };
}
