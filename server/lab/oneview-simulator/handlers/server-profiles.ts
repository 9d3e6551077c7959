import { z } from "zod";
import { ApiError, invalid, notFound } from "../api-error";
import type { ApiRequest, Reply, Route } from "../exchange";
import { parseFilter } from "../filter";
import type { ResourceOf } from "../schemas";
import { ongoing } from "../transition";
import type { World } from "../world";
import { powerLocked } from "./power-rules";
import { applyProfile, release } from "./profile-assign";
import { profileBodyOf } from "./profile-body";
import { profileLookupRoutes } from "./profile-lookups";
import { planProfile } from "./profile-plan";
import { changesHardware, powerRuleError, serverNotOff } from "./profile-power-rule";
import { isPowerLocked, powerStateOf } from "./server-hardware-view";
import { checkedBy, currentOf } from "./write-rules";

type Profile = ResourceOf<"server-profiles">;
type Hardware = ResourceOf<"server-hardware">;

const patch = z.tuple([
  z.strictObject({ op: z.literal("replace"), path: z.enum(["/name", "/description"]), value: z.string().nullable() }),
]);

export const serverProfileRoutes: readonly Route[] = [
  ...profileLookupRoutes,
  { method: "POST", path: "/rest/server-profiles", handle: create },
  { method: "DELETE", path: "/rest/server-profiles", handle: removeMany },
  { method: "PUT", path: "/rest/server-profiles/:id", handle: update },
  { method: "PATCH", path: "/rest/server-profiles/:id", handle: rename },
  { method: "DELETE", path: "/rest/server-profiles/:id", handle: removeOne },
];

function create(request: ApiRequest, world: World): Reply {
  const written = profileBodyOf(request, null);
  const id = world.newId();
  const created = new Date(world.clock()).toISOString();
  const empty: Profile = {
    uri: `/rest/server-profiles/${id}`,
    category: "server-profiles",
    name: written.name,
    uuid: id,
    serialNumber: `VCG${id.slice(0, 7).toUpperCase()}`,
    description: null,
    serverHardwareUri: null,
    serverHardwareTypeUri: null,
    enclosureGroupUri: null,
    enclosureUri: null,
    enclosureBay: null,
    macType: written.macType,
    boot: null,
    connections: [],
    state: "Normal",
    status: "OK",
    eTag: "",
    created,
    modified: created,
  };
  const { next, hardware, error } = planProfile(world, written, empty);
  checkLock(world, hardware);
  const isRunning = hardware !== null && powerStateOf(hardware, world.clock()) !== "Off";
  const refused = isRunning ? serverNotOff(hardware, ["Server Hardware"]) : error;
  return world.tasks.start(request, {
    name: "Create",
    status: refused === null ? `Created server profile ${next.name}` : `Unable to create server profile: ${next.name}.`,
    resource: { name: next.name, uri: next.uri, category: "server-profiles" },
    error: refused,
    apply: (endsAt, uri) => {
      if (refused === null) applyProfile(world, null, next, { endsAt, uri, touchesHardware: true });
    },
  });
}

function update(request: ApiRequest, world: World): Reply {
  const current = currentOf("server-profiles", request, world);
  const before = checkFree(world, current);
  const { next, hardware, error } = planProfile(world, profileBodyOf(request, current), current);
  checkLock(world, hardware);
  return startUpdate(request, world, current, next, error ?? powerRuleError(world, current, next, [before, hardware]));
}

/** Name and description only. One operation a call, as the clients send it. */
function rename(request: ApiRequest, world: World): Reply {
  const current = currentOf("server-profiles", request, world);
  checkFree(world, current);
  const [{ path, value }] = checkedBy(patch, request.body);
  const { transition: _transition, ...kept } = current;
  if (path === "/description") return startUpdate(request, world, current, { ...kept, description: value }, null);
  const name = value?.trim() ?? "";
  if (name === "") throw invalid("INVALID_ATTRIBUTE", "The attribute name is invalid.");
  const isTaken = world.store
    .all("server-profiles")
    .some((each) => each.uri !== current.uri && each.name.toLowerCase() === name.toLowerCase());
  if (isTaken) throw invalid("DUPLICATE_PROFILE_NAME", `A server profile with the name "${name}" already exists.`);
  return startUpdate(request, world, current, { ...kept, name }, null);
}

function startUpdate(
  request: ApiRequest,
  world: World,
  current: Profile,
  next: Profile,
  error: ApiError | null,
): Reply {
  const touchesHardware = changesHardware(current, next);
  return world.tasks.start(request, {
    name: "Update",
    status: error === null ? `Updated server profile ${next.name}` : `Unable to edit server profile: ${next.name}.`,
    resource: { name: next.name, uri: current.uri, category: "server-profiles" },
    error,
    apply: (endsAt, uri) => {
      if (error === null) applyProfile(world, current, next, { endsAt, uri, touchesHardware });
    },
  });
}

function removeOne(request: ApiRequest, world: World): Reply {
  const current = currentOf("server-profiles", request, world);
  return remove(request, world, [current], { name: current.name, uri: current.uri });
}

/** Every profile that the filter finds; without a filter it is refused. */
function removeMany(request: ApiRequest, world: World): Reply {
  const tests = request.query
    .getAll("filter")
    .filter((each) => each.trim() !== "")
    .map(parseFilter);
  if (tests.length === 0) throw invalid("INVALID_FILTER", "A filter is needed to delete server profiles.");
  const found = world.store.list("server-profiles").filter((profile) => tests.every((test) => test(profile)));
  if (found.length === 0) throw notFound(request.path);
  return remove(request, world, found, { name: "server profiles", uri: "/rest/server-profiles" });
}

function remove(
  request: ApiRequest,
  world: World,
  profiles: readonly Profile[],
  named: { readonly name: string; readonly uri: string },
): Reply {
  const servers = profiles.map((profile) => checkFree(world, profile));
  const running = servers.find((each) => each !== null && powerStateOf(each, world.clock()) !== "Off") ?? null;
  const error = running === null ? null : serverNotOff(running, ["Server Hardware"]);
  return world.tasks.start(request, {
    name: "Delete",
    status: error === null ? `Deleted ${named.name}` : `Unable to delete ${named.name}.`,
    resource: { ...named, category: "server-profiles" },
    error,
    apply: (endsAt) => {
      if (error !== null) return;
      for (const profile of profiles) {
        release(world, profile, endsAt);
        world.store.remove("server-profiles", profile.uri);
      }
    },
  });
}

/** The profile's server, if it has one: neither of the two may be in the appliance's hands. */
function checkFree(world: World, profile: Profile): Hardware | null {
  const hardware = world.store.get("server-hardware", profile.serverHardwareUri ?? "") ?? null;
  checkLock(world, hardware);
  if (ongoing(profile, world.clock()) === null) return hardware;
  throw new ApiError(409, "PROFILE_OPERATION_IN_PROGRESS", `The server profile ${profile.name} is being changed.`, {
    recommendedActions: ["Wait until the state of the server profile is Normal and retry."],
  });
}

function checkLock(world: World, hardware: Hardware | null): void {
  if (hardware !== null && isPowerLocked(hardware, world.clock())) throw powerLocked(hardware.name);
}
