import { isOfStoredRevision, type StoredMirror } from "@/server/clouds/mirror/compare-mirror";
import {
  claimsOf,
  MIRROR_ORDER,
  type MirrorRef,
  parentsOf,
  refKey,
  remoteGroupsOf,
} from "@/server/clouds/mirror/mirror-rows";
import { type Reading, rivalsIn } from "@/server/clouds/mirror/reading";

/**
 * What has to be asked for by id before a reading can be taken over: what rows refer to and nobody showed, e.g. a network
 * that was made while its ports were being read; stored rows that still have what a read row now has; rows of this reading
 * that say they have the same.
 */
export function openQuestions(
  stored: Pick<StoredMirror, "revisions" | "has" | "holder">,
  reading: Reading,
  asked: ReadonlySet<string>,
): readonly MirrorRef[] {
  const questions = new Map<string, MirrorRef>();
  const ask = (ref: MirrorRef) => {
    const key = refKey(ref);
    if (!asked.has(key)) questions.set(key, ref);
  };
  const isRead = ({ collection, id }: MirrorRef) => {
    const read = reading[collection];
    return read?.rows.has(id) === true || read?.gone.has(id) === true;
  };
  for (const name of MIRROR_ORDER) {
    for (const row of reading[name]?.rows.values() ?? []) {
      if (isOfStoredRevision(row, stored)) continue;
      for (const ref of [...parentsOf(row), ...remoteGroupsOf(row)]) if (!isRead(ref) && !stored.has(ref)) ask(ref);
      for (const claim of claimsOf(row)) {
        const holder = stored.holder(claim);
        if (holder !== undefined && !isRead(holder) && refKey(holder) !== refKey(row)) ask(holder);
      }
    }
  }
  for (const ref of rivalsIn(reading)) ask(ref);
  return [...questions.values()];
}
