"use client";

import { Controller, useWatch } from "react-hook-form";
import { Banner } from "../ui/banner";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input, Textarea } from "../ui/input";
import { Segmented } from "../ui/segmented";
import type { CloudFieldsProps } from "./cloud-fields-props";
import { CloudSignInFields } from "./cloud-sign-in-fields";

const LARGEST_PEM_BYTES = 100_000;

const METHODS = [
  { value: "password", label: "Password" },
  { value: "application-credential", label: "Application credential" },
  { value: "none", label: "No Keystone" },
] as const;

const INTERFACES = [
  { value: "public", label: "Public" },
  { value: "internal", label: "Internal" },
  { value: "admin", label: "Admin" },
] as const;

const TRUST = [
  { value: "system", label: "This machine's CAs" },
  { value: "ca", label: "CA certificate" },
] as const;

export function CloudFields({ form, cloud }: CloudFieldsProps) {
  const { register, control, formState } = form;
  const { errors } = formState;
  const [method, authUrl, trust] = useWatch({ control, name: ["method", "authUrl", "trust"] });
  return (
    <>
      <Field label="Name" error={errors.name?.message} className="max-w-64">
        <Input {...register("name")} className="mono" autoFocus />
      </Field>
      <div className="grid gap-2">
        <span className="font-medium text-xs">Sign-in</span>
        <Controller
          control={control}
          name="method"
          render={({ field }) => (
            <Segmented
              label="Sign-in"
              value={field.value}
              onValueChange={field.onChange}
              options={METHODS}
              className="justify-self-start"
            />
          )}
        />
      </div>
      <CloudSignInFields form={form} cloud={cloud} />
      {method === "none" ? (
        <Banner tone="warning">
          Whoever reaches this address may do anything in the cloud: it asks nobody who they are.
        </Banner>
      ) : (
        <>
          {authUrl.startsWith("http:") ? (
            <Controller
              control={control}
              name="allowPlainHttp"
              render={({ field }) => (
                <Checkbox
                  checked={field.value}
                  onCheckedChange={field.onChange}
                  label="Send password and token over plain HTTP"
                  hint="Anyone between here and the cloud can read them. Always accepted for this machine itself."
                />
              )}
            />
          ) : null}
          <div className="flex flex-wrap gap-4">
            <Field label="Region" optional error={errors.region?.message} hint="Empty: the only one." className="w-44">
              <Input {...register("region")} className="mono" placeholder="RegionOne" />
            </Field>
            <div className="grid content-start gap-1">
              <span className="font-medium text-xs">Interface</span>
              <Controller
                control={control}
                name="endpointInterface"
                render={({ field }) => (
                  <Segmented
                    label="Interface"
                    value={field.value}
                    onValueChange={field.onChange}
                    options={INTERFACES}
                  />
                )}
              />
            </div>
          </div>
        </>
      )}
      <div className="grid gap-2">
        <span className="font-medium text-xs">Certificates are judged by</span>
        <Controller
          control={control}
          name="trust"
          render={({ field }) => (
            <Segmented
              label="Certificates are judged by"
              value={field.value}
              onValueChange={field.onChange}
              options={TRUST}
              className="justify-self-start"
            />
          )}
        />
        {trust === "ca" ? (
          <>
            <Field
              label="CA certificate (PEM)"
              error={errors.caPem?.message}
              hint={
                cloud?.connection?.hasCa ? "Empty: the stored one stays." : "The authority of Keystone and Neutron."
              }
            >
              <Textarea {...register("caPem")} className="mono h-24" placeholder="-----BEGIN CERTIFICATE-----" />
            </Field>
            <FileButton
              label="Read from a file"
              accept=".pem,.crt,.cer"
              maxBytes={LARGEST_PEM_BYTES}
              onText={(text) => form.setValue("caPem", text, { shouldDirty: true, shouldValidate: true })}
              onFault={(message) => form.setError("caPem", { type: "file", message })}
              className="justify-self-start"
            />
          </>
        ) : null}
      </div>
    </>
  );
}
