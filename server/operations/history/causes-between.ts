import { findCause } from "@/server/history/find-cause";
import type { ComparedChange, MomentView, ObjectChange } from "@/server/model/history";
import type { OperationContext } from "@/server/operations/context";
import { ranSteps, spansOf } from "@/server/operations/history/ran-steps";
import { seenChanges } from "@/server/operations/history/seen-changes";

type Told = Pick<ComparedChange, "cause" | "at" | "times">;

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
  const rows = await ctx.db.historyEntry.findMany({
    where: {
      kind: { in: ["patch", "end"] },
      at: { gt: new Date(first), lte: new Date(last) },
      objects: { hasSome: [...wanted.keys()] },
    },
    orderBy: [{ id: "desc" }],
    take: 5_000,
    select: { id: true, source: true, at: true, since: true, objects: true },
  });
  const lastOf = new Map<string, (typeof rows)[number]>();
  const times = new Map<string, number>();
  for (const row of rows) {
    for (const id of row.objects) {
      if (!wanted.has(id)) continue;
      times.set(id, (times.get(id) ?? 0) + 1);
      if (!lastOf.has(id)) lastOf.set(id, row);
    }
  }
  const seenRows = [...new Set(lastOf.values())];
  const seen = await seenChanges(ctx.db, seenRows);
  const ran = await ranSteps(ctx.db, spansOf(seen));
  for (const [id, row] of lastOf) {
    const [change, looks] = [wanted.get(id), seen.get(row.id)];
    if (change === undefined || looks === undefined) continue;
    const cause = findCause(change, looks, ran.get(row.source) ?? []);
    told.set(id, { cause, at: looks.at, times: times.get(id) ?? 1 });
  }
  return told;
}
