import type { z } from "zod";
import {
  type WebhookInput,
  type WebhookUpdate,
  type WebhookView,
  webhookInput,
  webhookUpdate,
} from "@/server/model/alert";
import type { FindingSeverity } from "@/server/model/finding";

/** What is typed. Of a stored webhook an empty secret means: as it is stored. */
export type WebhookForm = {
  readonly name: string;
  readonly url: string;
  readonly signingSecret: string;
  readonly unsigned: boolean;
  readonly headerName: string;
  readonly headerValue: string;
  readonly minSeverity: FindingSeverity;
  readonly drift: boolean;
  readonly enabled: boolean;
  readonly settleSeconds: string;
  readonly remindMinutes: string;
};

export type WebhookField =
  | "name"
  | "url"
  | "signingSecret"
  | "headerName"
  | "headerValue"
  | "settleSeconds"
  | "remindMinutes";
export type WebhookErrors = Partial<Record<WebhookField, string>>;

type Reading =
  | { readonly ok: true; readonly add: WebhookInput }
  | { readonly ok: true; readonly update: WebhookUpdate }
  | { readonly ok: false; readonly errors: WebhookErrors };

export function webhookFormOf(stored: WebhookView | null): WebhookForm {
  return {
    ...{ name: stored?.name ?? "", url: "", signingSecret: "", unsigned: false },
    ...{ headerName: stored?.header ?? "", headerValue: "", minSeverity: stored?.minSeverity ?? "warning" },
    ...{ drift: stored?.drift ?? true, enabled: stored?.enabled ?? true },
    settleSeconds: String(stored?.settleSeconds ?? 30),
    remindMinutes: String(stored?.remindMinutes ?? ""),
  };
}

/** What is to be sent, or what is wrong with it, by field. */
export function readWebhookForm(form: WebhookForm, stored: WebhookView | null): Reading {
  const { name, url, enabled, minSeverity, drift } = form;
  const wrong: WebhookErrors =
    form.headerName.trim() !== "" && form.headerValue === "" && form.headerName.trim() !== stored?.header
      ? { headerValue: "Give its value" }
      : form.headerName.trim() === "" && form.headerValue !== ""
        ? { headerName: "Name it" }
        : {};
  const settings = {
    ...{ name, enabled, minSeverity, drift, settleSeconds: numberOf(form.settleSeconds) },
    remindMinutes: form.remindMinutes.trim() === "" ? null : numberOf(form.remindMinutes),
  };
  const secrets = secretsOf(form, stored);
  if (stored === null) {
    const read = webhookInput.safeParse({ ...settings, url: url.trim(), ...secrets });
    if (read.success && Object.keys(wrong).length === 0) return { ok: true, add: read.data };
    return { ok: false, errors: { ...errorsOf(read.error), ...wrong } };
  }
  const moved = url.trim() === "" ? {} : { url: url.trim() };
  const read = webhookUpdate.safeParse({ id: stored.id, ...settings, ...moved, ...secrets });
  if (read.success && Object.keys(wrong).length === 0) return { ok: true, update: read.data };
  return { ok: false, errors: { ...errorsOf(read.error), ...wrong } };
}

/** Those that are given, and those that are taken away. */
export function secretsOf(
  { signingSecret, unsigned, headerName, headerValue }: WebhookForm,
  stored: WebhookView | null,
) {
  const name = headerName.trim();
  const header =
    headerValue === ""
      ? name === "" && stored?.header
        ? { header: null }
        : {}
      : { header: { name, value: headerValue } };
  const signing = unsigned ? { signingSecret: null } : signingSecret === "" ? {} : { signingSecret };
  return { ...header, ...signing };
}

function numberOf(text: string): number {
  return /^\d+$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
}

const FIELDS: Readonly<Record<string, WebhookField>> = {
  name: "name",
  url: "url",
  signingSecret: "signingSecret",
  "header.name": "headerName",
  "header.value": "headerValue",
  settleSeconds: "settleSeconds",
  remindMinutes: "remindMinutes",
};

function errorsOf(error: z.ZodError | undefined): WebhookErrors {
  const found: WebhookErrors = {};
  for (const { path, message } of error?.issues ?? []) {
    const field = FIELDS[path.join(".")];
    if (field !== undefined) found[field] ??= message;
  }
  return found;
}
