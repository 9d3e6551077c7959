import { z } from "zod";
import type { HistoryGap, HistoryTimeline } from "@/server/model/history";
import type { OperationContext } from "@/server/operations/context";
import { type StoredGap, unpackEntry } from "@/server/operations/history/stored-entry";

const MOST_MOMENTS = 300;
const MOST_GAPS = 400;

const densityRow = z.object({ part: z.number(), objects: z.number() });

export type TimelineInput = {
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly parts: number;
};

/** When something changed, and when nobody looked. */
export async function readTimeline(ctx: OperationContext, input: TimelineInput): Promise<HistoryTimeline> {
  const { db } = ctx;
  const [bounds, begins, sources] = await Promise.all([
    db.historyEntry.aggregate({ _min: { at: true } }),
    db.historyEntry.groupBy({ by: ["source"], _min: { at: true } }),
    db.historySource.findMany({ orderBy: { name: "asc" } }),
  ]);
  const beginsAt = bounds._min.at?.getTime() ?? null;
  const to = input.to ?? ctx.now();
  const from = Math.min(input.from ?? beginsAt ?? to, to);
  const within = { gt: new Date(from - 1), lte: new Date(to) };
  const changed = { kind: { in: ["patch", "end"] }, at: within };
  const partMs = Math.max(1, (to - from) / input.parts);
  const [density, rows] = await Promise.all([
    db.$queryRaw<unknown[]>`
      SELECT least(${input.parts - 1}::int, floor((extract(epoch FROM at) * 1000 - ${from}::float8) / ${partMs}::float8)::int) AS part,
        sum(greatest(1, cardinality(objects)))::float8 AS objects
      FROM history_entry
      WHERE kind IN ('patch', 'end') AND at >= ${new Date(from)} AND at <= ${new Date(to)} GROUP BY 1`,
    db.historyEntry.findMany({
      where: changed,
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: MOST_MOMENTS,
      select: { at: true, source: true, objects: true },
    }),
  ]);
  const counts = new Array<number>(input.parts).fill(0);
  for (const { part, objects } of z.array(densityRow).parse(density)) if (part >= 0) counts[part] = objects;
  const names = new Map(sources.map(({ id, name }) => [id, name]));
  const beginOf = new Map(begins.map(({ source, _min }) => [source, _min.at?.getTime() ?? 0]));
  return {
    ...{ beginsAt, from, to, density: counts, gaps: await gapsOf(ctx, names, from, to) },
    moments: rows.map(({ at, source, objects }) => ({
      at: at.getTime(),
      source,
      objects: Math.max(1, objects.length),
    })),
    sources: sources.map(({ id, name }) => ({ id, name, beginsAt: beginOf.get(id) ?? 0 })),
  };
}

async function gapsOf(
  { db }: OperationContext,
  names: ReadonlyMap<string, string>,
  from: number,
  to: number,
): Promise<readonly HistoryGap[]> {
  const rows = await db.historyEntry.findMany({
    where: { kind: { in: ["lost", "found", "end"] }, at: { lte: new Date(to) } },
    orderBy: [{ id: "desc" }],
    take: MOST_GAPS * 2,
    select: { source: true, kind: true, at: true, data: true },
  });
  const open = new Map<string, number>();
  const gaps: HistoryGap[] = [];
  for (const { source, kind, at, data } of rows) {
    if (kind !== "lost") open.set(source, at.getTime());
    else {
      const end = open.get(source) ?? null;
      open.delete(source);
      if (end !== null && end < from) continue;
      const why = (await unpackEntry<StoredGap>(data))?.why ?? "it did not answer";
      gaps.push({ source, sourceName: names.get(source) ?? source, from: at.getTime(), to: end, why });
    }
  }
  return gaps.reverse().slice(-MOST_GAPS);
}
