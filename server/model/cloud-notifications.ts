import { z } from "zod";

/** How it stands with hearing what a real cloud tells by itself. Without it, or while it is lost, changes are asked for. */
export type NotificationStatus = {
  readonly state: "connecting" | "listening" | "lost";
  /** Epoch ms by our clock. */
  readonly since: number;
  /** Messages so far, of those that matter and of others. */
  readonly heard: number;
  readonly lastAt: number | null;
  readonly problem: { readonly message: string; readonly remedy: string } | null;
};

/** Where a cloud tells, but for the address, which holds a password. */
export const notificationSettings = z.object({
  exchange: z.string().trim().min(1).max(255).default("neutron").describe("control_exchange in neutron.conf"),
  topic: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default("notifications")
    .describe("One of the topics of [oslo_messaging_notifications]"),
});
export type NotificationSettings = z.infer<typeof notificationSettings>;

export const setNotificationsInput = z.strictObject({
  id: z.uuid(),
  notifications: z
    .strictObject({
      ...notificationSettings.shape,
      url: z
        .string()
        .trim()
        .min(1)
        .max(2000)
        .optional()
        .describe("amqp://user:password@host:5672/ or transport_url of neutron.conf; absent: the stored one stays"),
    })
    .nullable()
    .describe("null: the cloud is only asked"),
});
export type SetNotificationsInput = z.infer<typeof setNotificationsInput>;

/** As pages show it. */
export type NotificationsView = NotificationSettings & {
  /** Without user and password. */
  readonly addresses: readonly string[];
  /** `null`: not begun yet. */
  readonly status: NotificationStatus | null;
};
