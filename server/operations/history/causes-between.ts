import { z } from "zod";
import { findCause } from "@/server/history/find-cause";
import type { ComparedChange, MomentView, ObjectChange } from "@/server/model/history";
import type { OperationContext } from "@/server/operations/context";
import { ranSteps, spansOf } from "@/server/operations/history/ran-steps";
import { seenChanges } from "@/server/operations/history/seen-changes";

type Told = Pick<ComparedChange, "cause" | "at" | "times">;

/** The last entry that an object changed in, and how many there are. */
const lastRow = z.object({ object: z.string(), times: z.number(), id: z.bigint() });

/** Who made the last change of each object between two moments; a case has no record. */
export async function causesBetween(
  ctx: OperationContext,
  changes: readonly ObjectChange[],
  from: Omit<MomentView, "unknown">,
  to: Omit<MomentView, "unknown">,
): Promise<ReadonlyMap<string, Told>> {
  const told = new Map<string, Told>();
  if (from.kind === "case" || to.kind === "case" || from.at === null || to.at === null) return told;
  // backwards, too: from later to earlier
  const [first, last] = [Math.min(from.at, to.at), Math.max(from.at, to.at)];
  const wanted = new Map(changes.map((change) => [change.id, change]));
  const found = z.array(lastRow).parse(
    await ctx.db.$queryRaw<unknown[]>`
      SELECT object, count(*)::int AS times, max(e.id) AS id
      FROM history_entry e, unnest(e.objects) AS object
      WHERE e.kind IN ('patch', 'end') AND e.at > ${new Date(first)} AND e.at <= ${new Date(last)}
        AND object = ANY(${[...wanted.keys()]})
      GROUP BY object`,
  );
  const ids = [...new Set(found.map(({ id }) => id))];
  const seenRows = await ctx.db.historyEntry.findMany({
    where: { id: { in: ids } },
    select: { id: true, source: true, at: true, since: true },
  });
  const rowOf = new Map(seenRows.map((row) => [row.id, row]));
  const seen = await seenChanges(ctx.db, seenRows);
  const ran = await ranSteps(ctx.db, spansOf(seen));
  for (const { object, times, id } of found) {
    const [change, row, looks] = [wanted.get(object), rowOf.get(id), seen.get(id)];
    if (change === undefined || row === undefined || looks === undefined) continue;
    const cause = findCause(change, looks, ran.get(row.source) ?? []);
    told.set(object, { cause, at: looks.at, times });
  }
  return told;
}
