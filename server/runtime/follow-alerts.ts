import { forgetOldAlerts, sendAlert, waitingAlerts } from "@/server/operations/alerts/send-alert";
import { takeAlerts } from "@/server/operations/alerts/take-alerts";
import type { ConsoleContext } from "@/server/operations/console-context";
import type { AlertCounter } from "@/server/runtime/alert-metrics";
import type { OpenJobs } from "@/server/runtime/jobs";
import type { Log } from "@/server/runtime/log";

const EVERY_MS = 5_000;
const FORGET_EVERY_MS = 3_600_000;

export type AlertParts = {
  readonly ctx: ConsoleContext;
  readonly jobs: Pick<OpenJobs, "putAlerts" | "workAlerts">;
  readonly log: Log;
  /** Told of each attempt. */
  readonly count?: AlertCounter;
  readonly everyMs?: number;
};

/** Tells webhooks what is found, heals and waits. A duty of one console: what an earlier one wrote and did not send is sent here. */
export async function followAlerts({
  ctx,
  jobs,
  log,
  count,
  everyMs = EVERY_MS,
}: AlertParts): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  const worker = await jobs.workAlerts(async (deliveryId) => {
    const outcome = await sendAlert(ctx, deliveryId, closing.signal);
    if (outcome !== "nothing") count?.(outcome);
    if (outcome === "later") throw new Error("the webhook did not take it");
  });
  let forgotAt = 0;
  let busy: Promise<void> | null = null;
  const look = async () => {
    try {
      await takeAlerts(ctx);
      await jobs.putAlerts(await waitingAlerts(ctx));
      if (ctx.now() - forgotAt < FORGET_EVERY_MS) return;
      forgotAt = ctx.now();
      await forgetOldAlerts(ctx);
    } catch (error) {
      if (!closing.signal.aborted) log.warn({ error }, "alerts could not be worked out");
    }
  };
  const turn = () => {
    busy ??= look().finally(() => {
      busy = null;
    });
  };
  const timer = setInterval(turn, everyMs);
  turn();
  return {
    async close() {
      clearInterval(timer);
      closing.abort();
      await busy;
      await worker.stop();
    },
  };
}
