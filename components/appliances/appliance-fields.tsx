"use client";

import { Controller, type UseFormReturn, useWatch } from "react-hook-form";
import type { ApplianceInput, ApplianceUpdate } from "@/server/model/appliance-input";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import { Banner } from "../ui/banner";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input, Textarea } from "../ui/input";
import { Segmented } from "../ui/segmented";
import type { ApplianceForm } from "./appliance-form";

const LARGEST_PEM_BYTES = 100_000;

const TRUST = [
  { value: "ca", label: "CA certificate" },
  { value: "fingerprint", label: "Pinned certificate" },
  { value: "insecure", label: "Not checked" },
] as const;

type ApplianceFieldsProps = {
  form: UseFormReturn<ApplianceForm, unknown, ApplianceInput | ApplianceUpdate>;
  appliance: ApplianceSummary | undefined;
};

export function ApplianceFields({ form, appliance }: ApplianceFieldsProps) {
  const { register, control, formState, setValue } = form;
  const { errors } = formState;
  const [tls, url] = useWatch({ control, name: ["tls", "url"] });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-[10rem_1fr]">
        <Field label="Name" error={errors.name?.message}>
          <Input {...register("name")} className="mono" autoFocus />
        </Field>
        <Field label="Address" error={errors.url?.message}>
          <Input {...register("url")} className="mono" inputMode="url" />
        </Field>
      </div>
      <div className="grid gap-4 sm:grid-cols-3">
        <Field label="User" error={errors.username?.message}>
          <Input {...register("username")} className="mono" autoCapitalize="none" />
        </Field>
        <Field
          label="Password"
          error={errors.password?.message}
          {...(appliance ? { hint: "Empty: the stored one stays." } : {})}
        >
          <Input {...register("password")} type="password" autoComplete="new-password" />
        </Field>
        <Field label="Directory" optional error={errors.loginDomain?.message}>
          <Input {...register("loginDomain")} className="mono" placeholder="local" />
        </Field>
      </div>
      {url.startsWith("http:") ? (
        <Banner tone="danger">
          Over plain HTTP the password travels readable. Only for a simulator on this machine.
        </Banner>
      ) : (
        <div className="grid gap-2">
          <span className="font-medium text-xs">Certificate</span>
          <Controller
            control={control}
            name="tls"
            render={({ field }) => (
              <Segmented
                label="Certificate"
                value={field.value}
                onValueChange={field.onChange}
                options={TRUST}
                className="justify-self-start"
              />
            )}
          />
          {tls === "ca" ? (
            <>
              <Field
                label="CA certificate (PEM)"
                error={errors.caPem?.message}
                hint={
                  appliance?.tlsMode === "ca"
                    ? "Empty: the stored one stays."
                    : "The authority that signed the appliance's certificate."
                }
              >
                <Textarea {...register("caPem")} className="mono h-24" placeholder="-----BEGIN CERTIFICATE-----" />
              </Field>
              <FileButton
                label="Read from a file"
                accept=".pem,.crt,.cer"
                maxBytes={LARGEST_PEM_BYTES}
                onText={(text) => setValue("caPem", text, { shouldDirty: true, shouldValidate: true })}
                onFault={(message) => form.setError("caPem", { type: "file", message })}
                className="justify-self-start"
              />
            </>
          ) : null}
          {tls === "fingerprint" ? (
            <Field
              label="SHA-256 fingerprint"
              error={errors.fingerprint?.message}
              hint="Leave it empty and test the connection: it shows the certificate to compare and pin."
            >
              <Textarea {...register("fingerprint")} className="mono h-16 min-h-0" placeholder="AB:CD:…" />
            </Field>
          ) : null}
          {tls === "insecure" ? (
            <Banner tone="danger">
              Anyone between here and the appliance can read the password and change what is sent. A banner stays on
              every page while this is so.
            </Banner>
          ) : null}
        </div>
      )}
      <Field
        label="API version"
        optional
        error={errors.apiVersion?.message}
        hint="Empty: the highest that both sides speak."
        className="max-w-52"
      >
        <Input {...register("apiVersion")} className="mono" inputMode="numeric" placeholder="800" />
      </Field>
    </>
  );
}
