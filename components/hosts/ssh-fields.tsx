"use client";

import { Controller, useWatch } from "react-hook-form";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input, Textarea } from "../ui/input";
import { Segmented } from "../ui/segmented";
import type { HostFormHandle } from "./host-fields";

const LARGEST_KEY_BYTES = 100_000;

export function SshFields({ form, hasSecret }: { form: HostFormHandle; hasSecret: boolean }) {
  const { register, control, formState, setValue } = form;
  const { errors } = formState;
  const [login, hostKey] = useWatch({ control, name: ["login", "hostKey"] });
  // an accepted key belongs to one address
  const anotherHost = () => setValue("hostKey", "");
  const logins = [
    ...(hasSecret ? [{ value: "keep" as const, label: "Stored secret" }] : []),
    { value: "password" as const, label: "Password" },
    { value: "key" as const, label: "Private key" },
  ];
  return (
    <>
      <div className="grid grid-cols-[1fr_5rem] gap-4 sm:grid-cols-[1fr_5rem_8rem]">
        <Field label="Address" error={errors.address?.message}>
          <Input {...register("address", { onChange: anotherHost })} className="mono" placeholder="198.51.100.21" />
        </Field>
        <Field label="Port" error={errors.port?.message}>
          <Input {...register("port", { onChange: anotherHost })} className="mono" inputMode="numeric" />
        </Field>
        <Field label="User" error={errors.user?.message} className="col-span-2 sm:col-span-1">
          <Input {...register("user")} className="mono" autoCapitalize="none" />
        </Field>
      </div>
      <Controller
        control={control}
        name="sudo"
        render={({ field }) => (
          <Checkbox
            checked={field.value}
            onCheckedChange={field.onChange}
            label="Run every command through sudo"
            hint="For a user other than root that may use sudo without a password."
          />
        )}
      />
      <div className="grid gap-2">
        <span className="font-medium text-xs">Sign in with</span>
        <Controller
          control={control}
          name="login"
          render={({ field }) => (
            <Segmented
              label="Sign in with"
              value={field.value}
              onValueChange={field.onChange}
              options={logins}
              className="justify-self-start"
            />
          )}
        />
        {login === "password" ? (
          <Field label="Password" error={errors.password?.message} hint="Stored encrypted; never shown again.">
            <Input {...register("password")} type="password" autoComplete="new-password" />
          </Field>
        ) : null}
        {login === "key" ? (
          <>
            <Field label="Private key" error={errors.privateKey?.message} hint="Stored encrypted; never shown again.">
              <Textarea
                {...register("privateKey")}
                className="mono h-28"
                placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
              />
            </Field>
            <FileButton
              label="Read from a file"
              maxBytes={LARGEST_KEY_BYTES}
              onText={(text) => setValue("privateKey", text, { shouldDirty: true, shouldValidate: true })}
              onFault={(message) => form.setError("privateKey", { type: "file", message })}
              className="justify-self-start"
            />
            <Field label="Passphrase" optional error={errors.passphrase?.message}>
              <Input {...register("passphrase")} type="password" autoComplete="new-password" />
            </Field>
          </>
        ) : null}
      </div>
      {hostKey ? (
        <div className="flex flex-wrap items-center gap-2 rounded-md border bg-sunken px-3 py-2 text-xs">
          <span className="min-w-0 flex-1">
            Pinned host key <span className="mono break-all">{hostKey}</span>
          </span>
          <Button size="sm" onClick={() => setValue("hostKey", "", { shouldDirty: true })}>
            Forget
          </Button>
        </div>
      ) : null}
    </>
  );
}
