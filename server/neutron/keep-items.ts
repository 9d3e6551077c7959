import { isDeepStrictEqual } from "node:util";

/** What was read anew, with the very objects of before for those that are as they were; the very list if all are. */
export function keepItems<T extends { readonly id: string }>(before: readonly T[], read: readonly T[]): readonly T[] {
  if (before === read) return before;
  const known = new Map(before.map((item) => [item.id, item]));
  return keepValue(
    before,
    read.map((item) => keepValue(known.get(item.id), item)),
  );
}

/** The very value of before if what was read is the same. */
export function keepValue<T>(before: T | undefined, read: T): T {
  return before !== undefined && isDeepStrictEqual(before, read) ? before : read;
}
