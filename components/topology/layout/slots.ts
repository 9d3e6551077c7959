import type { FrameSize } from "./picture";

/** A unit that wants `width` slots side by side on one shelf. */
export type Wish = { readonly key: string; readonly width: number };

/** Beside each other before a second shelf begins. */
const comfortable = 8;

/** Room for what there is and always at least one slot more, so that a new port finds a place without moving anything. */
export function capacityFor(
  widths: readonly number[],
  underColumns: number,
  chipRows: number,
  atLeast: FrameSize | undefined,
): FrameSize {
  const wanted = widths.reduce((sum, width) => sum + width, 0) + 1;
  const broadest = Math.max(comfortable, Math.ceil(Math.sqrt(wanted * 1.75)));
  const shelves = Math.max(1, Math.ceil(wanted / broadest));
  const columns = Math.max(3, Math.ceil(wanted / shelves), underColumns, ...widths.map((w) => Math.min(w, broadest)));
  const rows = Math.max(2, chipRows);
  if (atLeast === undefined) return { columns, shelves, chipRows: rows };
  if (atLeast.columns >= underColumns && atLeast.columns * atLeast.shelves >= wanted - 1 && atLeast.chipRows >= rows) {
    return atLeast;
  }
  return {
    columns: Math.max(columns, atLeast.columns),
    shelves: Math.max(shelves, atLeast.shelves),
    chipRows: Math.max(rows, atLeast.chipRows),
  };
}

/**
 * Gives each unit a place: first those that had one, where it was, then the others in their order, each at the first free
 * run of slots. Shelves are added when they do not fit. Slot n is column n % columns of shelf n / columns.
 */
export function assignSlots(
  wishes: readonly Wish[],
  columns: number,
  before: (key: string) => number | undefined,
): { readonly slots: ReadonlyMap<string, number>; readonly shelves: number } {
  const taken = new Set<number>();
  const slots = new Map<string, number>();
  const fits = (slot: number, width: number) => {
    if ((slot % columns) + width > columns) return false;
    for (let at = slot; at < slot + width; at += 1) if (taken.has(at)) return false;
    return true;
  };
  const put = (key: string, slot: number, width: number) => {
    slots.set(key, slot);
    for (let at = slot; at < slot + width; at += 1) taken.add(at);
  };
  const clip = (width: number) => Math.min(width, columns);
  for (const wish of wishes) {
    const slot = before(wish.key);
    if (slot !== undefined && fits(slot, clip(wish.width))) put(wish.key, slot, clip(wish.width));
  }
  let firstFree = 0;
  for (const wish of wishes) {
    if (slots.has(wish.key)) continue;
    while (taken.has(firstFree)) firstFree += 1;
    let slot = firstFree;
    while (!fits(slot, clip(wish.width))) slot += 1;
    put(wish.key, slot, clip(wish.width));
  }
  const last = Math.max(0, ...taken);
  return { slots, shelves: Math.floor(last / columns) + 1 };
}
