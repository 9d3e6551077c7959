import type { CloudIntent, FlatMappingIntent, UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { FabricState } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import type { PhysicalNetworkType } from "@/server/model/mapping";
import { checkFlatMapping } from "@/server/oneview/flat-mapping-check";
import type { MappingProblem } from "@/server/oneview/mapping-problem";
import { resourceId } from "@/server/oneview/resource-uri";
import { checkUplinkSetMapping } from "@/server/oneview/uplink-set-mapping-check";
import type { Fabrics } from "@/server/operations/intent/mapping-facts-of";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where a fault belongs when it came from a file: the mapping it is about. */
export type MappingFault = Fault & { readonly mapping: FlatMappingIntent | UplinkSetMappingIntent };

/**
 * The start-up checks of the original driver, over a whole list of mappings: what the appliance has, what the cloud has,
 * and what contradicts within the list. `mappings` names those to check; everything intended is looked at for
 * contradictions. All faults of all mappings are gathered.
 */
export function checkMappings(
  intent: CloudIntent,
  mappings: { flat: readonly FlatMappingIntent[]; uplinkSets: readonly UplinkSetMappingIntent[] },
  fabrics: Fabrics,
  applianceName: (id: string) => string,
): readonly MappingFault[] {
  const faults: MappingFault[] = [];
  for (const mapping of mappings.flat) {
    const object = `flat mapping of physical network "${mapping.physicalNetwork}"`;
    const add = (found: readonly Fault[]) => faults.push(...found.map((fault) => ({ ...fault, mapping })));
    add(physicalNetworkFaults(intent, mapping.physicalNetwork, ["flat"]));
    const fabric = fabrics.get(mapping.applianceId);
    if (fabric === undefined) add([unread(object, applianceName(mapping.applianceId))]);
    else add(flatFaults(fabric, mapping, object));
  }
  for (const mapping of mappings.uplinkSets) {
    const object = `uplink-set mapping of physical network "${mapping.physicalNetwork}" to "${mapping.uplinkSetName}"`;
    const add = (found: readonly Fault[]) => faults.push(...found.map((fault) => ({ ...fault, mapping })));
    add(physicalNetworkFaults(intent, mapping.physicalNetwork, ["flat", "vlan"]));
    const fabric = fabrics.get(mapping.applianceId);
    if (fabric === undefined) add([unread(object, applianceName(mapping.applianceId))]);
    else {
      const others = intent.uplinkSetMappings.filter((each) => each !== mapping);
      add(checkUplinkSetMapping({ fabric, mapping, others }).map(toFault(object)));
    }
  }
  return faults;
}

/** A name, or half an id, where the id belongs is told as that, with the id that was probably meant. */
function flatFaults(fabric: FabricState, mapping: FlatMappingIntent, object: string): readonly Fault[] {
  const id = mapping.oneViewNetworkId;
  return checkFlatMapping({ fabric, oneViewNetworkId: id }).map((problem) => {
    if (problem.code !== "network-not-found" || UUID.test(id)) return toFault(object)(problem);
    const named = fabric.networks.find((each) => each.name === id);
    return {
      code: "not-a-network-id",
      object,
      message: `"${id}" is not the UUID of a OneView network.`,
      remedy:
        named === undefined
          ? "Give the last part of the network's uri, e.g. 01234567-89ab-cdef-0123-456789abcdef."
          : `Give ${resourceId(named.uri)}: that is the id of the network named "${named.name}".`,
    };
  });
}

function physicalNetworkFaults(intent: CloudIntent, name: string, types: readonly PhysicalNetworkType[]): Fault[] {
  const object = `physical network "${name}"`;
  const found = intent.physicalNetworks.find((each) => each.name === name);
  if (found === undefined) {
    return [
      {
        code: "physical-network-unknown",
        object,
        message: `Cloud "${intent.cloudName}" has no physical network "${name}".`,
        remedy: "Pick one of the cloud's physical networks, or add it under Networks first.",
      },
    ];
  }
  if (found.types.some((type) => types.includes(type))) return [];
  return [
    {
      code: "physical-network-not-flat",
      object,
      message: `Physical network "${name}" is of type ${found.types.join(" and ")}, not flat.`,
      remedy: "Pick a physical network of type flat, or map this one to uplink sets.",
    },
  ];
}

function toFault(object: string): (problem: MappingProblem) => Fault {
  return ({ code, message, remedy }) => ({ code, object, message, remedy });
}

function unread(object: string, applianceName: string): Fault {
  return {
    code: "appliance-never-read",
    object,
    message: `OneView appliance ${applianceName} has not been read yet, so its side of the mapping is not known.`,
    remedy: "Make the appliance answer, then check again.",
  };
}
