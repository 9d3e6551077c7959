import { setTimeout as sleep } from "node:timers/promises";
import { OneViewError } from "@/server/oneview/oneview-error";

export type RetryPolicy = {
  readonly attempts: number;
  readonly firstDelayMs: number;
  /** No pause is longer, unless the appliance asks for it. Absent: unbounded, as `attempts` bounds it. */
  readonly maxDelayMs?: number;
  /** No new attempt begins later than this after the first failure. Absent: unbounded, as `attempts` bounds it. */
  readonly patienceMs?: number;
  /** Aborted: no new attempt; the failure stands. */
  readonly stop?: AbortSignal;
};

export const usualRetries: RetryPolicy = { attempts: 3, firstDelayMs: 200 };

/** An appliance that restarts is away for minutes: looked for often at first, then every few seconds. */
export function patientRetries(patienceMs: number, stop?: AbortSignal): RetryPolicy {
  const attempts = Number.POSITIVE_INFINITY;
  return { attempts, firstDelayMs: 200, maxDelayMs: 5000, patienceMs, ...(stop === undefined ? {} : { stop }) };
}

/** A read may be repeated whenever it failed in passing. */
export function retryRead<T>(read: () => Promise<T>, policy: RetryPolicy, signal: AbortSignal | undefined): Promise<T> {
  return retry(read, (error) => error.isTransient, policy, signal);
}

/** A write may be repeated when it certainly was not done; `patienceMs` decides whether that is wanted at all. */
export function retryWrite<T>(write: () => Promise<T>, policy: RetryPolicy, signal: AbortSignal | undefined) {
  return retry(write, (error) => error.isTransient && error.delivery === "undone", policy, signal);
}

async function retry<T>(
  work: () => Promise<T>,
  mayRepeat: (error: OneViewError) => boolean,
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<T> {
  let endsBy: number | null = null;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof OneViewError) || !mayRepeat(error) || attempt >= policy.attempts) throw error;
      const { stop, maxDelayMs = Number.POSITIVE_INFINITY, patienceMs = Number.POSITIVE_INFINITY } = policy;
      endsBy ??= performance.now() + patienceMs;
      const growing = Math.min(maxDelayMs, policy.firstDelayMs * 2 ** Math.min(attempt - 1, 30));
      const pauseMs = Math.max(growing * (0.5 + Math.random()), error.retryAfterMs ?? 0);
      if (performance.now() + pauseMs > endsBy) throw error;
      if (!(await pause(pauseMs, signal, stop))) throw error;
    }
  }
}

/** Ends early, and answers `false`, when `stop` is aborted; throws when `signal` is. */
async function pause(ms: number, signal: AbortSignal | undefined, stop: AbortSignal | undefined): Promise<boolean> {
  const both = [signal, stop].filter((each) => each !== undefined);
  await sleep(ms, undefined, both.length === 0 ? {} : { signal: AbortSignal.any(both) }).catch(() => undefined);
  signal?.throwIfAborted();
  return stop?.aborted !== true;
}
