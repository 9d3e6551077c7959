import { writeAudit } from "@/server/audit/audit";
import type { AlertWebhook } from "@/server/db/generated/client";
import type { WebhookInput, WebhookSecret, WebhookUpdate } from "@/server/model/alert";
import { BridgeheadError } from "@/server/model/errors";
import { openWebhook, sealWebhook } from "@/server/operations/alerts/webhook-secret";
import type { ConsoleContext } from "@/server/operations/console-context";
import { nameTaken } from "@/server/operations/hosts/add-host";

/** Alerts that last now are its first message. */
export async function addWebhook(ctx: ConsoleContext, input: WebhookInput): Promise<{ id: string }> {
  const { url, signingSecret, header, ...settings } = input;
  const id = ctx.newId();
  const secret = { url, signingSecret, header };
  await ctx.db
    .$transaction(async (tx) => {
      const sealed = sealWebhook(ctx.vault, id, secret);
      await tx.alertWebhook.create({ data: { id, ...settings, origin: new URL(url).origin, secret: sealed } });
      await writeAudit(tx, {
        ...{ actor: ctx.actor, action: "alerts.add", target: settings.name, outcome: "done" },
        detail: { ...settings, ...factsOf(secret) },
      });
    })
    .catch((error: unknown) => {
      throw nameTaken(error, settings.name);
    });
  return { id };
}

/** What it does not give stays; an address elsewhere needs its secrets anew, so that none is sent to somebody else. */
export async function updateWebhook(ctx: ConsoleContext, input: WebhookUpdate): Promise<void> {
  const { id, url, signingSecret, header, ...settings } = input;
  const before = await webhookRow(ctx, id);
  const secret = joined(before, openWebhook(ctx.vault, before), { url, signingSecret, header });
  await ctx.db
    .$transaction(async (tx) => {
      const sealed = sealWebhook(ctx.vault, id, secret);
      await tx.alertWebhook.update({
        where: { id },
        data: { ...settings, origin: new URL(secret.url).origin, secret: sealed },
      });
      await writeAudit(tx, {
        ...{ actor: ctx.actor, action: "alerts.update", target: settings.name, outcome: "done" },
        detail: { ...settings, ...factsOf(secret) },
      });
    })
    .catch((error: unknown) => {
      throw nameTaken(error, settings.name);
    });
}

export async function removeWebhook(ctx: ConsoleContext, { id }: { readonly id: string }): Promise<void> {
  const { name } = await webhookRow(ctx, id);
  await ctx.db.$transaction(async (tx) => {
    await tx.alertWebhook.deleteMany({ where: { id } });
    await writeAudit(tx, { actor: ctx.actor, action: "alerts.remove", target: name, outcome: "done" });
  });
}

export async function webhookRow(ctx: ConsoleContext, id: string): Promise<AlertWebhook> {
  const row = await ctx.db.alertWebhook.findUnique({ where: { id } });
  if (row !== null) return row;
  throw new BridgeheadError("missing", `There is no webhook ${id}.`, { remedy: "Look at the list of webhooks." });
}

type Given = {
  readonly url?: string | undefined;
  readonly signingSecret?: string | null | undefined;
  readonly header?: WebhookSecret["header"] | undefined;
};

export function joined({ name, origin }: AlertWebhook, stored: WebhookSecret, given: Given): WebhookSecret {
  const moves = given.url !== undefined && new URL(given.url).origin !== origin;
  const kept = [
    ...(given.signingSecret === undefined && stored.signingSecret !== null ? ["signing key"] : []),
    ...(given.header === undefined && stored.header !== null ? ["header"] : []),
  ];
  if (moves && kept.length > 0) {
    throw new BridgeheadError("invalid", `The stored ${kept.join(" and ")} of ${name} would go to another receiver.`, {
      remedy: "Give them again with the new address, or take them away.",
    });
  }
  const { url = stored.url, signingSecret = stored.signingSecret, header = stored.header } = given;
  return { url, signingSecret, header };
}

function factsOf({ url, signingSecret, header }: WebhookSecret) {
  return { origin: new URL(url).origin, signed: signingSecret !== null, header: header?.name ?? null };
}
