import type { ResourceOf } from "../schemas";
import type { Body } from "../shapes";
import { ongoing } from "../transition";
import type { World } from "../world";

/** A profile as it stands now: `Updating`, with what is new still `Reserved`, while a task applies it. */
export function profileView(profile: ResourceOf<"server-profiles">, world: World): Body {
  const { transition: _transition, ...kept } = profile;
  return { ...kept, ...ongoing(profile, world.clock())?.shown };
}
