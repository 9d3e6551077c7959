import type { ResourceOf } from "../schemas";
import type { Body } from "../shapes";
import { ongoing } from "../transition";
import type { World } from "../world";

type Hardware = ResourceOf<"server-hardware">;

/** A server as it stands now: what a running task makes of it, without what only the simulator knows. */
export function hardwareView(hardware: Hardware, world: World): Body {
  const { transition: _transition, lockedUntil: _lockedUntil, softOffHangsMs: _softOffHangsMs, ...kept } = hardware;
  const now = world.clock();
  return { ...kept, ...ongoing(hardware, now)?.shown, powerLock: isPowerLocked(hardware, now) };
}

/** What the server's power is seen to be: `PoweringOff` and the like while a task changes it. */
export function powerStateOf(hardware: Hardware, now: number): string {
  const shown = ongoing(hardware, now)?.shown.powerState;
  return typeof shown === "string" ? shown : hardware.powerState;
}

/** While true, neither the power nor the profile of the server may be changed. */
export function isPowerLocked(hardware: Hardware, now: number): boolean {
  if (hardware.powerLock || now < (hardware.lockedUntil ?? 0)) return true;
  return ongoing(hardware, now)?.shown.powerLock === true;
}

/** The bays of an enclosure follow from the blades that are in it and the profiles that are assigned to a bay. */
export function enclosureView(enclosure: ResourceOf<"enclosures">, world: World): Body {
  const blades = world.store.list("server-hardware").filter((each) => each.locationUri === enclosure.uri);
  const profiles = world.store.list("server-profiles").filter((each) => each.enclosureUri === enclosure.uri);
  const deviceBays = enclosure.deviceBays.map((bay) => {
    const blade = blades.find((each) => each.position === bay.bayNumber);
    const profile = profiles.find((each) => each.enclosureBay === bay.bayNumber);
    return {
      ...bay,
      devicePresence: blade === undefined ? "Absent" : "Present",
      deviceUri: blade?.uri ?? null,
      profileUri: profile?.uri ?? null,
    };
  });
  return { ...enclosure, deviceBays };
}
