import { seedUri } from "./resource-base";

export type BladeSeed = {
  readonly number: number;
  readonly enclosure: 1 | 2;
  readonly bay: number;
  readonly powerState: "On" | "Off";
  /** Number of its profile. */
  readonly profile: number | null;
};

export const blades: readonly BladeSeed[] = [
  { number: 1, enclosure: 1, bay: 1, powerState: "On", profile: 1 },
  { number: 2, enclosure: 1, bay: 2, powerState: "On", profile: 2 },
  { number: 3, enclosure: 1, bay: 3, powerState: "On", profile: 3 },
  { number: 4, enclosure: 1, bay: 5, powerState: "Off", profile: 6 },
  { number: 5, enclosure: 2, bay: 1, powerState: "On", profile: 4 },
  { number: 6, enclosure: 2, bay: 2, powerState: "Off", profile: 7 },
  { number: 7, enclosure: 2, bay: 4, powerState: "Off", profile: null },
];

export function hardwareUri(number: number): string {
  return seedUri("server-hardware", number);
}

export function profileUriOf(blade: BladeSeed): string | null {
  return blade.profile === null ? null : seedUri("server-profiles", blade.profile);
}

export function bladeTypeUri(enclosure: 1 | 2): string {
  return seedUri("server-hardware-types", enclosure === 1 ? 1 : 3);
}
