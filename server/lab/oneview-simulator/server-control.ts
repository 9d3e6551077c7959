import { z } from "zod";
import { ApiError } from "./api-error";
import { isPowerLocked, powerStateOf } from "./handlers/server-hardware-view";
import type { ResourceOf } from "./schemas";
import type { World } from "./world";

type Hardware = ResourceOf<"server-hardware">;

/** Later than any clock: a pulled server is kept, but not shown. */
const never = Number.MAX_SAFE_INTEGER;
const longestMs = 3_600_000;

/**
 * What happens to a server behind the appliance's back; everything but `server` may be absent:
 * - server           name, id or URI
 * - pulled           true: taken out of its bay, and its profile is left without hardware; false: put back, powered off
 * - powerLockMs      the appliance holds the power from now on for so long; 0: no longer
 * - softOffHangsMs   a soft power-off changes nothing and its task fails after so long; null: the system cooperates again
 * - powerState       somebody pressed the button
 */
const order = z.strictObject({
  server: z.string().min(1),
  pulled: z.boolean().optional(),
  powerLockMs: z.int().min(0).max(longestMs).optional(),
  softOffHangsMs: z.int().min(0).max(longestMs).nullable().optional(),
  powerState: z.enum(["On", "Off", "Unknown"]).optional(),
});

export function controlServer(body: unknown, world: World) {
  const parsed = order.safeParse(body);
  if (!parsed.success) {
    throw new ApiError(400, "INVALID_SERVER_ORDER", z.prettifyError(parsed.error).replace(/\s*\n\s*/g, " "));
  }
  const { server, pulled, powerLockMs, softOffHangsMs, powerState } = parsed.data;
  const uri = findServer(world, server).uri;
  if (pulled === true) pull(world, findServer(world, uri));
  if (pulled === false) insert(world, findServer(world, uri));
  const { transition, ...current } = findServer(world, uri);
  world.store.put("server-hardware", {
    ...current,
    ...(powerState === undefined ? { transition } : { powerState }),
    ...(powerLockMs === undefined ? {} : { lockedUntil: world.clock() + powerLockMs }),
    ...(softOffHangsMs === undefined ? {} : { softOffHangsMs: softOffHangsMs ?? undefined }),
  });
  return serverReport(world).find((each) => each.uri === uri);
}

export function serverReport(world: World) {
  const now = world.clock();
  return world.store.all("server-hardware").map((each) => ({
    uri: each.uri,
    name: each.name,
    pulled: isPulled(world, each),
    powerState: powerStateOf(each, now),
    powerLocked: isPowerLocked(each, now),
    softOffHangsMs: each.softOffHangsMs ?? null,
  }));
}

function findServer(world: World, named: string): Hardware {
  const found = world.store
    .all("server-hardware")
    .find((each) => [each.uri, each.name, each.uri.slice("/rest/server-hardware/".length)].includes(named));
  if (found !== undefined) return found;
  throw new ApiError(404, "RESOURCE_NOT_FOUND", `The simulator has no server ${named}.`);
}

function isPulled(world: World, hardware: Hardware): boolean {
  return world.store.get("server-hardware", hardware.uri) === undefined;
}

/** The profile stays with its bay, without hardware, and its connections wait. */
function pull(world: World, hardware: Hardware): void {
  if (isPulled(world, hardware)) return;
  const { transition: _transition, ...kept } = hardware;
  const empty = { serverProfileUri: null, state: "NoProfileApplied", powerState: "Off" };
  world.store.put("server-hardware", { ...kept, ...empty }, never);
  const profile = world.store.all("server-profiles").find((each) => each.serverHardwareUri === hardware.uri);
  if (profile === undefined) return;
  const { transition: _applying, ...rest } = profile;
  const connections = rest.connections.map((each) => ({
    ...each,
    state: each.state === "Failed" ? "Failed" : "Reserved",
  }));
  world.store.put("server-profiles", { ...rest, serverHardwareUri: null, connections, status: "Warning" });
}

/** The bay's profile, if it has one, is applied to what is put into it. */
function insert(world: World, hardware: Hardware): void {
  if (!isPulled(world, hardware)) return;
  const profile = world.store
    .all("server-profiles")
    .find(
      (each) =>
        each.serverHardwareUri === null &&
        each.enclosureUri !== null &&
        each.enclosureUri === hardware.locationUri &&
        each.enclosureBay === hardware.position,
    );
  const state = profile === undefined ? "NoProfileApplied" : "ProfileApplied";
  world.store.put("server-hardware", { ...hardware, serverProfileUri: profile?.uri ?? null, state }, 0);
  if (profile === undefined) return;
  const connections = profile.connections.map((each) => ({
    ...each,
    state: each.state === "Failed" || each.portId === "None" ? each.state : "Deployed",
  }));
  const status = connections.some((each) => each.state === "Failed") ? "Critical" : "OK";
  world.store.put("server-profiles", { ...profile, serverHardwareUri: hardware.uri, connections, status });
}
