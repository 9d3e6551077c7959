import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts, OneViewNetworkFacts } from "@/server/mapping/mapping-facts";
import type {
  EthernetNetwork,
  FabricState,
  GroupUplinkSet,
  LogicalInterconnectGroup,
} from "@/server/model/fabric-state";
import { reachOfNetwork } from "@/server/oneview/reach-of-network";
import { sameResource } from "@/server/oneview/resource-uri";
import type { KnownAppliance } from "@/server/operations/intent/read-intent";

/** The fabrics that a plan may rest on, by appliance id. One that was never read is not in it. */
export type Fabrics = ReadonlyMap<string, FabricState>;

/** Answers a planner's questions from fabrics that were observed. */
export function mappingFactsOf(fabrics: Fabrics, appliances: readonly KnownAppliance[]): MappingFacts {
  const names = new Map(appliances.map((each) => [each.id, each.name]));
  return {
    applianceName: (id) => names.get(id) ?? id,
    oneViewNetwork: ({ applianceId, oneViewNetworkId }) => {
      const fabric = fabrics.get(applianceId);
      const network = fabric?.networks.find((each) => sameResource(each.uri, oneViewNetworkId));
      return fabric === undefined || network === undefined ? null : oneViewNetworkFacts(fabric, network);
    },
    groupName: (mapping) => groupOf(fabrics, mapping)?.name ?? null,
    uplinkSetType: (mapping) => {
      const type = uplinkSetOf(groupOf(fabrics, mapping), mapping)?.ethernetNetworkType;
      return type === "Tagged" || type === "Untagged" ? type : null;
    },
  };
}

export function oneViewNetworkFacts(fabric: FabricState, network: EthernetNetwork): OneViewNetworkFacts {
  const reach = reachOfNetwork(fabric, network.uri);
  const interconnectNames = new Map(reach.logicalInterconnects.map((each) => [each.uri, each.name]));
  return {
    name: network.name,
    ethernetNetworkType: network.ethernetNetworkType,
    vlanId: network.vlanId,
    uplinkSets: reach.uplinkSets
      .map((set) => `${set.name} of ${interconnectNames.get(set.logicalInterconnectUri) ?? set.logicalInterconnectUri}`)
      .sort(),
    logicalInterconnects: reach.logicalInterconnects.map((each) => each.name).sort(),
    serverProfiles: reach.serverProfiles.map((each) => each.name).sort(),
  };
}

function groupOf(fabrics: Fabrics, mapping: UplinkSetMappingIntent): LogicalInterconnectGroup | undefined {
  return fabrics
    .get(mapping.applianceId)
    ?.groups.find((each) => sameResource(each.uri, mapping.logicalInterconnectGroupId));
}

function uplinkSetOf(
  group: LogicalInterconnectGroup | undefined,
  mapping: UplinkSetMappingIntent,
): GroupUplinkSet | undefined {
  return group?.uplinkSets.find((each) => each.name === mapping.uplinkSetName);
}
