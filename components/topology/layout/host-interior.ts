import { measure, shelfHeight, unitHeight } from "./measure";
import type { Box, FrameSize } from "./picture";
import { assignSlots, capacityFor } from "./slots";
import { type Add, chipInset, drawChain, drawRoom, unitWidth } from "./unit-boxes";
import type { Bar, Wiring } from "./wiring";

export type Interior = {
  readonly size: FrameSize;
  readonly slots: ReadonlyMap<string, number>;
  /** Boxes relative to the frame's top left, for a frame of the given size. */
  readonly boxes: (size: FrameSize, mirrored: boolean) => readonly Box[];
};

const shown = 12;

/** Places one opened host's objects. Shelves stand on the main bar; the bridges below share the slots' columns. */
export function placeInterior(
  wiring: Wiring,
  atLeast: FrameSize | undefined,
  before: (key: string) => number | undefined,
): Interior {
  const under = placeUnder(wiring);
  const wishes = wiring.units.map((unit) => ({ key: unit.key, width: unitWidth(unit) }));
  const rows = Math.max(1, under.rows, Math.ceil((under.chips + wiring.apart.length + 1) / Math.max(3, under.columns)));
  const asked = capacityFor(
    wishes.map((wish) => wish.width),
    under.columns,
    rows,
    atLeast,
  );
  const { slots, shelves } = assignSlots(wishes, asked.columns, before);
  const size = { ...asked, shelves: Math.max(shelves, asked.shelves) };
  return { size, slots, boxes: (actual, mirrored) => draw(wiring, under, slots, actual, mirrored) };
}

type Under = {
  readonly bars: readonly { readonly bar: Bar; readonly column: number; readonly columns: number }[];
  readonly loose: readonly { readonly id: string; readonly column: number }[];
  readonly columns: number;
  readonly rows: number;
  readonly chips: number;
};

function placeUnder(wiring: Wiring): Under {
  let column = 0;
  let rows = 0;
  let chips = 0;
  const bars = wiring.bars.map((bar) => {
    const below = Math.min(bar.below.length, shown);
    const columns = Math.max(1, bar.pairs.length, Math.min(2, below));
    const placed = { bar, column, columns };
    column += columns;
    rows = Math.max(rows, Math.ceil(below / columns));
    chips += below;
    return placed;
  });
  const loose = wiring.loosePorts.map((id) => {
    column += 1;
    return { id, column: column - 1 };
  });
  return { bars, loose, columns: column, rows, chips };
}

function draw(
  wiring: Wiring,
  under: Under,
  slots: ReadonlyMap<string, number>,
  size: FrameSize,
  mirrored: boolean,
): readonly Box[] {
  const boxes: Box[] = [];
  const bodyHeight = size.shelves * shelfHeight - measure.shelfGap;
  const left = measure.gutter;
  const width = size.columns * measure.slot;
  const add: Add = (id, shape, x, y, w, h, more = {}) => {
    boxes.push({ id, object: id, shape, x, y, w, h, scale: 1, ...more });
  };
  const chip = (id: string, column: number, y: number) =>
    add(id, "chip", left + column * measure.slot + chipInset, y, measure.chipWidth, measure.chipHeight);

  const used = 1 + Math.max(0, ...[...slots.values()].map((slot) => Math.floor(slot / size.columns)));
  const shelfOf = (shelf: number) => (size.shelves - 1 - shelf) * shelfHeight;
  for (const unit of wiring.units) {
    const slot = slots.get(unit.key) ?? 0;
    const column = slot % size.columns;
    const top = shelfOf(Math.floor(slot / size.columns));
    const place = { column, columns: Math.min(unitWidth(unit), size.columns), top, mirrored };
    if (unit.kind === "chain") drawChain(unit, place, add, chip);
    else drawRoom(unit, place, add, chip);
  }
  if (wiring.main !== null) {
    for (let shelf = 0; shelf < used; shelf += 1) {
      const id = shelf === 0 ? wiring.main : `${wiring.main}~${shelf}`;
      const y = shelfOf(shelf) + unitHeight;
      add(id, "bar", left, y, width, measure.barHeight, { object: wiring.main });
      if (shelf > 0) {
        const at = `${wiring.main}~spine${shelf}`;
        add(at, "spine", left - 10, y + 11, 8, shelfHeight + 8, { object: wiring.main });
      }
    }
  }

  const patchTop = bodyHeight + measure.dock;
  const patchBottom = patchTop + measure.chipHeight + measure.pair;
  const barTop = patchBottom + measure.chipHeight + measure.dock;
  const chipTop = barTop + measure.barHeight + measure.dock;
  const filled = new Array<number>(size.columns).fill(0);
  const drop = (id: string, column: number) => {
    chip(id, column, chipTop + (filled[column] ?? 0) * measure.chipRow);
    filled[column] = (filled[column] ?? 0) + 1;
  };
  for (const { bar, column, columns } of under.bars) {
    const x = left + column * measure.slot + 2;
    add(bar.id, "bar", x, barTop, columns * measure.slot - 4, measure.barHeight);
    for (const [i, pair] of bar.pairs.entries()) {
      chip(pair.near, column + i, patchBottom);
      if (pair.far !== null) chip(pair.far, column + i, patchTop);
    }
    const rest = bar.below.length > shown ? bar.below.length - shown + 1 : 0;
    for (const [i, id] of bar.below.slice(0, bar.below.length - rest).entries()) drop(id, column + (i % columns));
    if (rest > 0) {
      const at = column + ((shown - 1) % columns);
      const y = chipTop + (filled[at] ?? 0) * measure.chipRow;
      const x = left + at * measure.slot + chipInset;
      const text = `${rest} more ports`;
      const more = { id: `${bar.id}~more`, object: bar.id, shape: "more" as const, text, scale: 1 };
      boxes.push({ ...more, x, y, w: measure.chipWidth, h: measure.chipHeight });
      filled[at] = (filled[at] ?? 0) + 1;
    }
  }
  const [first] = under.bars;
  const wired = new Set(Array.from({ length: first?.columns ?? 0 }, (_, n) => (first?.column ?? 0) + n));
  for (const { id, column } of under.loose) chip(id, column, patchTop);
  for (const id of wiring.apart) drop(id, freeColumn(filled, wired));

  const chipRows = Math.max(size.chipRows, ...filled);
  const total = chipTop + chipRows * measure.chipRow;
  return boxes.map((box) => ({ ...box, y: measure.header + (mirrored ? total - box.y - box.h + 2 : box.y) }));
}

/** Rightmost of the emptiest columns that no line leaves from. */
function freeColumn(filled: readonly number[], wired: ReadonlySet<number>): number {
  const cost = (at: number) => (filled[at] ?? 0) + (wired.has(at) ? 100 : 0);
  let best = filled.length - 1;
  for (let at = filled.length - 1; at >= 0; at -= 1) if (cost(at) < cost(best)) best = at;
  return best;
}
