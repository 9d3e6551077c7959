import { ApiError } from "../api-error";
import type { ConnectionResource, ResourceOf } from "../schemas";
import type { World } from "../world";

type Profile = Pick<ResourceOf<"server-profiles">, "enclosureGroupUri">;
type Hardware = ResourceOf<"server-hardware">;

/** Networks that a port leading to this interconnect reaches: those of its logical interconnect's uplink sets, and internal ones. */
export function networksBehind(world: World, interconnectUri: string | null): ReadonlySet<string> {
  const interconnect = interconnectUri === null ? undefined : world.store.get("interconnects", interconnectUri);
  const logical = world.store.get("logical-interconnects", interconnect?.logicalInterconnectUri ?? "");
  if (logical === undefined) return new Set();
  const sets = world.store.list("uplink-sets").filter((set) => set.logicalInterconnectUri === logical.uri);
  return new Set([...logical.internalNetworkUris, ...sets.flatMap((set) => set.networkUris)]);
}

/** For a profile without hardware: what the groups of its enclosure group promise. */
export function networksOfGroup(world: World, enclosureGroupUri: string | null): ReadonlySet<string> {
  const group = world.store.get("enclosure-groups", enclosureGroupUri ?? "");
  const uris = (group?.interconnectBayMappings ?? []).map((each) => each.logicalInterconnectGroupUri ?? "");
  const reached = uris.flatMap((uri) => {
    const interconnectGroup = world.store.get("logical-interconnect-groups", uri);
    if (interconnectGroup === undefined) return [];
    return [
      ...interconnectGroup.internalNetworkUris,
      ...interconnectGroup.uplinkSets.flatMap((set) => set.networkUris),
    ];
  });
  return new Set(reached);
}

/** A network, or every network of a set. */
export function isReached(world: World, networkUri: string, reached: ReadonlySet<string>): boolean {
  const set = world.store.get("network-sets", networkUri);
  return set === undefined ? reached.has(networkUri) : set.networkUris.every((uri) => reached.has(uri));
}

/** What a connection of this profile reaches by its port. `null`: nothing to hold it against. */
export function reachOf(
  world: World,
  profile: Profile,
  hardware: Hardware | null,
  connection: Pick<ConnectionResource, "portId" | "interconnectUri">,
): ReadonlySet<string> | null {
  if (connection.portId === "None") return null;
  if (hardware !== null) return networksBehind(world, connection.interconnectUri);
  return profile.enclosureGroupUri === null ? null : networksOfGroup(world, profile.enclosureGroupUri);
}

/** The task's error for a connection to a network that no uplink set brings to its port. */
export function notReached(world: World, connection: ConnectionResource): ApiError {
  const uri = connection.networkUri ?? "";
  const name = (world.store.get("ethernet-networks", uri) ?? world.store.get("network-sets", uri))?.name ?? uri;
  return new ApiError(
    400,
    "PROFILE_NETWORK_NOT_AVAILABLE",
    `The network ${name} of connection ${connection.id} is not available on port ${connection.portId}: no uplink set of the port's logical interconnect carries it, and it is not internal there.`,
    {
      recommendedActions: ["Add the network to an uplink set of the logical interconnect, or select another network."],
    },
  );
}
