import type { UnreadRow } from "@/server/clouds/mirror/reading";
import type { Tx } from "@/server/db/client";
import type { Cloud } from "@/server/db/generated/client";
import { type MirrorStatus, mirrorStatus } from "@/server/model/cloud-mirror";

const MOST_UNREAD = 200;

export const NEVER_MIRRORED: MirrorStatus = {
  ...{ state: "importing", progress: null, startedAt: null, goodAt: null, fullAt: null, asOf: {} },
  ...{ last: null, unread: [], problem: null },
};

export function readMirrorStatus({ mirror }: Pick<Cloud, "mirror">): MirrorStatus {
  const parsed = mirrorStatus.safeParse(mirror);
  return parsed.success ? parsed.data : NEVER_MIRRORED;
}

/** Keeps it with the cloud; of one that was removed nothing is kept. */
export async function writeMirrorStatus(tx: Tx, cloudId: string, status: MirrorStatus): Promise<void> {
  const unread = status.unread.slice(0, MOST_UNREAD);
  const more = status.unread.length - unread.length;
  if (more > 0) unread.push({ collection: "rows", id: null, message: `${more} more could not be taken over.` });
  await tx.cloud.updateMany({ where: { id: cloudId }, data: { mirror: { ...status, unread } } });
}

/** What is told of a reading, and of an earlier one where this one did not look again. */
export function unreadNow(
  earlier: MirrorStatus["unread"],
  now: readonly UnreadRow[],
  isReadWhole: (collection: string) => boolean,
): MirrorStatus["unread"] {
  const kept = earlier.filter(
    ({ collection, id }) =>
      id === null && !isReadWhole(collection) && !now.some((each) => each.collection === collection),
  );
  return [...kept, ...now];
}
