import type { DesiredFabric, UplinkSetRef } from "@/server/model/desired-fabric";
import type { FabricState, UplinkSet } from "@/server/model/fabric-state";
import { sameResource } from "@/server/oneview/resource-uri";
import type { FabricStep } from "@/server/operations/fabric/plan-on-fabrics";

type Reach = { readonly desired: DesiredFabric; readonly fabric: FabricState };

/**
 * PURE. Where networks reach once the steps on networks are done, for those who plan what is connected to them: of the
 * mapped sets only those that the plan puts a network into (a set can be full, or its VLAN taken), and the live sets
 * without the networks that the plan takes out. Else a port would be bound, and a server switched off for it, for a
 * network that does not come or is about to go.
 */
export function reachAfter({ desired, fabric }: Reach, steps: readonly FabricStep[]): Reach {
  const joined = new Set<string>();
  const leaving: { readonly ref: UplinkSetRef; readonly id: string }[] = [];
  for (const { effect } of steps) {
    if (effect.kind === "uplink-set.join") joined.add(keyOf(effect.networkId, effect));
    if (effect.kind === "uplink-set.leave" && effect.oneViewNetworkId !== null) {
      leaving.push({ ref: effect, id: effect.oneViewNetworkId });
    }
  }
  const networks = desired.networks.map((network) => ({
    ...network,
    uplinkSets: network.uplinkSets.filter((ref) => joined.has(keyOf(network.networkId, ref))),
  }));
  if (leaving.length === 0) return { desired: { ...desired, networks }, fabric };
  const groups = new Map(fabric.logicalInterconnects.map((each) => [each.uri, each.groupUri]));
  const isLeft = (set: UplinkSet, uri: string) =>
    leaving.some(({ ref, id }) => {
      const groupUri = groups.get(set.logicalInterconnectUri);
      return (
        set.name === ref.uplinkSetName &&
        groupUri != null &&
        sameResource(groupUri, ref.logicalInterconnectGroupId) &&
        sameResource(uri, id)
      );
    });
  const uplinkSets = fabric.uplinkSets.map((set) => ({
    ...set,
    networkUris: set.networkUris.filter((uri) => !isLeft(set, uri)),
  }));
  return { desired: { ...desired, networks }, fabric: { ...fabric, uplinkSets } };
}

function keyOf(networkId: string, { logicalInterconnectGroupId, uplinkSetName }: UplinkSetRef): string {
  return JSON.stringify([networkId, logicalInterconnectGroupId, uplinkSetName]);
}
