import { setTimeout as sleep } from "node:timers/promises";
import { OneViewError } from "@/server/oneview/oneview-error";

export type RetryPolicy = { readonly attempts: number; readonly firstDelayMs: number };

export const usualRetries: RetryPolicy = { attempts: 3, firstDelayMs: 200 };

/** Repeats a read that failed in passing. Never give it anything that changes the appliance. */
export async function retryRead<T>(
  read: () => Promise<T>,
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt >= policy.attempts || !(error instanceof OneViewError) || !error.isTransient) throw error;
      const jitter = 0.5 + Math.random();
      await sleep(policy.firstDelayMs * 2 ** (attempt - 1) * jitter, undefined, signal === undefined ? {} : { signal });
    }
  }
}
