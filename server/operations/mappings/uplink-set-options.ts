import type { UplinkSetMappingIntent } from "@/server/mapping/cloud-intent";
import type { FabricState, GroupUplinkSet } from "@/server/model/fabric-state";
import type { Fault } from "@/server/model/fault";
import type { UplinkSetOption } from "@/server/model/mapping-views";
import { resourceId, sameResource } from "@/server/oneview/resource-uri";
import { checkUplinkSetMapping } from "@/server/oneview/uplink-set-mapping-check";
import { uplinkSetStanding } from "@/server/operations/mappings/uplink-set-standing";

type OptionsInput = {
  readonly cloudId: string;
  readonly appliance: { readonly id: string; readonly name: string };
  /** `undefined`: never read. */
  readonly fabric: FabricState | undefined;
  /** The cloud's mappings, whichever appliance they are of. */
  readonly mappings: readonly UplinkSetMappingIntent[];
  /** For which a set is picked; `undefined`: for none in particular. */
  readonly physicalNetwork: string | undefined;
};

type Key = { readonly logicalInterconnectGroupId: string; readonly uplinkSetName: string };

/**
 * The uplink sets of an appliance's groups, by group and name, and those that a mapping names although the appliance does
 * not show them. A refusal is told here only when no other pick can undo it.
 */
export function uplinkSetOptions(input: OptionsInput): readonly UplinkSetOption[] {
  const { fabric, appliance } = input;
  const mappings = input.mappings.filter((each) => each.applianceId === appliance.id);
  const shown = (fabric?.groups ?? []).flatMap((group) =>
    group.uplinkSets.map((set) => ({
      key: { logicalInterconnectGroupId: resourceId(group.uri), uplinkSetName: set.name },
      groupName: group.name,
      set,
    })),
  );
  const unseen = mappings
    .filter((mapping) => !shown.some(({ key }) => isSame(key, mapping)))
    .map((mapping) => ({
      key: mapping,
      groupName:
        fabric?.groups.find((each) => sameResource(each.uri, mapping.logicalInterconnectGroupId))?.name ?? null,
      set: null,
    }));
  return [...shown, ...unseen].map(({ key, groupName, set }): UplinkSetOption => {
    const { logicalInterconnectGroupId, uplinkSetName } = key;
    return {
      applianceId: appliance.id,
      applianceName: appliance.name,
      logicalInterconnectGroupId,
      groupName,
      uplinkSetName,
      type: set === null ? null : typeOf(set),
      networks: set?.networkUris.length ?? 0,
      standing: uplinkSetStanding(fabric, key),
      mappedTo: mappings.find((each) => isSame(each, key))?.physicalNetwork ?? null,
      refusals: refusalsOf(input, mappings, key),
    };
  });
}

function typeOf(set: GroupUplinkSet): string {
  return set.networkType === "Ethernet" ? set.ethernetNetworkType : set.networkType;
}

function isSame(a: Key, b: Key): boolean {
  return (
    a.uplinkSetName === b.uplinkSetName && sameResource(a.logicalInterconnectGroupId, b.logicalInterconnectGroupId)
  );
}

function refusalsOf(input: OptionsInput, mappings: readonly UplinkSetMappingIntent[], key: Key): readonly Fault[] {
  const { cloudId, appliance, fabric, physicalNetwork } = input;
  if (fabric === undefined) return [];
  const { logicalInterconnectGroupId, uplinkSetName } = key;
  const mapping = {
    cloudId,
    applianceId: appliance.id,
    physicalNetwork: physicalNetwork ?? "",
    logicalInterconnectGroupId,
    uplinkSetName,
  };
  const others =
    physicalNetwork === undefined ? [] : mappings.filter((each) => each.physicalNetwork !== physicalNetwork);
  return checkUplinkSetMapping({ fabric, mapping, others }).map(({ code, message, remedy }) => ({
    code,
    object: `uplink set "${uplinkSetName}"`,
    message,
    remedy,
  }));
}
