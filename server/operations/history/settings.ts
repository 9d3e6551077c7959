import { writeAudit } from "@/server/audit/audit";
import type { Db } from "@/server/db/client";
import { HISTORY_DEFAULTS, type HistoryUsage } from "@/server/model/history";
import type { OperationContext } from "@/server/operations/context";
import { pruneHistory } from "@/server/operations/history/prune";

export type Retention = { readonly days: number; readonly megabytes: number };

const ROW = 1;

export async function readRetention(db: Db): Promise<Retention> {
  const row = await db.historySettings.findUnique({ where: { id: ROW }, select: { days: true, megabytes: true } });
  return row ?? HISTORY_DEFAULTS;
}

/** How long and how much is kept, and how much that is now. */
export async function readUsage({ db }: OperationContext): Promise<HistoryUsage> {
  const [retention, sums] = await Promise.all([
    readRetention(db),
    db.historyEntry.aggregate({ _sum: { bytes: true }, _count: true, _min: { at: true } }),
  ]);
  const beginsAt = sums._min.at?.getTime() ?? null;
  return { ...retention, usedBytes: sums._sum.bytes ?? 0, entries: sums._count, beginsAt };
}

/** What is too much from now on goes at once. */
export async function setRetention(ctx: OperationContext, retention: Retention): Promise<HistoryUsage> {
  await ctx.db.$transaction(async (tx) => {
    const { days, megabytes } = retention;
    await tx.historySettings.upsert({ where: { id: ROW }, create: { id: ROW, ...retention }, update: retention });
    await writeAudit(tx, {
      ...{ actor: ctx.actor, action: "history.setRetention", target: "History", outcome: "done" },
      detail: { days, megabytes },
    });
  });
  await pruneHistory(ctx.db, retention, ctx.now());
  return readUsage(ctx);
}
