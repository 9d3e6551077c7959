import type { Db } from "@/server/db/client";

/**
 * Failed sign-ins of one name, from wherever they come:
 * 1. An attempt counts as failed before the password is looked at, so that many at once do not get a guess each.
 * 2. The fifth failure in a row blocks the name for half a minute, each further one twice as long, up to 15 minutes.
 * 3. While blocked, the right password is refused as well. Signing in forgets the failures, and so does an hour of peace.
 */
export type ThrottleState = {
  readonly failures: number;
  readonly lastFailedAt: Date;
  readonly blockedUntil: Date | null;
};

export type Attempt =
  | { readonly allowed: true; readonly next: ThrottleState }
  | { readonly allowed: false; readonly retryAt: Date };

const FREE_FAILURES = 4;
const FIRST_BLOCK_MS = 30_000;
const LONGEST_BLOCK_MS = 15 * 60_000;
const FORGET_AFTER_MS = 60 * 60_000;
const PRUNE_AFTER_MS = 24 * FORGET_AFTER_MS;
const MOST_COLLISIONS = 10;

export function decideAttempt(before: ThrottleState | null, now: Date): Attempt {
  if (before?.blockedUntil && before.blockedUntil > now) return { allowed: false, retryAt: before.blockedUntil };
  const remembered = before !== null && now.getTime() - before.lastFailedAt.getTime() < FORGET_AFTER_MS;
  const failures = (remembered ? before.failures : 0) + 1;
  const doublings = failures - FREE_FAILURES - 1;
  const blockMs = Math.min(FIRST_BLOCK_MS * 2 ** doublings, LONGEST_BLOCK_MS);
  const blockedUntil = doublings < 0 ? null : new Date(now.getTime() + blockMs);
  return { allowed: true, next: { failures, lastFailedAt: now, blockedUntil } };
}

/** Counts an attempt for this name. The row is replaced only if it is still the one that was read. */
export async function beginAttempt(db: Db, username: string, now: Date): Promise<Attempt> {
  for (let collisions = 0; collisions < MOST_COLLISIONS; collisions += 1) {
    const before = await db.signInThrottle.findUnique({ where: { username } });
    const attempt = decideAttempt(before, now);
    if (!attempt.allowed) return attempt;
    const kept =
      before === null
        ? await db.signInThrottle.createMany({ data: { username, ...attempt.next }, skipDuplicates: true })
        : await db.signInThrottle.updateMany({
            where: { username, failures: before.failures, lastFailedAt: before.lastFailedAt },
            data: attempt.next,
          });
    if (kept.count === 1) return attempt;
  }
  return { allowed: false, retryAt: new Date(now.getTime() + FIRST_BLOCK_MS) };
}

/** After the right password. Also drops names that nobody tried for a day. */
export async function forgetFailures(db: Db, username: string, now: Date): Promise<void> {
  const old = new Date(now.getTime() - PRUNE_AFTER_MS);
  await db.signInThrottle.deleteMany({ where: { OR: [{ username }, { lastFailedAt: { lt: old } }] } });
}

/** An attempt that nobody judged, because who should was away, counts for nothing. */
export async function forgetAttempt(
  db: Db,
  username: string,
  { failures, lastFailedAt }: ThrottleState,
): Promise<void> {
  const data = { failures: failures - 1, blockedUntil: null };
  await db.signInThrottle.updateMany({ where: { username, failures, lastFailedAt }, data });
}
