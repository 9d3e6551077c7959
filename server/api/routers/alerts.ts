import { consoleContext } from "@/server/api/console-context";
import { adminProcedure, idInput, router } from "@/server/api/trpc";
import { webhookInput, webhookTest, webhookUpdate } from "@/server/model/alert";
import { listDeliveries, listWebhooks } from "@/server/operations/alerts/list-webhooks";
import { addWebhook, removeWebhook, updateWebhook } from "@/server/operations/alerts/set-webhook";
import { testWebhook } from "@/server/operations/alerts/test-webhook";

/** Webhooks that are told of findings, of what heals, and of what does not answer or waits. */
export const alertsRouter = router({
  list: adminProcedure.query(({ ctx }) => listWebhooks(consoleContext(ctx))),
  add: adminProcedure.input(webhookInput).mutation(({ ctx, input }) => addWebhook(consoleContext(ctx), input)),
  update: adminProcedure.input(webhookUpdate).mutation(({ ctx, input }) => updateWebhook(consoleContext(ctx), input)),
  remove: adminProcedure.input(idInput).mutation(({ ctx, input }) => removeWebhook(consoleContext(ctx), input)),
  /** Sends a test message, and answers what the receiver answered. */
  test: adminProcedure
    .input(webhookTest)
    .mutation(({ ctx, input, signal }) => testWebhook(consoleContext(ctx), input, signal)),
  /** The last messages to a webhook, newest first. */
  deliveries: adminProcedure.input(idInput).query(({ ctx, input }) => listDeliveries(consoleContext(ctx), input)),
});
