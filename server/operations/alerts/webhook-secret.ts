import { type WebhookSecret, webhookSecretSchema } from "@/server/model/alert";
import type { Vault } from "@/server/operations/console-context";

const contextOf = (webhookId: string) => `alert-webhook:${webhookId}`;

export function sealWebhook(vault: Vault, webhookId: string, secret: WebhookSecret): string {
  return vault.seal(JSON.stringify(secret), contextOf(webhookId));
}

export function openWebhook(
  vault: Vault,
  { id, secret }: { readonly id: string; readonly secret: string },
): WebhookSecret {
  return webhookSecretSchema.parse(JSON.parse(vault.open(secret, contextOf(id))));
}
