import type { ResourceOf } from "../schemas";
import type { World } from "../world";

type Profile = ResourceOf<"server-profiles">;
type Hardware = ResourceOf<"server-hardware">;

/** Writes the profile down, shown as being applied until `endsAt` (epoch ms), and locks its server for as long. */
export function applyProfile(
  world: World,
  before: Profile | null,
  next: Profile,
  task: { readonly endsAt: number; readonly uri: string; readonly touchesHardware: boolean },
): void {
  const known = new Set(before?.connections.map((each) => each.id) ?? []);
  const newConnections = next.connections.map((each) => each.id).filter((id) => !known.has(id));
  const shown = { state: "Updating", inProgress: true };
  world.store.put(
    "server-profiles",
    { ...next, taskUri: task.uri, transition: { until: task.endsAt, shown, newConnections } },
    before === null ? task.endsAt : undefined,
  );
  if (before !== null && before.serverHardwareUri !== next.serverHardwareUri) release(world, before, task.endsAt);
  const hardware = world.store.get("server-hardware", next.serverHardwareUri ?? "");
  if (hardware === undefined || !task.touchesHardware) return;
  world.store.put("server-hardware", {
    ...hardware,
    serverProfileUri: next.uri,
    state: "ProfileApplied",
    transition: {
      until: task.endsAt,
      shown: {
        state: "ApplyingProfile",
        powerLock: true,
        // A profile that is being created cannot be read yet.
        ...(before === null ? { serverProfileUri: null } : {}),
      },
    },
  });
}

/** Takes the profile from its server. */
export function release(world: World, profile: Profile, endsAt: number): void {
  const hardware = world.store.get("server-hardware", profile.serverHardwareUri ?? "");
  if (hardware === undefined) return;
  const released: Hardware = {
    ...hardware,
    serverProfileUri: null,
    state: "NoProfileApplied",
    transition: { until: endsAt, shown: { state: "RemovingProfile", powerLock: true } },
  };
  world.store.put("server-hardware", released);
}
