import type { Cloud } from "@/server/db/generated/client";
import { type NotificationSettings, notificationSettings } from "@/server/model/cloud-notifications";
import { BridgeheadError } from "@/server/model/errors";
import { readCloudSettings } from "@/server/operations/clouds/cloud-config";
import type { Vault } from "@/server/operations/console-context";

/** What the address of a cloud's messages is sealed for: it opens for no other row, and not as its password. */
export const notificationSecretContext = (id: string): string => `cloud-notifications:${id}`;

/** Where a cloud tells its changes, address opened. Its certificates are judged as those of its API. */
export function storedNotifications(
  row: Cloud,
  vault: Vault,
): { readonly url: string; readonly settings: NotificationSettings; readonly caPem: string | null } {
  if (row.notificationsUrl === null) throw new BridgeheadError("missing", `${row.name} tells its changes nowhere.`);
  return {
    url: vault.open(row.notificationsUrl, notificationSecretContext(row.id)),
    settings: notificationSettings.parse(row.notifications ?? {}),
    caPem: readCloudSettings(row)?.caPem ?? null,
  };
}
