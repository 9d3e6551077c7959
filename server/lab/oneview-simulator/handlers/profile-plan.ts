import { type ApiError, invalid } from "../api-error";
import type { ConnectionResource, ResourceOf } from "../schemas";
import type { World } from "../world";
import type { WrittenProfile } from "./profile-body";
import { checkConnections } from "./profile-connection-rules";
import { settleConnections } from "./profile-connections";
import { isReached, notReached, reachOf } from "./profile-reach";
import { ownedBy } from "./write-rules";

type Profile = ResourceOf<"server-profiles">;
type Hardware = ResourceOf<"server-hardware">;

export type ProfilePlan = {
  readonly next: Profile;
  readonly hardware: Hardware | null;
  /** What the task ends in, if the change cannot be made. */
  readonly error: ApiError | null;
};

/** What a profile keeps where a client does not say otherwise. */
const defaults = {
  affinity: "Bay",
  serverProfileTemplateUri: null,
  templateCompliance: "Unknown",
  wwnType: "Virtual",
  serialNumberType: "Virtual",
  hideUnusedFlexNics: true,
  bootMode: null,
  bios: null,
  firmware: null,
  localStorage: null,
  sanStorage: null,
};

/**
 * The profile that a POST or PUT asks for. What is wrong with the request itself is a 400 at once; a network that does
 * not reach the server is an error of the task.
 */
export function planProfile(world: World, written: WrittenProfile, current: Profile): ProfilePlan {
  checkName(world, written.name, current.uri);
  const hardware = hardwareFor(world, written, current.uri);
  const type = hardware?.serverHardwareTypeUri ?? written.serverHardwareTypeUri;
  const context = {
    macType: written.macType,
    managesBoot: written.boot?.manageBoot === true,
    current: current.connections,
    hardware,
  };
  const connections = settleConnections(world, written.connections, context);
  checkConnections(connections, context.managesBoot, world.store.get("server-hardware-types", type ?? ""));
  const enclosureGroupUri = hardware === null ? written.enclosureGroupUri : hardware.serverGroupUri;
  const { serialNumber, uuid, transition: _transition, ...kept } = current;
  const next: Profile = {
    ...defaults,
    ...written,
    ...ownedBy(kept),
    uri: current.uri,
    category: current.category,
    created: current.created,
    modified: current.modified,
    eTag: current.eTag,
    serialNumber,
    uuid,
    serverHardwareTypeUri: type,
    enclosureGroupUri,
    enclosureUri: hardware === null ? written.enclosureUri : hardware.locationUri,
    enclosureBay: hardware === null ? written.enclosureBay : hardware.locationUri === null ? null : hardware.position,
    connections: [...connections],
    state: "Normal",
    status: worstOf(connections),
    inProgress: false,
    refreshState: "NotRefreshing",
  };
  const unreached = connections.find((each) => isNew(each, current) && !reaches(world, next, hardware, each));
  return { next, hardware, error: unreached === undefined ? null : notReached(world, unreached) };
}

function checkName(world: World, name: string, ownUri: string): void {
  const all = world.store.all("server-profiles");
  if (!all.some((each) => each.uri !== ownUri && each.name.toLowerCase() === name.toLowerCase())) return;
  throw invalid("DUPLICATE_PROFILE_NAME", `A server profile with the name "${name}" already exists.`);
}

function hardwareFor(world: World, written: WrittenProfile, ownUri: string): Hardware | null {
  const uri = written.serverHardwareUri;
  if (uri === null) return null;
  const hardware = world.store.get("server-hardware", uri);
  if (hardware === undefined) throw invalid("SERVER_HARDWARE_NOT_FOUND", `The server hardware ${uri} does not exist.`);
  if (hardware.serverProfileUri !== null && hardware.serverProfileUri !== ownUri) {
    throw invalid("SERVER_HARDWARE_HAS_PROFILE", `The server hardware ${hardware.name} already has a server profile.`);
  }
  const type = written.serverHardwareTypeUri;
  if (type !== null && type !== hardware.serverHardwareTypeUri) {
    throw invalid("SERVER_HARDWARE_TYPE_MISMATCH", `The server hardware ${hardware.name} is not of the type ${type}.`);
  }
  return hardware;
}

/** A connection that exists keeps the network it has, even when no uplink set brings it any more. */
function isNew(connection: ConnectionResource, current: Profile): boolean {
  const before = current.connections.find((each) => each.id === connection.id);
  return before?.networkUri !== connection.networkUri || before.portId !== connection.portId;
}

function reaches(world: World, profile: Profile, hardware: Hardware | null, connection: ConnectionResource): boolean {
  const reached = reachOf(world, profile, hardware, connection);
  return reached === null || connection.networkUri === null || isReached(world, connection.networkUri, reached);
}

function worstOf(connections: readonly ConnectionResource[]): string {
  return ["Critical", "Warning"].find((bad) => connections.some((each) => each.status === bad)) ?? "OK";
}
