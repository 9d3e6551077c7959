import { randomUUID } from "node:crypto";
import type { Db } from "@/server/db/client";

/** As many attempts of one address within a minute as the session library grants to sign-ins with a password. */
const MOST = 20;
const WINDOW_MS = 60_000;

/** Counts one attempt of this kind from this address; `false`: there were too many. Shared by all consoles of a database. */
export async function countAttempt(db: Db, kind: string, address: string | null, now: Date): Promise<boolean> {
  const key = `${kind} ${address ?? "unknown"}`;
  const nowMs = now.getTime();
  const oldest = nowMs - WINDOW_MS;
  const [row] = await db.$queryRaw<{ count: number }[]>`
    INSERT INTO "rate_limit" ("id", "key", "count", "lastRequest") VALUES (${randomUUID()}, ${key}, 1, ${nowMs})
    ON CONFLICT ("key") DO UPDATE SET
      "count" = CASE WHEN "rate_limit"."lastRequest" <= ${oldest} THEN 1 ELSE "rate_limit"."count" + 1 END,
      "lastRequest" = CASE WHEN "rate_limit"."lastRequest" <= ${oldest} THEN ${nowMs} ELSE "rate_limit"."lastRequest" END
    RETURNING "count"`;
  return row !== undefined && Number(row.count) <= MOST;
}
