import type { ConsoleContext } from "@/server/operations/console-context";
import { endGone } from "@/server/operations/history/end-gone";
import { pruneHistory } from "@/server/operations/history/prune";
import { HistoryRecorder } from "@/server/operations/history/recorder";
import { readRetention } from "@/server/operations/history/settings";
import type { Replica } from "@/server/replicas/replica";
import { standFor } from "@/server/replicas/stand-for";
import type { Console } from "@/server/runtime/console";
import type { Log } from "@/server/runtime/log";

const PRUNE_EVERY_MS = 600_000;

type Parts = {
  readonly ctx: ConsoleContext;
  readonly opened: Pick<Console, "world" | "watches">;
  readonly replica: Replica;
  readonly log: Log;
};

/** Records what this console watches. Of several consoles one records the intent, and forgets what is too old or too much. */
export function recordHistory({ ctx, opened, replica, log }: Parts): { close(): Promise<void> } {
  let hasRole = false;
  const recorder = new HistoryRecorder({
    ...{ db: ctx.db, world: opened.world },
    watches: (ref) => (ref.kind === "intent" ? hasRole : opened.watches(ref)),
    onProblem: (error, source) => log.warn({ error, source }, "what changed could not be recorded; it is tried again"),
  });
  const tell = (error: unknown) => log.warn({ error }, "the record of changes could not be tidied");
  const tidy = async () => {
    await pruneHistory(ctx.db, await readRetention(ctx.db), ctx.now());
  };
  const duty = standFor(
    replica,
    "the record of changes",
    async () => {
      hasRole = true;
      recorder.lookAround();
      await endGone(ctx).then(tidy).catch(tell);
      let busy: Promise<void> | null = null;
      const timer = setInterval(() => {
        busy ??= tidy()
          .catch(tell)
          .finally(() => {
            busy = null;
          });
      }, PRUNE_EVERY_MS);
      timer.unref();
      return {
        close: async () => {
          hasRole = false;
          clearInterval(timer);
          await busy;
        },
      };
    },
    tell,
  );
  return {
    async close() {
      await recorder.close();
      await duty.close();
    },
  };
}
