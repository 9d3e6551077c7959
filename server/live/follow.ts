/**
 * Turns "something changed" calls into an async sequence: one item per burst, at most one per `minIntervalMs`, none lost.
 * The first item comes at once. Ends when the signal aborts.
 */
export async function* follow(
  subscribe: (listener: () => void) => () => void,
  signal: AbortSignal,
  minIntervalMs: number,
): AsyncGenerator<void> {
  let dirty = true;
  let wake: (() => void) | null = null;
  const stop = subscribe(() => {
    dirty = true;
    wake?.();
  });
  const onAbort = () => wake?.();
  signal.addEventListener("abort", onAbort);
  try {
    while (!signal.aborted) {
      if (!dirty) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
        continue;
      }
      dirty = false;
      yield;
      await pause(minIntervalMs, signal);
    }
  } finally {
    stop();
    signal.removeEventListener("abort", onAbort);
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done);
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
  });
}
