import { z } from "zod";
import { FINDING_SEVERITIES, type FindingSeverity } from "./finding";

/** Alerts: what is told to people who do not look, and where it is posted to. */

const headerName = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{1,100}$/, { error: "Letters, digits and dashes" })
  .refine((name) => !OWN_HEADERS.has(name.toLowerCase()), { error: "The console sets this header itself" });
const OWN_HEADERS: ReadonlySet<string> = new Set([
  "host",
  "connection",
  "content-type",
  "content-length",
  "transfer-encoding",
  "user-agent",
  "x-bridgehead-delivery",
  "x-bridgehead-timestamp",
  "x-bridgehead-signature",
]);

/** An address that is posted to. It may be anywhere, also in private networks: an administrator gives it. */
const address = z
  .url({ protocol: /^https?$/, error: "An address such as https://chat.example.com/hooks/…" })
  .max(2_000)
  .refine((text) => !/^https?:\/\/[^/?#]*@/i.test(text), {
    error: "Put credentials into a header, not into the address",
  });

const settings = {
  name: z.string().trim().min(1, { error: "Name it" }).max(60, { error: "At most 60 characters" }),
  enabled: z.boolean().default(true),
  minSeverity: z.enum(FINDING_SEVERITIES).default("warning").describe("nothing below it is told"),
  drift: z.boolean().default(true).describe("also silent hosts, appliances and clouds, and plans that wait"),
  settleSeconds: z
    .int({ error: "A whole number of seconds" })
    .min(0)
    .max(3_600, { error: "At most 3600" })
    .default(30)
    .describe("seconds that a thing must last before it is told, and be gone before that is"),
  remindMinutes: z
    .int({ error: "A whole number of minutes" })
    .min(1)
    .max(10_080, { error: "At most 10080" })
    .nullable()
    .default(null)
    .describe("minutes after which what lasts is told again; null: once"),
};
const signingSecret = z.string().min(8, { error: "At least 8 characters" }).max(500).nullable();
const header = z.strictObject({ name: headerName, value: z.string().trim().min(1).max(2_000) }).nullable();

export const webhookInput = z.strictObject({
  ...settings,
  url: address,
  signingSecret: signingSecret.default(null).describe("key of the HMAC-SHA256 signature; null: not signed"),
  header: header.default(null).describe("one more header, such as Authorization"),
});
export type WebhookInput = z.infer<typeof webhookInput>;

/** What is left out stays as it is. */
export const webhookUpdate = z.strictObject({
  id: z.string().min(1).max(100),
  ...settings,
  url: address.optional(),
  signingSecret: signingSecret.optional(),
  header: header.optional(),
});
export type WebhookUpdate = z.infer<typeof webhookUpdate>;

/** A stored one, or one that is not stored yet; of a stored one what is not given. */
export const webhookTest = z
  .strictObject({
    id: z.string().min(1).max(100).optional(),
    url: address.optional(),
    signingSecret: signingSecret.optional(),
    header: header.optional(),
  })
  .refine(({ id, url }) => id !== undefined || url !== undefined, { error: "Give an address, or a stored webhook" });
export type WebhookTest = z.infer<typeof webhookTest>;

/** What is kept sealed. */
export const webhookSecretSchema = z.strictObject({
  url: z.string(),
  signingSecret: z.string().nullable(),
  header: z.strictObject({ name: z.string(), value: z.string() }).nullable(),
});
export type WebhookSecret = z.infer<typeof webhookSecretSchema>;

export type WebhookView = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** Of its address: the rest may be a secret. */
  readonly origin: string;
  readonly isSigned: boolean;
  /** Name of its own header. */
  readonly header: string | null;
  readonly minSeverity: FindingSeverity;
  readonly drift: boolean;
  readonly settleSeconds: number;
  readonly remindMinutes: number | null;
  /** Things that its receiver knows of and that last. */
  readonly open: number;
  readonly last: DeliveryView | null;
};

export type DeliveryView = {
  readonly id: string;
  readonly createdAt: Date;
  readonly state: "waiting" | "sent" | "failed";
  readonly attempts: number;
  readonly status: number | null;
  readonly error: string | null;
  readonly endedAt: Date | null;
  /** Its first lines. */
  readonly text: string;
};

/** The answer to one message. */
export type WebhookAnswer = {
  readonly ok: boolean;
  readonly status: number | null;
  /** Why it counts as not delivered. */
  readonly error: string | null;
  /** The beginning of what was answered. */
  readonly body: string;
  readonly ms: number;
};

/** What an alert is about. */
export const alertSubjectSchema = z.strictObject({
  /** `finding/<id>`, `host/<id>`, `appliance/<id>`, `cloud/<id>`, `plans/<cloud>`: the same as long as it lasts. */
  key: z.string(),
  about: z.enum(["finding", "host", "appliance", "cloud", "plans"]),
  /** A finding's kind, `unreachable`, `stale` or `waiting-plans`. */
  kind: z.string(),
  severity: z.enum(FINDING_SEVERITIES),
  /** Who shows it: a host, an appliance, a cloud. */
  host: z.string(),
  object: z.string(),
  message: z.string(),
  remedy: z.string().nullable(),
  /** ISO 8601 */
  since: z.string(),
  /** Of the console, where it is shown. */
  path: z.string(),
});
export type AlertSubject = z.infer<typeof alertSubjectSchema>;

export const alertEventSchema = alertSubjectSchema.extend({
  /** `found`: it is there; `healed`: it is not there any more; `reminder`: it still is; `test`: nothing is wrong. */
  event: z.enum(["found", "healed", "reminder", "test"]),
  /** It came and went several times within the hour: it is told as one until it rests. */
  flapping: z.boolean(),
});
export type AlertEvent = z.infer<typeof alertEventSchema>;

/** The body that is posted. `text` alone is what Slack and those who follow it show. */
export const alertPayloadSchema = z.strictObject({
  version: z.literal(1),
  /** Of the message; the same when it is sent again. */
  id: z.string(),
  /** ISO 8601 */
  at: z.string(),
  text: z.string(),
  events: z.array(alertEventSchema),
  /** Events beyond those that are listed. */
  more: z.int(),
});
export type AlertPayload = z.infer<typeof alertPayloadSchema>;

/** A finding that somebody knows of. */
export const muteInput = z.strictObject({
  findingId: z.string().min(1).max(100),
  reason: z.string().trim().min(3, { error: "Say why, in a few words" }).max(500),
  forMinutes: z.int().min(1).max(525_600).nullable().describe("minutes from now; null: as long as the finding lasts"),
});
export type MuteInput = z.infer<typeof muteInput>;
