import type { CollectionName } from "@/server/clouds/collections";
import { claimsOf, type MirrorRef, type MirrorRow, refKey } from "@/server/clouds/mirror/mirror-rows";

/** A row that is there and was not taken over. `id` `null`: not even that could be read. */
export type UnreadRow = { readonly collection: CollectionName; readonly id: string | null; readonly message: string };

export type CollectionReading = {
  /** By id. */
  readonly rows: ReadonlyMap<string, MirrorRow>;
  /** Everything that the cloud has of the collection is in `rows` or `unread`: what is in neither is gone. */
  readonly isWhole: boolean;
  /** Asked for by id, and not there. */
  readonly gone: ReadonlySet<string>;
  readonly unread: readonly UnreadRow[];
};

/** What was read of a cloud in one go. A collection that is absent was not read: nothing is known of it. */
export type Reading = { readonly [N in CollectionName]?: CollectionReading };

/** Puts what was asked for by id over what was read before. */
export function mergeReadings(earlier: Reading, later: Reading): Reading {
  const merged: { [N in CollectionName]?: CollectionReading } = { ...earlier };
  for (const name of Object.keys(later) as CollectionName[]) {
    const [before, after] = [earlier[name], later[name]];
    if (after === undefined) continue;
    if (before === undefined) {
      merged[name] = after;
      continue;
    }
    const rows = new Map([...before.rows, ...after.rows]);
    for (const id of after.gone) rows.delete(id);
    merged[name] = {
      rows,
      isWhole: before.isWhole || after.isWhole,
      gone: new Set([...[...before.gone].filter((id) => !after.rows.has(id)), ...after.gone]),
      unread: [...before.unread.filter(({ id }) => id === null || !isAnswered(after, id)), ...after.unread],
    };
  }
  return merged;
}

function isAnswered({ rows, gone, unread }: CollectionReading, id: string): boolean {
  return rows.has(id) || gone.has(id) || unread.some((each) => each.id === id);
}

/** Rows of one reading that say they have the same thing: one of them was read before it gave it up. */
export function rivalsIn(reading: Reading): readonly MirrorRef[] {
  const holders = new Map<string, MirrorRow>();
  const rivals = new Map<string, MirrorRef>();
  for (const name of ["ports", "floatingIps"] as const) {
    for (const row of reading[name]?.rows.values() ?? []) {
      for (const claim of claimsOf(row)) {
        const other = holders.get(claim);
        if (other === undefined) holders.set(claim, row);
        else for (const { collection, id } of [other, row]) rivals.set(refKey({ collection, id }), { collection, id });
      }
    }
  }
  return [...rivals.values()];
}
