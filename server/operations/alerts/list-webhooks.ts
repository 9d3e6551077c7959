import type { AlertDelivery } from "@/server/db/generated/client";
import { alertPayloadSchema, type DeliveryView, type WebhookView } from "@/server/model/alert";
import { FINDING_SEVERITIES, type FindingSeverity } from "@/server/model/finding";
import { openWebhook } from "@/server/operations/alerts/webhook-secret";
import type { ConsoleContext } from "@/server/operations/console-context";

const MOST = 50;
const SHOWN_LINES = 4;

export async function listWebhooks(ctx: ConsoleContext): Promise<WebhookView[]> {
  const rows = await ctx.db.alertWebhook.findMany({
    orderBy: { name: "asc" },
    include: {
      deliveries: { orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 1 },
      _count: { select: { states: { where: { told: true } } } },
    },
  });
  return rows.map((row) => {
    const { signingSecret, header } = openWebhook(ctx.vault, row);
    const { id, name, enabled, origin, drift, settleSeconds, remindMinutes } = row;
    const [last] = row.deliveries;
    return {
      ...{ id, name, enabled, origin, drift, settleSeconds, remindMinutes },
      minSeverity: severityOf(row.minSeverity),
      ...{ isSigned: signingSecret !== null, header: header?.name ?? null, open: row._count.states },
      last: last === undefined ? null : deliveryView(last),
    };
  });
}

/** The last messages of a webhook, newest first. */
export async function listDeliveries(ctx: ConsoleContext, { id }: { readonly id: string }): Promise<DeliveryView[]> {
  const rows = await ctx.db.alertDelivery.findMany({
    where: { webhookId: id },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: MOST,
  });
  return rows.map(deliveryView);
}

export function severityOf(text: string): FindingSeverity {
  return FINDING_SEVERITIES.find((each) => each === text) ?? "warning";
}

function deliveryView({
  id,
  createdAt,
  state,
  attempts,
  status,
  error,
  endedAt,
  payload,
}: AlertDelivery): DeliveryView {
  const text = alertPayloadSchema.parse(payload).text.split("\n").slice(0, SHOWN_LINES).join("\n");
  const known = state === "sent" || state === "failed" ? state : "waiting";
  return { id, createdAt, state: known, attempts, status, error, endedAt, text };
}
