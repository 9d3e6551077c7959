import { promisify } from "node:util";
import { deflateRaw, inflateRaw } from "node:zlib";
import type { TreePatch } from "@/server/history/tree-patch";
import type { ObjectChange } from "@/server/model/history";

/** What the rows of `history_entry` hold, by their kind. */
export type StoredPatch = {
  readonly patch: TreePatch;
  readonly changes: readonly ObjectChange[];
  /** Changed objects that are left out of `changes`. */
  readonly more: number;
};
export type StoredGap = { readonly why: string };

const deflate = promisify(deflateRaw) as (text: string) => Promise<Buffer>;
const inflate = promisify(inflateRaw) as (bytes: Uint8Array) => Promise<Buffer>;

/** What a row takes besides its data: its columns, indexes and the ids of objects. */
const ROW_BYTES = 160;

export async function packEntry(value: unknown): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await deflate(JSON.stringify(value)));
}

/** `T` is what `packEntry` was given for an entry of this kind; nobody else writes these rows. */
export async function unpackEntry<T>(data: Uint8Array | null): Promise<T | null> {
  return data === null ? null : (JSON.parse((await inflate(data)).toString()) as T);
}

/** The space that an entry takes in the database. */
export function sizeOf(data: Uint8Array | null, objects: readonly string[]): number {
  return ROW_BYTES + (data?.length ?? 0) + objects.reduce((sum, id) => sum + id.length + 8, 0);
}
