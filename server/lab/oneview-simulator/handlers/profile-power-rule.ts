import { ApiError } from "../api-error";
import type { ConnectionResource, ResourceOf } from "../schemas";
import type { World } from "../world";
import { isSameContent } from "./same-content";
import { powerStateOf } from "./server-hardware-view";

type Profile = ResourceOf<"server-profiles">;
type Hardware = ResourceOf<"server-hardware">;

/** Sections besides the connections that a running server does not take. */
const offlineSections = [
  ["bios", "BIOS"],
  ["boot", "Boot Settings"],
  ["bootMode", "Boot Mode"],
  ["firmware", "Firmware"],
  ["localStorage", "Local Storage"],
  ["sanStorage", "SAN Storage"],
] as const;

/**
 * A running server takes another name and description, and another network or network set for a connection that it has.
 * Everything else needs its power off: the task then ends in this error. `null`: the change can be made.
 */
export function powerRuleError(
  world: World,
  current: Profile,
  next: Profile,
  servers: readonly (Hardware | null)[],
): ApiError | null {
  const running = servers.find((each) => each !== null && powerStateOf(each, world.clock()) !== "Off") ?? null;
  if (running === null) return null;
  const sections = [
    ...(current.serverHardwareUri === next.serverHardwareUri ? [] : ["Server Hardware"]),
    ...(isSameContent(offlineParts(current), offlineParts(next)) ? [] : ["Connections"]),
    ...offlineSections.filter(([key]) => !isSameContent(current[key], next[key])).map(([, title]) => title),
  ];
  return sections.length === 0 ? null : serverNotOff(running, sections);
}

export function serverNotOff(hardware: Hardware, sections: readonly string[]): ApiError {
  const server = JSON.stringify({ name: hardware.name, uri: hardware.uri }).replace('","', '", "');
  return new ApiError(
    400,
    "ServerNotOffWithCauseForNoServerChange",
    `The requested changes cannot be applied because ${server} is powered on and the changes made to the following sections can only be applied when the power is off: \n${sections.map((each) => `* ${each}`).join("\n")}`,
    {
      recommendedActions: [
        'Power off the server or adjust the settings and retry. {"name":"Learn more", "uri":"/doc#/cic/profiles/edit"}',
      ],
    },
  );
}

/** Whether the server sees anything of the change: it does not of a profile's name and description. */
export function changesHardware(current: Profile, next: Profile): boolean {
  const partOf = (profile: Profile) => [
    profile.serverHardwareUri,
    profile.connections.toSorted(byId),
    ...offlineSections.map(([key]) => profile[key]),
  ];
  return !isSameContent(partOf(current), partOf(next));
}

function offlineParts(profile: Profile) {
  return profile.connections.toSorted(byId).map(({ id, functionType, portId, mac, requestedMbps, boot }) => {
    return { id, functionType, portId, mac, requestedMbps, boot: boot?.priority ?? "NotBootable" };
  });
}

function byId(a: ConnectionResource, b: ConnectionResource): number {
  return a.id - b.id;
}
