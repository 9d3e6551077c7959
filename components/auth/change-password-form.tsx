"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";

export const MINIMUM_PASSWORD_LENGTH = 12;

const change = z
  .object({
    currentPassword: z.string().min(1, { error: "Enter the password you signed in with" }),
    newPassword: z
      .string()
      .min(MINIMUM_PASSWORD_LENGTH, { error: `At least ${MINIMUM_PASSWORD_LENGTH} characters` })
      .max(128, { error: "At most 128 characters" }),
    repeated: z.string(),
  })
  .refine(({ newPassword, repeated }) => newPassword === repeated, {
    path: ["repeated"],
    error: "The two do not match",
  })
  .refine(({ newPassword, currentPassword }) => newPassword !== currentPassword, {
    path: ["newPassword"],
    error: "Choose another than the current one",
  });

export function ChangePasswordForm({ username, onChanged }: { username: string; onChanged: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const mutation = useMutation(
    trpc.session.changePassword.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.session.me.queryFilter());
        onChanged();
      },
    }),
  );
  const { register, handleSubmit, formState } = useForm({
    resolver: zodResolver(change),
    defaultValues: { currentPassword: "", newPassword: "", repeated: "" },
  });
  const submit = handleSubmit(({ currentPassword, newPassword }) => mutation.mutate({ currentPassword, newPassword }));
  const { errors } = formState;
  return (
    <form onSubmit={submit} noValidate className="grid gap-3.5">
      <input type="hidden" name="username" autoComplete="username" value={username} readOnly />
      <Field label="Current password" error={errors.currentPassword?.message}>
        <Input {...register("currentPassword")} type="password" autoComplete="current-password" className="h-9" />
      </Field>
      <Field
        label="New password"
        hint={`At least ${MINIMUM_PASSWORD_LENGTH} characters; a few words are good.`}
        error={errors.newPassword?.message}
      >
        <Input {...register("newPassword")} type="password" autoComplete="new-password" className="h-9" />
      </Field>
      <Field label="New password again" error={errors.repeated?.message}>
        <Input {...register("repeated")} type="password" autoComplete="new-password" className="h-9" />
      </Field>
      {mutation.error ? <ErrorPanel title="The password was not changed" error={mutation.error} /> : null}
      <Button type="submit" variant="primary" className="h-9 w-full" pending={mutation.isPending}>
        Change password
      </Button>
    </form>
  );
}
