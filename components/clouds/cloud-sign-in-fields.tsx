"use client";

import { useWatch } from "react-hook-form";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import type { CloudFieldsProps } from "./cloud-fields-props";

/** The fields of the chosen way to sign in. */
export function CloudSignInFields({ form, cloud }: CloudFieldsProps) {
  const { register, control, formState } = form;
  const { errors } = formState;
  const method = useWatch({ control, name: "method" });
  const kept = cloud?.connection?.auth.method === method ? { hint: "Empty: the stored one stays." } : {};
  if (method === "none") {
    return (
      <Field label="Address of Neutron" error={errors.networkUrl?.message} hint="Neutron with auth_strategy = noauth.">
        <Input {...register("networkUrl")} className="mono" inputMode="url" placeholder="http://controller:9696" />
      </Field>
    );
  }
  const keystone = (
    <Field label="Address of Keystone" error={errors.authUrl?.message} hint="With or without /v3.">
      <Input {...register("authUrl")} className="mono" inputMode="url" />
    </Field>
  );
  if (method === "application-credential") {
    return (
      <>
        {keystone}
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Credential id" error={errors.credentialId?.message}>
            <Input {...register("credentialId")} className="mono" autoCapitalize="none" />
          </Field>
          <Field label="Secret" error={errors.secret?.message} {...kept}>
            <Input {...register("secret")} type="password" autoComplete="new-password" />
          </Field>
        </div>
      </>
    );
  }
  return (
    <>
      {keystone}
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="User" error={errors.username?.message}>
          <Input {...register("username")} className="mono" autoCapitalize="none" />
        </Field>
        <Field label="Domain of the user" error={errors.userDomain?.message}>
          <Input {...register("userDomain")} className="mono" />
        </Field>
        <Field label="Project" error={errors.project?.message}>
          <Input {...register("project")} className="mono" autoCapitalize="none" />
        </Field>
        <Field label="Domain of the project" error={errors.projectDomain?.message}>
          <Input {...register("projectDomain")} className="mono" />
        </Field>
      </div>
      <Field label="Password" error={errors.password?.message} className="max-w-72" {...kept}>
        <Input {...register("password")} type="password" autoComplete="new-password" />
      </Field>
    </>
  );
}
