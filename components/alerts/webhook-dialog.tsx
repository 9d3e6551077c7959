"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { toast } from "sonner";
import type { WebhookView } from "@/server/model/alert";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { WebhookAnswerView } from "./webhook-answer";
import { readWebhookForm, secretsOf, type WebhookField, type WebhookForm, webhookFormOf } from "./webhook-form";

const SEVERITIES = [
  { value: "critical", label: "Critical only" },
  { value: "warning", label: "Warning and critical" },
  { value: "info", label: "Everything" },
] as const;

type WebhookDialogProps = { webhook: WebhookView | null; onClose: () => void };

/** A webhook that is made or changed; it can be tried before it is saved. */
export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState<WebhookForm>(() => webhookFormOf(webhook));
  const [isTried, setTried] = useState(false);
  const formId = useId();
  const reading = readWebhookForm(form, webhook);
  const errors = isTried && !reading.ok ? reading.errors : {};
  const onSuccess = async () => {
    toast.success(`${form.name.trim()} saved`);
    await queryClient.invalidateQueries(trpc.alerts.pathFilter());
    onClose();
  };
  const add = useMutation(trpc.alerts.add.mutationOptions({ onSuccess }));
  const update = useMutation(trpc.alerts.update.mutationOptions({ onSuccess }));
  const test = useMutation(trpc.alerts.test.mutationOptions());
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!reading.ok) return;
    if ("add" in reading) add.mutate(reading.add);
    else update.mutate(reading.update);
  };
  const tryIt = () => {
    setTried(true);
    if (!reading.ok) return;
    const url = form.url.trim();
    test.mutate({
      ...(webhook === null ? {} : { id: webhook.id }),
      ...(url === "" ? {} : { url }),
      ...secretsOf(form, webhook),
    });
  };
  const text = (field: WebhookField) => ({
    value: form[field],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }),
  });
  const stored = webhook === null ? {} : { hint: "Empty: as it is stored." };
  const failure = add.error ?? update.error;
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      dismissable={!isTried}
      title={webhook === null ? "Add webhook" : `Webhook ${webhook.name}`}
      description="What is found, heals and waits is posted there as JSON; the field text is what Slack and those like it show."
      footer={
        <>
          <Button onClick={tryIt} pending={test.isPending} className="mr-auto">
            Send a test
          </Button>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={formId} variant="primary" pending={add.isPending || update.isPending}>
            Save webhook
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="grid gap-4">
        <Field label="Name" error={errors.name}>
          <Input {...text("name")} autoFocus />
        </Field>
        <Field
          label="URL"
          error={errors.url}
          hint={
            webhook === null
              ? "It may be anywhere; redirects are not followed."
              : `Empty: as it is stored, at ${webhook.origin}.`
          }
        >
          <Input {...text("url")} className="mono" inputMode="url" placeholder="https://chat.example.com/hooks/…" />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Tell from" hint="Nothing below it is told.">
            <Select
              value={form.minSeverity}
              onValueChange={(minSeverity) => setForm({ ...form, minSeverity })}
              options={SEVERITIES}
            />
          </Field>
          <Field label="Settle, seconds" error={errors.settleSeconds} hint="It must last so long, and be gone so long.">
            <Input {...text("settleSeconds")} className="mono" inputMode="numeric" />
          </Field>
          <Field label="Remind after, minutes" optional error={errors.remindMinutes} hint="Empty: told once.">
            <Input {...text("remindMinutes")} className="mono" inputMode="numeric" />
          </Field>
          <Field
            label="Signing key"
            optional
            error={errors.signingSecret}
            {...(webhook?.isSigned ? stored : { hint: "HMAC-SHA256 of each message." })}
          >
            <Input {...text("signingSecret")} type="password" autoComplete="new-password" disabled={form.unsigned} />
          </Field>
          <Field label="Header" optional error={errors.headerName} hint="Such as Authorization.">
            <Input {...text("headerName")} className="mono" />
          </Field>
          <Field label="Its value" optional error={errors.headerValue} {...(webhook?.header ? stored : {})}>
            <Input {...text("headerValue")} type="password" autoComplete="new-password" />
          </Field>
        </div>
        <Checkbox
          checked={form.drift}
          onCheckedChange={(drift) => setForm({ ...form, drift })}
          label="Also what does not answer or waits"
          hint="Hosts and appliances that do not answer, clouds that are out of date, plans that wait to be read."
        />
        {webhook?.isSigned ? (
          <Checkbox
            checked={form.unsigned}
            onCheckedChange={(unsigned) => setForm({ ...form, unsigned })}
            label="Sign no more"
          />
        ) : null}
        <Checkbox
          checked={form.enabled}
          onCheckedChange={(enabled) => setForm({ ...form, enabled })}
          label="Switched on"
        />
        {test.data ? <WebhookAnswerView answer={test.data} /> : null}
        {test.error ? <ErrorPanel title="The test was not sent" error={test.error} /> : null}
        {failure ? <ErrorPanel title="The webhook was not saved" error={failure} /> : null}
      </form>
    </Dialog>
  );
}
