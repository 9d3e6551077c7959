import { writeAudit } from "@/server/audit/audit";
import { brokerAddresses, shownAddress } from "@/server/clouds/notifications/broker-address";
import { Prisma } from "@/server/db/generated/client";
import { notificationSettings, type SetNotificationsInput } from "@/server/model/cloud-notifications";
import { BridgeheadError } from "@/server/model/errors";
import { noSuchCloud } from "@/server/operations/clouds/cloud-config";
import { notificationSecretContext } from "@/server/operations/clouds/notification-settings";
import type { ConsoleContext } from "@/server/operations/console-context";

/** Where a cloud tells its changes, or that it is only asked. It is asked in any case, so nothing is tried first. */
export async function setNotifications(
  ctx: ConsoleContext,
  { id, notifications }: SetNotificationsInput,
): Promise<void> {
  const row = await ctx.db.cloud.findUnique({ where: { id } });
  if (row === null) throw noSuchCloud(id);
  if (row.kind !== "neutron") {
    throw new BridgeheadError("refused", `${row.name} is the console's own record and tells nothing by itself.`);
  }
  if (notifications !== null && notifications.url === undefined && row.notificationsUrl === null) {
    throw new BridgeheadError("invalid", "The address of the cloud's messages is needed.", {
      remedy: "Give transport_url of neutron.conf.",
    });
  }
  const shown = notifications?.url === undefined ? null : brokerAddresses(notifications.url).map(shownAddress);
  const data =
    notifications === null
      ? { notifications: Prisma.DbNull, notificationsUrl: null }
      : {
          notifications: notificationSettings.parse(notifications),
          ...(notifications.url === undefined
            ? {}
            : { notificationsUrl: ctx.vault.seal(notifications.url, notificationSecretContext(id)) }),
        };
  await ctx.db.$transaction(async (tx) => {
    await tx.cloud.update({ where: { id }, data });
    const { url: _, ...open } = notifications ?? {};
    const detail = notifications === null ? { notifications: null } : { ...open, addresses: shown };
    await writeAudit(tx, {
      actor: ctx.actor,
      action: "clouds.setNotifications",
      target: row.name,
      outcome: "done",
      detail,
    });
  });
  await ctx.sources.syncClouds();
}
