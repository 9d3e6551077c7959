import type { ResourceOf } from "../schemas";
import type { Body } from "../shapes";
import { ongoing } from "../transition";
import type { World } from "../world";

type Profile = ResourceOf<"server-profiles">;

/** A profile as it stands now: `Updating`, with what is new still `Reserved`, while a task applies it. */
export function profileView(profile: Profile, world: World): Body {
  const { transition: _transition, connections, ...kept } = profile;
  const fresh = ongoing(profile, world.clock()) === null ? [] : (profile.transition?.newConnections ?? []);
  return {
    ...kept,
    ...ongoing(profile, world.clock())?.shown,
    connections: connections.map((each) => ({
      ...each,
      state: fresh.includes(each.id) && each.state === "Deployed" ? "Reserved" : each.state,
      networkName: networkNameOf(world, each.networkUri),
    })),
  };
}

function networkNameOf(world: World, uri: string | null): string | null {
  const network = world.store.get("ethernet-networks", uri ?? "") ?? world.store.get("network-sets", uri ?? "");
  return network?.name ?? null;
}
