import type { FabricState } from "@/server/model/fabric-state";
import type { NodeKind } from "@/server/model/graph";
import type { Port } from "@/server/model/neutron";
import { fabricNeutron } from "./fabric-neutron";
import { applianceId, fabricId } from "./ids";
import type { World } from "./world";

export type FabricPlace = {
  readonly nodeId: string;
  readonly kind: NodeKind;
  readonly label: string;
  readonly expand: readonly string[];
};

/**
 * Where a port of a server is on the appliances: the profile with the connection that stands for it, or, while there is
 * none, the server that has its NIC.
 */
export function placesOfPort(port: Port, world: World): readonly FabricPlace[] {
  if (port.vnicType !== "baremetal") return [];
  return states(world).flatMap((state) => {
    const neutron = fabricNeutron(world, state);
    const profiles = state.serverProfiles.filter(({ connections }) =>
      connections.some((each) => neutron.portOf(each)?.id === port.id),
    );
    if (profiles.length > 0) return profiles.map((each) => place(state, "server-profile", each.uri, each.name));
    return state.serverHardware
      .filter(({ ports }) => ports.some(({ mac }) => mac?.toLowerCase() === port.mac.toLowerCase()))
      .map((each) => place(state, "server-hardware", each.uri, each.name));
  });
}

/** The OneView networks that stand for a network. */
export function placesOfNetwork(id: string, world: World): readonly FabricPlace[] {
  return states(world).flatMap((state) => {
    const neutron = fabricNeutron(world, state);
    return state.networks
      .filter(({ uri }) => neutron.networksOf(uri).some((network) => network.id === id))
      .map((each) => place(state, "network", each.uri, each.name));
  });
}

function states(world: World): readonly FabricState[] {
  return world.fabrics.flatMap(({ state }) => (state === null ? [] : [state]));
}

function place(
  { applianceId: id }: FabricState,
  category: "server-profile" | "server-hardware" | "network",
  uri: string,
  label: string,
): FabricPlace {
  const kind = category === "network" ? "oneview-network" : category;
  return { nodeId: fabricId(id, category, uri), kind, label, expand: [applianceId(id)] };
}
