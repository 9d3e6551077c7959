import type { FabricState } from "@/server/model/fabric-state";
import type { ChangeRequest } from "@/server/operations/intent/change-request";
import type { ApplianceWorld } from "@/server/operations/testing/appliance-world";

type Requests = Pick<ApplianceWorld, "cloudId" | "applianceId" | "ctx">;

/** `physnet1` to uplink sets of the simulator's story, by `<group>/<set>`. */
export function mapTo(world: Requests, fabric: FabricState, ...sets: readonly string[]): ChangeRequest {
  return {
    kind: "set-uplink-sets",
    cloudId: world.cloudId,
    applianceId: world.applianceId,
    physicalNetwork: "physnet1",
    uplinkSets: sets.map((path) => {
      const [groupName, uplinkSetName = ""] = path.split("/");
      const group = fabric.groups.find((each) => each.name === groupName);
      if (group === undefined) throw new Error(`the story has no group ${groupName}`);
      return { logicalInterconnectGroupId: group.uri.slice(group.uri.lastIndexOf("/") + 1), uplinkSetName };
    }),
  };
}

/** A network on `physnet1`; `null`: a flat one. */
export function createNetwork(world: Requests, name: string, vlan: number | null): ChangeRequest {
  return {
    kind: "create-network",
    cloudId: world.cloudId,
    networkId: world.ctx.newId(),
    input: {
      ...{ name, projectId: "admin", physicalNetwork: "physnet1", segmentationId: vlan, mtu: null },
      ...{ external: false, shared: false, adminStateUp: true },
      networkType: vlan === null ? "flat" : "vlan",
    },
  };
}

/** What of ours is on the appliance, by name and VLAN, with the sets that carry it; uris and eTags differ from run to run. */
export function oursOn(fabric: FabricState): readonly string[] {
  const interconnects = new Map(fabric.logicalInterconnects.map((each) => [each.uri, each.name]));
  return fabric.networks
    .filter((network) => /^Neutron \[/.test(network.name))
    .map((network) => {
      const groups = fabric.groups.flatMap((group) =>
        group.uplinkSets
          .filter((set) => set.networkUris.includes(network.uri))
          .map((set) => `${group.name}/${set.name}`),
      );
      const live = fabric.uplinkSets
        .filter((set) => set.networkUris.includes(network.uri))
        .map((set) => `${interconnects.get(set.logicalInterconnectUri)}/${set.name}`);
      return `${network.name} ${network.vlanId} ${network.description} in ${[...groups, ...live].sort().join(", ")}`;
    })
    .sort();
}
