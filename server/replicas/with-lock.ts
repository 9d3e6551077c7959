import { setTimeout as pause } from "node:timers/promises";
import { BridgeheadError } from "@/server/model/errors";
import type { Replica } from "@/server/replicas/replica";

const RETRY_MS = 100;
const LONGEST_WAIT_MS = 120_000;

/** Does what only one replica may do at a time, and which the others wait for. */
export async function withLock<T>(replica: Replica, lock: string, work: () => Promise<T>): Promise<T> {
  const latest = performance.now() + LONGEST_WAIT_MS;
  for (;;) {
    const hold = await replica.take(lock);
    if (hold !== null) {
      try {
        return await work();
      } finally {
        await hold.release();
      }
    }
    if (performance.now() > latest) {
      const who = (await replica.holder(lock)) ?? "another console";
      throw new BridgeheadError("conflict", `Console ${who} holds "${lock}" for too long.`, {
        remedy: "Look at its log, or stop it.",
      });
    }
    await pause(RETRY_MS);
  }
}
