import { setTimeout as sleep } from "node:timers/promises";

/** How long is waited for a server and its profile, which others may hold. */
export type BindingPatience = {
  /** Looks at a server whose power is locked or a profile that is being changed. */
  readonly tries: number;
  readonly firstDelayMs: number;
  readonly maxDelayMs: number;
  /** How long a server may take to go off or on once it was told to. */
  readonly powerMs: number;
};

export const usualPatience: BindingPatience = {
  tries: 10,
  firstDelayMs: 1000,
  maxDelayMs: 30_000,
  powerMs: 300_000,
};

/** Pauses that grow from the first to the longest. */
export function delayAt(patience: BindingPatience, attempt: number): number {
  return Math.min(patience.maxDelayMs, patience.firstDelayMs * 2 ** Math.min(attempt - 1, 30));
}

/** Ends early when `stop` is aborted. */
export async function pause(ms: number, stop: AbortSignal | null): Promise<void> {
  await sleep(ms, undefined, stop === null ? {} : { signal: stop }).catch(() => undefined);
}
