import { setTimeout as pause } from "node:timers/promises";
import type { Replica } from "@/server/replicas/replica";

const LOOK_EVERY_MS = 1_000;

/** What is being done while a role is held. */
export type Duty = { close(): Promise<void> };

export type Standing = Duty & {
  /** Resolves when it was tried once: the duty was begun here, or another replica has it. */
  readonly tried: Promise<void>;
};

/**
 * Stands for a role that one replica has at a time. Whoever gets it begins; when it is lost, what was begun is closed and only
 * then the role is stood for again. `close` gives it up.
 */
export function standFor(
  replica: Replica,
  role: string,
  begin: () => Promise<Duty>,
  onProblem: (error: unknown) => void,
): Standing {
  const closing = new AbortController();
  let tell = () => {};
  const tried = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const stand = async () => {
    while (!closing.signal.aborted) {
      const hold = await replica.take(`role/${role}`).catch(() => null);
      if (hold !== null) {
        try {
          const duty = await begin();
          tell();
          await aborted(AbortSignal.any([hold.lost, closing.signal]));
          await duty.close();
        } catch (error) {
          onProblem(error);
        }
        await hold.release();
      }
      tell();
      await pause(LOOK_EVERY_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  };
  const standing = stand();
  return {
    tried,
    close: async () => {
      closing.abort();
      await standing;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
