import type { Db } from "@/server/db/client";
import type { SeenChange } from "@/server/history/find-cause";

type Row = { readonly id: bigint; readonly source: string; readonly at: Date; readonly since: Date | null };

/** Between which two looks the changes of each entry were made: after a gap, since it began. */
export async function seenChanges(db: Db, rows: readonly Row[]): Promise<ReadonlyMap<bigint, SeenChange>> {
  const seen = new Map<bigint, SeenChange>();
  for (const { id, source, at, since } of rows) {
    const to = at.getTime();
    if (since !== null) {
      seen.set(id, { at: to, since: since.getTime(), isGapless: true });
      continue;
    }
    const lost = await db.historyEntry.findFirst({
      where: { source, kind: "lost", id: { lt: id } },
      orderBy: { id: "desc" },
      select: { at: true },
    });
    seen.set(id, { at: to, since: lost?.at.getTime() ?? to, isGapless: false });
  }
  return seen;
}
