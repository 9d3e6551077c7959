import { randomUUID } from "node:crypto";
import type { EffectOutcome, FabricEffect, RequestSeen } from "@/server/model/fabric-effect";
import type { FabricState } from "@/server/model/fabric-state";
import type { Appliance } from "@/server/oneview/driver";

/** Effects on the group `LIG-tenant` of the simulator's story, which has two logical interconnects. */
export const setName = "us-tenants";
const groupName = "LIG-tenant";
export const mark = "[bridgehead:cloud-1]";

export type Wanted = { readonly networkId: string; readonly vlanId: number };

export function wantedNetworks(count: number, firstVlan = 2000): readonly Wanted[] {
  return Array.from({ length: count }, (_, index) => ({ networkId: randomUUID(), vlanId: firstVlan + index }));
}

function bodyOf({ networkId, vlanId }: Wanted) {
  const oneViewName = `Neutron [${networkId}]`;
  return {
    applianceId: "a1",
    networkId,
    vlanId,
    oneViewName,
    ethernetNetworkType: "Tagged",
    description: mark,
  } as const;
}
export const createOf = (wanted: Wanted) => ({ kind: "network.create", ...bodyOf(wanted) }) as const;
export const adoptOf = (wanted: Wanted, oneViewNetworkId: string) =>
  ({ kind: "network.adopt", ...bodyOf(wanted), oneViewNetworkId }) as const;
export const replaceOf = (wanted: Wanted, oneViewNetworkId: string) =>
  ({ kind: "network.replace", ...bodyOf(wanted), oneViewNetworkId }) as const;
export const deleteOf = (networkId: string, oneViewNetworkId: string) =>
  ({ kind: "network.delete", applianceId: "a1", networkId, oneViewNetworkId }) as const;

export function groupOf(fabric: FabricState) {
  const group = fabric.groups.find((each) => each.name === groupName);
  if (group === undefined) throw new Error(`The story has no group ${groupName}.`);
  return group;
}
function memberOf(fabric: FabricState, networkId: string) {
  const logicalInterconnectGroupId = groupOf(fabric).uri.split("/").at(-1) ?? "";
  return { applianceId: "a1", networkId, logicalInterconnectGroupId, uplinkSetName: setName } as const;
}
export const joinOf = (fabric: FabricState, networkId: string) =>
  ({ kind: "uplink-set.join", ...memberOf(fabric, networkId) }) as const;
export const leaveOf = (fabric: FabricState, networkId: string, oneViewNetworkId: string | null) =>
  ({ kind: "uplink-set.leave", ...memberOf(fabric, networkId), oneViewNetworkId }) as const;

/** The live sets of that name in the group's logical interconnects. */
export function liveSetsOf(fabric: FabricState) {
  const uri = groupOf(fabric).uri;
  const interconnects = fabric.logicalInterconnects.filter((each) => each.groupUri === uri).map((each) => each.uri);
  return fabric.uplinkSets.filter((set) => set.name === setName && interconnects.includes(set.logicalInterconnectUri));
}

/** Who is in the set: in the group, then in each of its logical interconnects. */
export function membersOf(fabric: FabricState): readonly (readonly string[])[] {
  const inGroup = groupOf(fabric).uplinkSets.find((set) => set.name === setName)?.networkUris ?? [];
  return [inGroup, ...liveSetsOf(fabric).map((set) => set.networkUris)];
}

/** True when group and live sets have the same members. */
export function isConsistent(fabric: FabricState): boolean {
  const [first, ...others] = membersOf(fabric).map((uris) => [...uris].sort().join());
  return others.length === 2 && others.every((each) => each === first);
}

type More = { readonly signal?: AbortSignal; readonly onOutcome?: (index: number) => void };
export type Outcomes = readonly (EffectOutcome | undefined)[];

/** A console reduced to its mirror. */
export function aCloud(fabric: FabricState) {
  const made = new Map<string, string>();
  const requests: RequestSeen[] = [];
  /** Outcomes by index; absent: none was told. */
  const perform = async (
    appliance: Appliance,
    effects: readonly FabricEffect[],
    more: More = {},
  ): Promise<Outcomes> => {
    const outcomes: (EffectOutcome | undefined)[] = effects.map(() => undefined);
    const run = {
      fabric,
      oneViewNetworkId: (id: string) => made.get(id) ?? null,
      signal: more.signal ?? new AbortController().signal,
      onRequest: (each: RequestSeen) => void requests.push(each),
    };
    for await (const { index, outcome } of appliance.perform(effects, run)) {
      if (outcomes[index] !== undefined) throw new Error(`Two outcomes for effect ${index}.`);
      outcomes[index] = outcome;
      for (const change of outcome.ok ? outcome.mirror : []) {
        if (change.kind === "network.set") made.set(change.networkId, change.oneViewNetworkId);
      }
      more.onOutcome?.(index);
    }
    return outcomes;
  };
  return { made, requests, perform };
}

export const isOk = (outcome: EffectOutcome | undefined): boolean => outcome?.ok === true;
export const errorOf = (outcome: EffectOutcome | undefined) => (outcome?.ok === false ? outcome.error : null);
