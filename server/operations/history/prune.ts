import { z } from "zod";
import type { Db } from "@/server/db/client";

const DAY_MS = 86_400_000;
const MEGABYTE = 1_000_000;

const hourRow = z.object({ hour: z.number(), bytes: z.number() });

/**
 * Forgets what is older than is kept, and the oldest of what is too much. The whole state that what is kept begins with
 * stays, so every moment after it can be put together; of a source that is gone nothing stays.
 */
export async function pruneHistory(
  db: Db,
  { days, megabytes }: { readonly days: number; readonly megabytes: number },
  now: number,
): Promise<number> {
  const byAge = now - days * DAY_MS;
  const rows = await db.$queryRaw<unknown[]>`
    SELECT floor(extract(epoch FROM at) / 600)::float8 AS hour, sum(bytes)::float8 AS bytes
    FROM history_entry GROUP BY 1 ORDER BY 1 DESC`;
  let sum = 0;
  let bySize = 0;
  for (const { hour, bytes } of z.array(hourRow).parse(rows)) {
    sum += bytes;
    if (sum <= megabytes * MEGABYTE) continue;
    // a little less than is allowed, so that not every write must forget something
    bySize = (hour + 1) * 600_000;
    break;
  }
  return forgetBefore(db, new Date(Math.min(Math.max(byAge, bySize), now)));
}

async function forgetBefore(db: Db, cutoff: Date): Promise<number> {
  const gone = await db.$executeRaw`
    DELETE FROM history_entry e USING (
      SELECT source, max(id) AS base FROM history_entry
      WHERE kind IN ('frame', 'end') AND at <= ${cutoff} GROUP BY source
    ) kept
    WHERE e.source = kept.source AND e.id < kept.base`;
  // the last that is said of a source is that it is gone
  const ended = await db.$executeRaw`
    DELETE FROM history_entry e WHERE e.kind = 'end' AND e.at <= ${cutoff}
      AND NOT EXISTS (SELECT 1 FROM history_entry later WHERE later.source = e.source AND later.id > e.id)`;
  if (ended > 0) {
    await db.$executeRaw`
      DELETE FROM history_source s WHERE NOT EXISTS (SELECT 1 FROM history_entry e WHERE e.source = s.id)`;
  }
  return gone + ended;
}
