import type { UplinkSetRef } from "@/server/model/desired-fabric";
import type {
  EthernetNetwork,
  FabricState,
  GroupUplinkSet,
  LogicalInterconnect,
  LogicalInterconnectGroup,
  UplinkSet,
} from "@/server/model/fabric-state";
import { sameResource } from "@/server/oneview/resource-uri";

/** An uplink set as one thing: in its group, and the sets of its name in the group's logical interconnects. */
export type SetPlace = {
  readonly ref: UplinkSetRef;
  readonly group: LogicalInterconnectGroup | null;
  readonly groupSet: GroupUplinkSet | null;
  readonly inGroup: ReadonlySet<string>;
  readonly live: readonly LiveSet[];
  /** Logical interconnects of the group that have no set of that name. */
  readonly without: readonly LogicalInterconnect[];
  /** Uris of the networks that are in it anywhere. */
  readonly holds: ReadonlySet<string>;
  /** Of those, by VLAN. */
  readonly byVlan: ReadonlyMap<number, readonly string[]>;
  /** `uplink set "prod" of group "LIG"` */
  readonly label: string;
};

export type LiveSet = {
  readonly interconnect: LogicalInterconnect;
  readonly set: UplinkSet;
  readonly networkUris: ReadonlySet<string>;
};

export function setPlaceOf(
  fabric: FabricState,
  ref: UplinkSetRef,
  networkByUri: ReadonlyMap<string, EthernetNetwork>,
): SetPlace {
  const group = fabric.groups.find((each) => sameResource(each.uri, ref.logicalInterconnectGroupId)) ?? null;
  const groupSet = group?.uplinkSets.find((each) => each.name === ref.uplinkSetName) ?? null;
  const live: LiveSet[] = [];
  const without: LogicalInterconnect[] = [];
  for (const interconnect of fabric.logicalInterconnects) {
    if (group === null || interconnect.groupUri !== group.uri) continue;
    const set = fabric.uplinkSets.find(
      (each) => each.name === ref.uplinkSetName && each.logicalInterconnectUri === interconnect.uri,
    );
    if (set === undefined) without.push(interconnect);
    else live.push({ interconnect, set, networkUris: new Set(set.networkUris) });
  }
  const inGroup = new Set(groupSet?.networkUris ?? []);
  const holds = new Set([...inGroup, ...live.flatMap(({ networkUris }) => [...networkUris])]);
  const byVlan = new Map<number, string[]>();
  for (const uri of holds) {
    const vlanId = networkByUri.get(uri)?.vlanId ?? 0;
    if (vlanId === 0) continue;
    const known = byVlan.get(vlanId);
    if (known === undefined) byVlan.set(vlanId, [uri]);
    else known.push(uri);
  }
  const of = group === null ? `group ${ref.logicalInterconnectGroupId}` : `group "${group.name}"`;
  const label = `uplink set "${ref.uplinkSetName}" of ${of}`;
  return { ref, group, groupSet, inGroup, live, without, holds, byVlan, label };
}
