import type { Fault, FindingKind } from "@/server/model/finding";
import type { Cloud } from "./captured-cloud";

/** One thing changed in a healthy cloud, and what is found then: kind, severity, and `host object` of each place. */
export type OneChange = readonly [
  name: string,
  kind: FindingKind,
  severity: Fault["severity"],
  places: readonly string[],
  change: (cloud: Cloud) => void,
];
