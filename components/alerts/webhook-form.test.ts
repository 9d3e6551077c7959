import { expect, test } from "vitest";
import type { WebhookView } from "@/server/model/alert";
import { readWebhookForm, webhookFormOf } from "./webhook-form";

const stored: WebhookView = {
  ...{ id: "w1", name: "chat", enabled: true, origin: "https://chat.example.org", isSigned: true, header: "X-Key" },
  ...{ minSeverity: "critical", drift: false, settleSeconds: 5, remindMinutes: 60, open: 0, last: null },
};

test("a new webhook has an address, and what is left empty as it usually is", () => {
  const read = readWebhookForm({ ...webhookFormOf(null), name: " chat ", url: "https://chat.example.org/hook" }, null);
  expect(read).toEqual({
    ok: true,
    add: {
      ...{ name: "chat", url: "https://chat.example.org/hook", enabled: true, minSeverity: "warning", drift: true },
      ...{ settleSeconds: 30, remindMinutes: null, signingSecret: null, header: null },
    },
  });
});

test.each([
  [{ url: "chat.example.org" }, "url"],
  [{ url: "ftp://chat.example.org/" }, "url"],
  [{ url: "https://me:secret@chat.example.org/" }, "url"],
  [{ name: "" }, "name"],
  [{ signingSecret: "short" }, "signingSecret"],
  [{ headerName: "Content-Type", headerValue: "text/plain" }, "headerName"],
  [{ headerName: "X-Key" }, "headerValue"],
  [{ headerValue: "abc" }, "headerName"],
  [{ settleSeconds: "soon" }, "settleSeconds"],
  [{ remindMinutes: "0" }, "remindMinutes"],
])("%j is refused at %s", (wrong, field) => {
  const form = { ...webhookFormOf(null), name: "chat", url: "https://chat.example.org/", ...wrong };
  const read = readWebhookForm(form, null);
  expect(read.ok ? [] : Object.keys(read.errors)).toEqual([field]);
});

test("of a stored one secrets stay that are not given, and go when they are taken away", () => {
  const form = webhookFormOf(stored);
  const kept = readWebhookForm(form, stored);
  expect(kept).toEqual({
    ok: true,
    update: {
      ...{ id: "w1", name: "chat", enabled: true, minSeverity: "critical", drift: false },
      ...{ settleSeconds: 5, remindMinutes: 60 },
    },
  });
  expect(readWebhookForm({ ...form, unsigned: true, headerName: "" }, stored)).toMatchObject({
    update: { signingSecret: null, header: null },
  });
});
