"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { toast } from "sonner";
import { type RouterOutputs, useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Confirm } from "../ui/confirm";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input, Textarea } from "../ui/input";
import { type OidcForm, oidcFormOf, readOidcForm } from "./oidc-form";

type Oidc = RouterOutputs["signIn"]["settings"]["oidc"];

/** The OpenID provider: it is looked for before it is saved. */
export function OidcCard({ oidc }: { oidc: Oidc }) {
  const trpc = useTRPC();
  const clouds = useQuery(trpc.networks.clouds.queryOptions()).data;
  if (clouds === undefined) return null;
  if (oidc?.isFixed === true) {
    return (
      <Banner tone="info">
        The environment (<code className="mono">BRIDGEHEAD_OIDC</code>) decides it: {oidc.name} at{" "}
        <span className="mono">{oidc.issuer}</span>, by the claim <span className="mono">{oidc.claim}</span>.
      </Banner>
    );
  }
  return <Editor oidc={oidc} clouds={clouds} />;
}

type EditorProps = { oidc: Oidc; clouds: readonly { readonly id: string; readonly name: string }[] };

function Editor({ oidc, clouds }: EditorProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [form, setForm] = useState<OidcForm>(() => oidcFormOf(oidc, clouds));
  const [isTried, setTried] = useState(false);
  const [removing, setRemoving] = useState(false);
  const reading = readOidcForm(form, clouds);
  const errors = isTried && !reading.ok ? reading.errors : {};
  const refresh = () => queryClient.invalidateQueries(trpc.signIn.pathFilter());
  const save = useMutation(
    trpc.signIn.setOidc.mutationOptions({
      onSuccess: async (_, { name }) => {
        toast.success(`${name} saved`);
        await refresh();
      },
    }),
  );
  const remove = useMutation(trpc.signIn.removeOidc.mutationOptions());
  const submit = () => {
    setTried(true);
    if (reading.ok) save.mutate(reading.input);
  };
  const text = (field: Exclude<keyof OidcForm, "enabled">) => ({
    value: form[field],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [field]: event.target.value }),
  });
  return (
    <div className="grid gap-3 rounded-md border px-3 py-3">
      <Checkbox
        checked={form.enabled}
        onCheckedChange={(enabled) => setForm({ ...form, enabled })}
        label="People may sign in with it"
        hint="Saving ends the sessions of those who are signed in with it."
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Name" hint="On the button: Continue with …" error={errors.name}>
          <Input {...text("name")} />
        </Field>
        <Field label="Issuer" hint="What comes before /.well-known" error={errors.issuer}>
          <Input {...text("issuer")} placeholder="https://id.example.com/realms/ops" />
        </Field>
        <Field label="Client id" error={errors.clientId}>
          <Input {...text("clientId")} />
        </Field>
        <Field
          label="Client secret"
          error={errors.clientSecret}
          {...(oidc === null ? {} : { hint: "Empty: as it is stored." })}
        >
          <Input {...text("clientSecret")} type="password" autoComplete="new-password" />
        </Field>
        <Field label="Scopes" error={errors.scopes}>
          <Input {...text("scopes")} />
        </Field>
        <Field label="Claim" hint="Of the ID token; a.b is b within a." error={errors.claim}>
          <Input {...text("claim")} />
        </Field>
      </div>
      <Field
        label="Rules"
        hint="A line each: net-admins = admin, or red-team = member of <cloud>: <project id>, <project id>. Whoever has none is not let in."
        error={errors.rules}
      >
        <Textarea {...text("rules")} className="mono min-h-24" />
      </Field>
      <Field
        label="CA certificate"
        optional
        hint="PEM, if this machine does not trust it already."
        error={errors.caPem}
      >
        <Textarea {...text("caPem")} className="mono min-h-14" />
      </Field>
      <p className="text-fg-muted text-xs">
        Register this address with the provider: <span className="mono break-all">{callbackAddress()}</span>
      </p>
      {save.error ? <ErrorPanel title="It was not saved" error={save.error} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        {oidc === null ? null : (
          <Button variant="danger" onClick={() => setRemoving(true)}>
            Remove
          </Button>
        )}
        <Button variant="primary" pending={save.isPending} onClick={submit}>
          Save provider
        </Button>
      </div>
      <Confirm
        open={removing}
        onOpenChange={setRemoving}
        title="Remove the OpenID provider?"
        verb="Remove provider"
        onConfirm={async () => {
          await remove.mutateAsync();
          toast.success("The provider was removed");
          await refresh();
        }}
      >
        Who is signed in with it is signed out, and nobody signs in with it any more.
      </Confirm>
    </div>
  );
}

function callbackAddress(): string {
  return `${typeof window === "undefined" ? "" : window.location.origin}/api/auth/oidc/callback`;
}
