import type { ConsoleContext } from "@/server/operations/console-context";
import { type CountedObservations, rememberFindings } from "@/server/operations/findings/remember-findings";
import type { Log } from "@/server/runtime/log";

const EVERY_MS = 10_000;

/** Remembers since when each fault is there, and looks a second time at hosts that showed one once. */
export function followFindings(ctx: ConsoleContext, log: Log): { close(): Promise<void> } {
  const counted: CountedObservations = new Map();
  let busy: Promise<void> | null = null;
  const note = async () => {
    try {
      const unconfirmed = await rememberFindings(ctx, counted);
      // a host that does not answer says so itself, in its status
      await Promise.allSettled(unconfirmed.map((hostId) => ctx.sources.refreshHost(hostId)));
    } catch (error) {
      log.warn({ error }, "findings could not be remembered");
    }
  };
  const timer = setInterval(() => {
    busy ??= note().finally(() => {
      busy = null;
    });
  }, EVERY_MS);
  return {
    async close() {
      clearInterval(timer);
      await busy;
    },
  };
}
