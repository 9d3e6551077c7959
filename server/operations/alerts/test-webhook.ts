import { alertPayload } from "@/server/alerts/alert-payload";
import { postWebhook } from "@/server/alerts/post-webhook";
import { writeAudit } from "@/server/audit/audit";
import type { WebhookAnswer, WebhookSecret, WebhookTest } from "@/server/model/alert";
import { joined, webhookRow } from "@/server/operations/alerts/set-webhook";
import { openWebhook } from "@/server/operations/alerts/webhook-secret";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Sends a message that says it is a test, and answers what came back. It is no alert: it is not sent again. */
export async function testWebhook(
  ctx: ConsoleContext,
  input: WebhookTest,
  signal: AbortSignal | undefined,
): Promise<WebhookAnswer> {
  const { name, secret } = await targetOf(ctx, input);
  const at = new Date(ctx.now());
  const payload = alertPayload(ctx.newId(), at, [
    {
      ...{ key: "test", about: "finding", kind: "test", severity: "info", host: "", object: "test", event: "test" },
      message: `A test of the alerts of this console, sent by ${ctx.actor.name}.`,
      ...{ remedy: null, since: at.toISOString(), path: "/settings?tab=alerts", flapping: false },
    },
  ]);
  const answer = await postWebhook(secret, payload, signal === undefined ? {} : { signal });
  await writeAudit(ctx.db, {
    ...{ actor: ctx.actor, action: "alerts.test", target: name, outcome: answer.ok ? "done" : "failed" },
    detail: { origin: new URL(secret.url).origin, status: answer.status, error: answer.error },
  });
  return answer;
}

async function targetOf(ctx: ConsoleContext, input: WebhookTest): Promise<{ name: string; secret: WebhookSecret }> {
  const { id, url, signingSecret, header } = input;
  if (id !== undefined) {
    const row = await webhookRow(ctx, id);
    return { name: row.name, secret: joined(row, openWebhook(ctx.vault, row), { url, signingSecret, header }) };
  }
  const given = url ?? "";
  return {
    name: new URL(given).origin,
    secret: { url: given, signingSecret: signingSecret ?? null, header: header ?? null },
  };
}
