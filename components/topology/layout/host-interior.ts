import { measure, shelfHeight, unitHeight } from "./measure";
import type { Box, FrameSize } from "./picture";
import { fillChips, shown } from "./port-rows";
import { assignSlots, capacityFor } from "./slots";
import { type Add, chipInset, drawChain, drawRoom, unitWidth } from "./unit-boxes";
import type { Bar, Wiring } from "./wiring";

export type Interior = {
  readonly size: FrameSize;
  readonly slots: ReadonlyMap<string, number>;
  /** Boxes relative to the frame's top left, for a frame of the given size. */
  readonly boxes: (size: FrameSize, mirrored: boolean) => readonly Box[];
};

/** Places one opened host's objects. Shelves stand on the main bar; the bridges below share the slots' columns. */
export function placeInterior(
  wiring: Wiring,
  atLeast: FrameSize | undefined,
  before: (key: string) => number | undefined,
): Interior {
  const under = placeUnder(wiring);
  const wishes = wiring.units.map((unit) => ({ key: unit.key, width: unitWidth(unit) }));
  if (wiring.folded.length > 0) wishes.push({ key: foldedKey, width: 1 });
  const { rows } = fillChips(wiring, under, Math.max(3, under.columns));
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

/** Slot of what stands for units that are not drawn. */
const foldedKey = "~folded";

function foldBox(
  id: string,
  object: string,
  folded: readonly string[],
  what: string,
  { column, y }: { readonly column: number; readonly y: number },
): Box {
  const x = measure.gutter + column * measure.slot + chipInset;
  const place = { x, y, w: measure.chipWidth, h: measure.chipHeight, scale: 1 };
  return { ...place, id, object, shape: "more", text: `${folded.length.toLocaleString("en")} more ${what}`, folded };
}

export type Under = {
  readonly bars: readonly { readonly bar: Bar; readonly column: number; readonly columns: number }[];
  readonly loose: readonly { readonly id: string; readonly column: number }[];
  readonly columns: number;
};

function placeUnder(wiring: Wiring): Under {
  let column = 0;
  const bars = wiring.bars.map((bar) => {
    const below = Math.min(bar.below.length, shown);
    const columns = Math.max(1, bar.pairs.length, Math.min(2, below));
    const placed = { bar, column, columns };
    column += columns;
    return placed;
  });
  const loose = wiring.loosePorts.map((id) => {
    column += 1;
    return { id, column: column - 1 };
  });
  return { bars, loose, columns: column };
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
  const chips = fillChips(wiring, under, size.columns);
  for (const { id, column, row } of chips.placed) chip(id, column, chipTop + row * measure.chipRow);
  for (const { bar, folded, column, row } of chips.more) {
    const what = bar === null ? "devices" : "ports";
    const at = { column, y: chipTop + row * measure.chipRow };
    boxes.push(foldBox(`${bar ?? wiring.host}~more`, bar ?? wiring.host, folded, what, at));
  }
  const fold = slots.get(foldedKey);
  if (fold !== undefined) {
    const top = shelfOf(Math.floor(fold / size.columns)) + unitHeight - measure.dock - measure.chipHeight;
    const at = { column: fold % size.columns, y: top };
    boxes.push(foldBox(`${wiring.host}~units`, wiring.main ?? wiring.host, wiring.folded, "objects", at));
  }
  for (const { bar, column, columns } of under.bars) {
    const x = left + column * measure.slot + 1.5;
    add(bar.id, "bar", x, barTop, columns * measure.slot - 3, measure.barHeight);
    for (const [i, pair] of bar.pairs.entries()) {
      chip(pair.near, column + i, patchBottom);
      if (pair.far !== null) chip(pair.far, column + i, patchTop);
    }
  }
  for (const { id, column } of under.loose) chip(id, column, patchTop);

  const chipRows = Math.max(size.chipRows, chips.rows);
  const total = chipTop + chipRows * measure.chipRow;
  return boxes.map((box) => ({ ...box, y: measure.header + (mirrored ? total - box.y - box.h + 2 : box.y) }));
}
