import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import type { Query } from "@/server/replicas/kept-connection";

const RETRY_MS = 100;
/** As long as the server may need to notice that this replica's session before this one is over. */
const LONGEST_JOIN_MS = 30_000;

/** The lock of a name as pg_locks shows it: one number of 64 bits. */
export const SHOWN_KEY = "((l.classid::bigint << 32) | l.objid::bigint)";
/** `l` of pg_locks is an advisory lock of this database that somebody has. */
export const IS_HELD = `l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
/** `r` of replica has the lock of its own id: its session is there. */
export const IS_ALIVE = `EXISTS (
  SELECT FROM pg_locks l WHERE ${IS_HELD} AND ${SHOWN_KEY} = hashtextextended('replica/' || r.id, 0))`;

const livingRows = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    version: z.string(),
    keyFingerprint: z.string(),
    startedAt: z.date(),
    observes: z.object({ hosts: z.array(z.string()).default([]), appliances: z.array(z.string()).default([]) }),
  }),
);

export async function tryLock(query: Query, lock: string): Promise<boolean> {
  const rows = await query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken", [lock]);
  return rows[0]?.taken === true;
}

/** Throws after 30 s. */
export async function untilLocked(query: Query, lock: string): Promise<void> {
  const latest = performance.now() + LONGEST_JOIN_MS;
  while (!(await tryLock(query, lock))) {
    if (performance.now() > latest)
      throw new Error(`the lock ${lock} was not free within ${LONGEST_JOIN_MS / 1_000} s`);
    await pause(RETRY_MS);
  }
}

/** Those whose session is there, by when they began. */
export async function readLiving(query: Query) {
  const rows = await query(
    `SELECT r.id, r.name, r.version, r."keyFingerprint", r."startedAt", r.observes FROM replica r
     WHERE ${IS_ALIVE} ORDER BY r."startedAt", r.id`,
  );
  return livingRows.parse(rows);
}
