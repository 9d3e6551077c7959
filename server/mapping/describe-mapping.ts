import type { FlatMappingIntent, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { MappingFacts } from "@/server/mapping/mapping-facts";

const SHOWN_NAMES = 12;

/** A flat mapping and its reach as lines of a diff. What the appliance never showed is `unknown`. */
export function describeFlatMapping(mapping: FlatMappingIntent, facts: MappingFacts): Record<string, string> {
  const network = facts.oneViewNetwork(mapping);
  return {
    "physical network": mapping.physicalNetwork,
    appliance: facts.applianceName(mapping.applianceId),
    "OneView network": network?.name ?? "unknown",
    "OneView network id": mapping.oneViewNetworkId,
    "OneView type": network === null ? "unknown" : typeOf(network.ethernetNetworkType, network.vlanId),
    "uplink sets": network === null ? "unknown" : list(network.uplinkSets),
    "logical interconnects": network === null ? "unknown" : list(network.logicalInterconnects),
    "profiles with connections": network === null ? "unknown" : list(network.serverProfiles),
    "written on the appliance": "nothing",
  };
}

export function describeUplinkSetMapping(mapping: UplinkSetMappingIntent, facts: MappingFacts): Record<string, string> {
  return {
    "physical network": mapping.physicalNetwork,
    appliance: facts.applianceName(mapping.applianceId),
    group: facts.groupName(mapping) ?? "unknown",
    "group id": mapping.logicalInterconnectGroupId,
    "uplink set": mapping.uplinkSetName,
    "uplink set type": facts.uplinkSetType(mapping) ?? "unknown",
    "written on the appliance": "nothing by this step",
  };
}

function typeOf(ethernetNetworkType: string, vlanId: number | null): string {
  return vlanId === null ? ethernetNetworkType : `${ethernetNetworkType}, VLAN ${vlanId}`;
}

function list(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const rest = names.length - SHOWN_NAMES;
  return rest <= 0 ? names.join(", ") : `${names.slice(0, SHOWN_NAMES).join(", ")} and ${rest} more`;
}
