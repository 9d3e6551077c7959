import { setTimeout as sleep } from "node:timers/promises";
import { CloudError } from "@/server/clouds/cloud-error";

export type CloudRetries = {
  readonly attempts: number;
  readonly firstDelayMs: number;
  /** A `Retry-After` beyond this is not waited for: the failure stands and tells it. */
  readonly longestWaitMs: number;
};

export const usualCloudRetries: CloudRetries = { attempts: 3, firstDelayMs: 250, longestWaitMs: 30_000 };

/** Repeats a read that failed in passing, no sooner than the cloud asks for, with back-off and jitter. */
export async function retryRead<T>(
  read: () => Promise<T>,
  { attempts, firstDelayMs, longestWaitMs }: CloudRetries,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof CloudError) || !error.isTransient || attempt >= attempts) throw error;
      const backOffMs = firstDelayMs * 2 ** (attempt - 1) * (0.5 + Math.random());
      const waitMs = Math.max(backOffMs, error.retryAfterMs ?? 0);
      if (waitMs > longestWaitMs) throw error;
      await sleep(waitMs, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
      signal?.throwIfAborted();
    }
  }
}
