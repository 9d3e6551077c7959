import type { FabricState } from "@/server/model/fabric-state";
import type { ObjectState } from "@/server/model/graph";
import { fabricId, physicalNetworkId } from "./ids";
import { applianceOf } from "./view";
import type { World } from "./world";

/** One mapping edge, from a physical network to the object on the appliance, and whether that object is there. */
export type MappingTarget = {
  readonly source: string;
  readonly target: string;
  readonly state: ObjectState;
  readonly reason?: string;
  readonly label: string;
  /** `flat → prod-flat`, `vlan → us-tenants`. */
  readonly text: string;
  /** What has to be drawn for the edge to have an end although the appliance did not show it. */
  readonly missing: {
    readonly kind: "oneview-network" | "uplink-set" | "logical-interconnect-group" | "appliance";
    readonly label: string;
  } | null;
};

/**
 * Intent meets fabric: `intended` while the appliance was not read, `ok` when the object is there, `failed` when it is not,
 * or when a mapped network is in no uplink set and so reaches nothing.
 */
export function resolveMappings(world: World): MappingTarget[] {
  const fabrics = new Map(world.fabrics.map((fabric) => [applianceOf(fabric), fabric.state]));
  const flat = world.flatMappings.map((mapping): MappingTarget => {
    const source = physicalNetworkId(mapping.cloudId, mapping.physicalNetwork);
    const target = fabricId(mapping.applianceId, "network", mapping.oneViewNetworkId);
    return { source, target, ...judgeFlat(fabrics.get(mapping.applianceId), mapping.oneViewNetworkId), label: "flat" };
  });
  const uplinks = world.uplinkSetMappings.flatMap((mapping) => {
    const source = physicalNetworkId(mapping.cloudId, mapping.physicalNetwork);
    return judgeUplinkSet(fabrics.get(mapping.applianceId), mapping).map((judged) => ({ source, ...judged }));
  });
  return [...flat, ...uplinks].sort((a, b) => (a.source + a.target < b.source + b.target ? -1 : 1));
}

type Verdict = Pick<MappingTarget, "state" | "reason" | "text" | "missing">;

function judgeFlat(fabric: FabricState | null | undefined, networkId: string): Verdict {
  const network = fabric?.networks.find(({ uri }) => tail(uri) === networkId);
  const label = network?.name ?? networkId;
  const text = `flat → ${label}`;
  if (!fabric) return { ...unseen(fabric), text, missing: { kind: "oneview-network", label } };
  if (network === undefined) {
    const reason = `${fabric.name} has no network ${networkId}`;
    return { state: "failed", reason, text, missing: { kind: "oneview-network", label } };
  }
  if (!fabric.uplinkSets.some(({ networkUris }) => networkUris.includes(network.uri))) {
    return { state: "failed", reason: `${network.name} is in no uplink set`, text, missing: null };
  }
  return { state: "ok", text, missing: null };
}

/** The set of that name in every logical interconnect of the group; its group when there is none. */
function judgeUplinkSet(
  fabric: FabricState | null | undefined,
  mapping: World["uplinkSetMappings"][number],
): Omit<MappingTarget, "source">[] {
  const { applianceId: appliance, logicalInterconnectGroupId: groupId, uplinkSetName } = mapping;
  const group = fabric?.groups.find(({ uri }) => tail(uri) === groupId);
  const text = `→ ${uplinkSetName}`;
  const label = uplinkSetName;
  const onGroup = (verdict: Verdict) => [{ target: fabricId(appliance, "group", groupId), label, ...verdict }];
  const missing = { kind: "logical-interconnect-group", label: group?.name ?? groupId } as const;
  if (!fabric) return onGroup({ ...unseen(fabric), text, missing });
  if (group === undefined) {
    return onGroup({ state: "failed", reason: `${fabric.name} has no group ${groupId}`, text, missing });
  }
  const inGroup = new Set(fabric.logicalInterconnects.filter((li) => li.groupUri === group.uri).map(({ uri }) => uri));
  const sets = fabric.uplinkSets.filter(
    ({ name, logicalInterconnectUri }) => name === uplinkSetName && inGroup.has(logicalInterconnectUri),
  );
  if (sets.length > 0) {
    return sets.map(({ uri, ethernetNetworkType }) => ({
      target: fabricId(appliance, "uplink-set", uri),
      state: "ok",
      label: ethernetNetworkType.toLowerCase(),
      text: `${ethernetNetworkType === "Untagged" ? "flat" : "vlan"} ${text}`,
      missing: null,
    }));
  }
  const reason = group.uplinkSets.some(({ name }) => name === uplinkSetName)
    ? `no logical interconnect of ${group.name} has the uplink set ${uplinkSetName} yet`
    : `${group.name} has no uplink set ${uplinkSetName}`;
  return onGroup({ state: "failed", reason, text, missing: null });
}

/** `null`: the appliance is known but was not read; `undefined`: it is not known at all. */
function unseen(fabric: null | undefined): { state: ObjectState; reason: string } {
  return fabric === null
    ? { state: "intended", reason: "the appliance was not read" }
    : { state: "failed", reason: "its appliance is not in this console" };
}

function tail(uri: string): string {
  return uri.slice(uri.lastIndexOf("/") + 1);
}
