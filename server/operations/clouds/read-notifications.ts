import { brokerAddresses, shownAddress } from "@/server/clouds/notifications/broker-address";
import type { NotificationsView } from "@/server/model/cloud-notifications";
import { isBridgeheadError } from "@/server/model/errors";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import { storedNotifications } from "@/server/operations/clouds/notification-settings";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Where a cloud tells its changes and how that stands, without user and password; `null`: it is only asked. */
export async function readNotifications(
  ctx: ConsoleContext,
  { id }: { readonly id: string },
): Promise<NotificationsView | null> {
  const row = await ctx.db.cloud.findUnique({ where: { id } });
  if (row === null) throw noSuchCloud(id);
  if (row.notificationsUrl === null) return null;
  const status = ctx.sources.hears(id);
  try {
    const { url, settings } = storedNotifications(row, ctx.vault);
    return { ...settings, addresses: brokerAddresses(url).map(shownAddress), status };
  } catch (error) {
    if (!isBridgeheadError(error)) throw error;
    const problem = { message: error.message, remedy: error.remedy ?? "Give the address again." };
    const lost = { state: "lost", since: ctx.now(), heard: 0, lastAt: null, problem } as const;
    return { exchange: "", topic: "", addresses: [], status: lost };
  }
}
