import type { CollectionName } from "@/server/clouds/collections";
import { canonical } from "@/server/clouds/mirror/canonical";
import {
  claimsOf,
  MIRROR_ORDER,
  type MirrorRef,
  type MirrorRow,
  parentsOf,
  refKey,
  refWords,
  remoteGroupsOf,
} from "@/server/clouds/mirror/mirror-rows";
import type { Reading, UnreadRow } from "@/server/clouds/mirror/reading";

/**
 * What is stored of a cloud, as far as a reading has to do with it: rows that were read, all rows of collections that were
 * read whole, and what these refer to or are referred to by.
 */
export type StoredMirror = {
  /** By collection and id. */
  readonly revisions: ReadonlyMap<CollectionName, ReadonlyMap<string, number | null>>;
  /** The value, where revisions cannot tell; `undefined`: it was not needed. */
  value(ref: MirrorRef): MirrorRow | undefined;
  /** Whether the row is stored, of anything that a read row refers to. */
  has(ref: MirrorRef): boolean;
  /** Stored rows that refer to this one, which may be about to go. */
  referrers(ref: MirrorRef): readonly MirrorRef[];
  /** The stored row that has what only one has. */
  holder(claim: string): MirrorRef | undefined;
};

export type MirrorDelta = {
  /** What they refer to comes first. */
  readonly upserts: readonly MirrorRow[];
  /** Of the upserts: those that were not there. */
  readonly added: number;
  /** What refers to them comes first. */
  readonly deletes: readonly MirrorRef[];
  readonly unread: readonly UnreadRow[];
};

/**
 * What has to be written so that the mirror shows what was read:
 * 1. a row of another revision, or where there is none of another value, is written;
 * 2. a row is deleted only where its collection was read whole without it, or where it was asked for by id and is not
 *    there; one that could not be read stays;
 * 3. a row that refers to something unknown is not written and stays as it was: `unread`, to be asked for again; so is one
 *    that claims what another row still has;
 * 4. what a row that stays refers to is not deleted.
 */
export function compareMirror(stored: StoredMirror, reading: Reading): MirrorDelta {
  const gone = new Map(goneRefs(stored, reading).map((ref) => [refKey(ref), ref]));
  const unread: UnreadRow[] = MIRROR_ORDER.flatMap((name) => reading[name]?.unread ?? []);
  const upserts: MirrorRow[] = [];
  const written = new Map<string, MirrorRow>();
  const refused = new Set<string>();
  const claimed = new Map<string, MirrorRow>();
  let added = 0;
  const isKnown = (ref: MirrorRef) => {
    const key = refKey(ref);
    return written.has(key) || (stored.has(ref) && !gone.has(key));
  };
  for (const name of MIRROR_ORDER) {
    const rows = reading[name]?.rows;
    if (rows === undefined) continue;
    const revisions = stored.revisions.get(name);
    for (const read of rows.values()) {
      const rival = rivalOf(read, claimed, stored, reading, gone);
      for (const claim of claimsOf(read)) if (!claimed.has(claim)) claimed.set(claim, read);
      const before = revisions?.get(read.id);
      if (before !== undefined && isSame(read, before, stored)) continue;
      const missing = parentsOf(read).filter((ref) => !isKnown(ref));
      const message = missing[0] !== undefined ? unknownWords(missing[0]) : rival === null ? null : rivalWords(rival);
      if (message !== null) {
        refused.add(refKey(read));
        unread.push({ collection: name, id: read.id, message });
        continue;
      }
      const { row, dropped } = withKnownRules(read, (ref) => isKnown(ref) || rows.has(ref.id));
      // told once more at each look, and compared by value, which shows as the same until the group is known
      if (dropped.length > 0) unread.push({ collection: name, id: read.id, message: droppedWords(dropped) });
      if (dropped.length > 0 && before !== undefined && isSame(row, before, stored)) continue;
      written.set(refKey(read), row);
      upserts.push(row);
      if (before === undefined) added += 1;
    }
  }
  return { upserts, added, ...settleDeletes(gone, stored, written, unread) };
}

/** What is not there any more, as far as that is sure. */
export function goneRefs({ revisions }: Pick<StoredMirror, "revisions">, reading: Reading): readonly MirrorRef[] {
  return MIRROR_ORDER.flatMap((collection) => {
    const read = reading[collection];
    const stored = revisions.get(collection);
    if (read === undefined || stored === undefined) return [];
    const spared = new Set(read.unread.map(({ id }) => id));
    // a row without an id could be any
    const isSure = read.isWhole && !spared.has(null);
    const ids = [...stored.keys()].filter(
      (id) => !read.rows.has(id) && (read.gone.has(id) || (isSure && !spared.has(id))),
    );
    return ids.map((id): MirrorRef => ({ collection, id }));
  });
}

/** By revision alone, without a look at the value. */
export function isOfStoredRevision(read: MirrorRow, { revisions }: Pick<StoredMirror, "revisions">): boolean {
  const before = revisions.get(read.collection)?.get(read.id);
  return before !== undefined && before !== null && before === read.revision;
}

function isSame(read: MirrorRow, before: number | null, stored: StoredMirror): boolean {
  if (before !== null && read.revision !== null) return before === read.revision;
  const value = stored.value(read);
  return value !== undefined && canonical(value) === canonical(read);
}

/** Who else has what the row says it has, according to this reading or to what is stored and not read otherwise. */
function rivalOf(
  read: MirrorRow,
  claimed: ReadonlyMap<string, MirrorRow>,
  stored: StoredMirror,
  reading: Reading,
  gone: ReadonlyMap<string, MirrorRef>,
): { readonly claim: string; readonly by: MirrorRef } | null {
  for (const claim of claimsOf(read)) {
    const inReading = claimed.get(claim);
    if (inReading !== undefined) return { claim, by: inReading };
    const holder = stored.holder(claim);
    if (holder === undefined || (holder.id === read.id && holder.collection === read.collection)) continue;
    const isReadAnew = reading[holder.collection]?.rows.has(holder.id) === true || gone.has(refKey(holder));
    if (!isReadAnew) return { claim, by: holder };
  }
  return null;
}

/** Without rules that name a group which is not known; such a row is stored without a revision, so that it is looked at again. */
function withKnownRules(
  read: MirrorRow,
  isKnown: (ref: MirrorRef) => boolean,
): { readonly row: MirrorRow; readonly dropped: readonly string[] } {
  if (read.collection !== "securityGroups") return { row: read, dropped: [] };
  const unknown = new Set(
    remoteGroupsOf(read)
      .filter((ref) => !isKnown(ref))
      .map(({ id }) => id),
  );
  if (unknown.size === 0) return { row: read, dropped: [] };
  const rules = read.value.rules.filter(({ remoteGroupId }) => remoteGroupId === null || !unknown.has(remoteGroupId));
  return { row: { ...read, value: { ...read.value, rules }, revision: null }, dropped: [...unknown] };
}

/** Children first; what a row that stays refers to stays too. */
function settleDeletes(
  gone: ReadonlyMap<string, MirrorRef>,
  stored: StoredMirror,
  written: ReadonlyMap<string, MirrorRow>,
  unread: readonly UnreadRow[],
): Pick<MirrorDelta, "deletes" | "unread"> {
  const deletes: MirrorRef[] = [];
  const deleted = new Set<string>();
  const told = [...unread];
  for (const name of MIRROR_ORDER.toReversed()) {
    for (const ref of gone.values()) {
      if (ref.collection !== name) continue;
      const keeper = stored.referrers(ref).find((each) => {
        const key = refKey(each);
        const now = written.get(key);
        if (now !== undefined) return parentsOf(now).some((parent) => refKey(parent) === refKey(ref));
        return !deleted.has(key);
      });
      if (keeper === undefined) {
        deletes.push(ref);
        deleted.add(refKey(ref));
      } else
        told.push({ ...ref, message: `It is gone, but ${refWords(keeper)}, which could not be read, belongs to it.` });
    }
  }
  return { deletes, unread: told };
}

function unknownWords(ref: MirrorRef): string {
  return `It belongs to ${refWords(ref)}, which the cloud does not show.`;
}

function rivalWords({ claim, by }: { readonly claim: string; readonly by: MirrorRef }): string {
  return `It has ${claim}, and so has ${refWords(by)}.`;
}

function droppedWords(ids: readonly string[]): string {
  return `Rules that name ${ids.map((id) => `security group ${id}`).join(", ")} are left out: the cloud does not show it.`;
}
