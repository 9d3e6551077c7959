import type { ChangeKind } from "@/server/model/history";
import type { Palette } from "./palette";

/** Inside the round mark of what differs between two moments; each has a sign of its own, so colour is never alone. */
export const changeGlyphs: Readonly<Record<ChangeKind, string>> = {
  added: "M8 4v8M4 8h8",
  removed: "M4 8h8",
  changed: "M3.500 9.500c1.500-3 3-3 4.500-1.500s3 1.500 4.500-1.500",
  unknown: "M5.800 6.200a2.200 2.200 0 1 1 3 2.100c-.6.3-.8.700-.8 1.300M8 12.200v.01",
};

export const changeColours = {
  added: "ok",
  removed: "failed",
  changed: "drift",
  unknown: "unknown",
} as const satisfies Record<ChangeKind, keyof Palette["states"]>;
