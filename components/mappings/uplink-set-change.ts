import { hasUplinkSet, type UplinkSetRef } from "./uplink-set-ref";

export type UplinkSetChange = {
  readonly added: readonly UplinkSetRef[];
  readonly removed: readonly UplinkSetRef[];
  /** The word on the button that does it. */
  readonly verb: string;
};

/** What picks amount to beside what a physical network is mapped to now. */
export function uplinkSetChange(mapped: readonly UplinkSetRef[], picks: readonly UplinkSetRef[]): UplinkSetChange {
  const added = picks.filter((each) => !hasUplinkSet(mapped, each));
  const removed = mapped.filter((each) => !hasUplinkSet(picks, each));
  return { added, removed, verb: verbOf(mapped.length, picks.length) };
}

function verbOf(mapped: number, picks: number): string {
  if (picks === 0) return "Remove mapping";
  if (mapped > 0) return "Change mapping";
  return picks === 1 ? "Map to 1 uplink set" : `Map to ${picks} uplink sets`;
}
