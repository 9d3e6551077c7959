import { alertPayload } from "@/server/alerts/alert-payload";
import { type KnownState, nextStates } from "@/server/alerts/next-states";
import type { AlertState, AlertWebhook } from "@/server/db/generated/client";
import { alertSubjectSchema } from "@/server/model/alert";
import { FINDING_SEVERITIES } from "@/server/model/finding";
import { alertSubjects, type Subjects } from "@/server/operations/alerts/alert-subjects";
import { severityOf } from "@/server/operations/alerts/list-webhooks";
import type { ConsoleContext } from "@/server/operations/console-context";

/**
 * Compares what there is with what each receiver knows. What is to be told becomes one message a webhook, written in the
 * transaction that writes what its receiver knows from then on: a console that ends before it is sent loses nothing, and one
 * that starts tells nothing twice. Answers the messages that were written. Only one console may call it at a time.
 */
export async function takeAlerts(ctx: ConsoleContext): Promise<readonly string[]> {
  const webhooks = await ctx.db.alertWebhook.findMany({ where: { enabled: true }, orderBy: { name: "asc" } });
  if (webhooks.length === 0) return [];
  const subjects = await alertSubjects(ctx);
  const written: string[] = [];
  for (const webhook of webhooks) {
    const id = await takeFor(ctx, webhook, subjects);
    if (id !== null) written.push(id);
  }
  return written;
}

async function takeFor(ctx: ConsoleContext, webhook: AlertWebhook, subjects: Subjects): Promise<string | null> {
  const { id: webhookId, settleSeconds, remindMinutes } = webhook;
  const now = ctx.now();
  return ctx.db.$transaction(async (tx) => {
    const rows = await tx.alertState.findMany({ where: { webhookId } });
    const times = { settleMs: settleSeconds * 1_000, remindMs: remindMinutes === null ? null : remindMinutes * 60_000 };
    const about = { silenced: silencedFor(webhook, subjects), isUnknown: subjects.isUnknown };
    const known = new Map(rows.map((row) => [row.key, knownOf(row)]));
    const { changes, events } = nextStates(known, subjects.present, about, times, now);
    const gone = [...changes].filter(([, state]) => state === null).map(([key]) => key);
    if (gone.length > 0) await tx.alertState.deleteMany({ where: { webhookId, key: { in: gone } } });
    for (const [key, state] of changes) {
      if (state === null) continue;
      const { subject, present, changedAt, told, toldAt, returns } = state;
      const data = { subject, present, told, returns };
      const times = { changedAt: new Date(changedAt), toldAt: toldAt === null ? null : new Date(toldAt) };
      await tx.alertState.upsert({
        where: { webhookId_key: { webhookId, key } },
        create: { webhookId, key, ...data, ...times },
        update: { ...data, ...times },
      });
    }
    if (events.length === 0) return null;
    const id = ctx.newId();
    const payload = alertPayload(id, new Date(now), events);
    await tx.alertDelivery.create({ data: { id, webhookId, createdAt: new Date(now), payload } });
    return id;
  });
}

function silencedFor({ minSeverity, drift }: AlertWebhook, { present, muted }: Subjects): ReadonlySet<string> {
  const least = FINDING_SEVERITIES.indexOf(severityOf(minSeverity));
  const silenced = [...present.values()].filter(
    ({ key, about, severity }) =>
      muted.has(key) || FINDING_SEVERITIES.indexOf(severity) > least || (!drift && about !== "finding"),
  );
  return new Set(silenced.map(({ key }) => key));
}

function knownOf({ subject, present, changedAt, told, toldAt, returns }: AlertState): KnownState {
  return {
    subject: alertSubjectSchema.parse(subject),
    ...{ present, told, returns, changedAt: changedAt.getTime(), toldAt: toldAt?.getTime() ?? null },
  };
}
