import type { FrameSize } from "./picture";

/** Every distance of the picture, in world units. */
export const measure = {
  slot: 156,
  chipWidth: 150,
  chipHeight: 22,
  guestHeight: 53,
  linuxBridgeHeight: 36,
  barHeight: 30,
  /** Between a bar and the chips that sit on it. */
  dock: 6,
  /** Between two ends of a pair. */
  pair: 14,
  /** Between a guest and its Linux bridge. */
  drop: 12,
  header: 33,
  tileHeight: 148,
  /** Inside a frame, left and right; lines that go round use it. */
  gutter: 18,
  bottom: 8,
  chipRow: 25,
  shelfGap: 22,
  frameGap: 28,
  /** Between the two rows of hosts that face each other: tunnels run here. */
  channel: 74,
  /** Between rows that turn their backs. */
  backGap: 44,
  /** Between hosts and fabric: vertical lanes. */
  aisle: 68,
  lane: 8,
  columnWidth: 284,
  rowHeight: 24,
  rowPitch: 27,
  regionHeader: 32,
  regionGap: 14,
} as const;

/** Height of what stands on a shelf: guest, Linux bridge, veth pair. */
export const unitHeight =
  measure.guestHeight +
  measure.drop +
  measure.linuxBridgeHeight +
  measure.dock +
  measure.chipHeight +
  measure.pair +
  measure.chipHeight +
  measure.dock;

/** Patch pair between the integration bridge and the bridges under it. */
export const patchTier = measure.dock * 2 + measure.chipHeight * 2 + measure.pair;

export const shelfHeight = unitHeight + measure.barHeight + measure.shelfGap;

export function frameWidth(size: FrameSize): number {
  return size.columns * measure.slot + measure.gutter * 2;
}

export function frameHeight(size: FrameSize): number {
  const shelves = size.shelves * shelfHeight - measure.shelfGap;
  const under = patchTier + measure.barHeight + measure.dock + size.chipRows * measure.chipRow;
  return measure.header + shelves + under + measure.bottom;
}
