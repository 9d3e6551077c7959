import { postWebhook } from "@/server/alerts/post-webhook";
import { alertPayloadSchema } from "@/server/model/alert";
import { openWebhook } from "@/server/operations/alerts/webhook-secret";
import type { ConsoleContext } from "@/server/operations/console-context";

/** A message that could not be delivered so often is given up. */
export const MOST_ATTEMPTS = 6;

/** `later`: it is worth another attempt; `nothing`: it was sent or given up before, or its webhook is gone. */
export type SendOutcome = "sent" | "failed" | "later" | "nothing";

/** Sends a message that waits. The attempt is counted first, so that one that ends a console is not tried for ever. */
export async function sendAlert(ctx: ConsoleContext, deliveryId: string, signal: AbortSignal): Promise<SendOutcome> {
  const { db } = ctx;
  const row = await db.alertDelivery.findUnique({ where: { id: deliveryId }, include: { webhook: true } });
  if (row === null || row.state !== "waiting") return "nothing";
  const end = (state: "sent" | "failed", more: { status: number | null; error: string | null }) =>
    db.alertDelivery.updateMany({
      where: { id: deliveryId, state: "waiting" },
      data: { state, endedAt: new Date(ctx.now()), ...more },
    });
  if (!row.webhook.enabled || row.attempts >= MOST_ATTEMPTS) {
    const error = row.webhook.enabled ? (row.error ?? "given up") : "the webhook was switched off";
    await end("failed", { status: row.status, error });
    return "failed";
  }
  const { attempts } = await db.alertDelivery.update({
    where: { id: deliveryId },
    data: { attempts: { increment: 1 } },
  });
  const answer = await postWebhook(openWebhook(ctx.vault, row.webhook), alertPayloadSchema.parse(row.payload), {
    signal,
  });
  const { ok, status, error } = answer;
  if (ok) {
    await end("sent", { status, error: null });
    return "sent";
  }
  if (attempts >= MOST_ATTEMPTS) {
    await end("failed", { status, error });
    return "failed";
  }
  await db.alertDelivery.updateMany({ where: { id: deliveryId }, data: { status, error } });
  return "later";
}

/** Messages that are not at their end, oldest first. */
export async function waitingAlerts(ctx: ConsoleContext): Promise<readonly string[]> {
  const rows = await ctx.db.alertDelivery.findMany({
    where: { state: "waiting" },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

const KEPT_DAYS = 14;

/** Messages that ended long ago are not kept. */
export async function forgetOldAlerts(ctx: ConsoleContext): Promise<void> {
  const before = new Date(ctx.now() - KEPT_DAYS * 86_400_000);
  await ctx.db.alertDelivery.deleteMany({ where: { state: { not: "waiting" }, createdAt: { lt: before } } });
}
