"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Controller, useForm, useWatch } from "react-hook-form";
import { z } from "zod";
import { roleSchema } from "@/server/model/role";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { ROLE_OPTIONS } from "./roles";
import { NO_SCOPE, readScopeDraft } from "./scope-draft";
import { ScopeFields, useProjects } from "./scope-fields";
import { ShownOnce } from "./shown-once";

const newUser = z.object({
  username: z
    .string()
    .trim()
    .min(3, { error: "At least 3 characters" })
    .max(30, { error: "At most 30 characters" })
    .regex(/^[A-Za-z0-9_.]+$/, { error: "Letters, digits, dots and underscores" }),
  name: z.string().trim().min(1, { error: "Enter their name" }).max(100, { error: "At most 100 characters" }),
  role: roleSchema,
});

type NewUser = z.infer<typeof newUser>;
type UserDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function UserDialog({ open, onOpenChange }: UserDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.users.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(trpc.users.pathFilter()) }),
  );
  const { register, control, handleSubmit, formState } = useForm<NewUser>({
    resolver: zodResolver(newUser),
    defaultValues: { username: "", name: "", role: "viewer" },
  });
  const isMember = useWatch({ control, name: "role" }) === "member";
  const [draft, setDraft] = useState(NO_SCOPE);
  const [isIncomplete, setIncomplete] = useState(false);
  const projects = useProjects(isMember ? draft.cloudId : "");
  const submit = handleSubmit((values) => {
    const scope = values.role === "member" ? readScopeDraft(draft, projects) : undefined;
    setIncomplete(scope === null);
    if (scope !== null) create.mutate({ ...values, ...(scope === undefined ? {} : { scope }) });
  });
  const { errors, isDirty } = formState;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      dismissable={!isDirty}
      title={create.data ? `One-time password of ${create.variables.username}` : "Add user"}
    >
      {create.data ? (
        <ShownOnce label="One-time password" secret={create.data.password} onDone={() => onOpenChange(false)}>
          Hand it over now: it is not shown again. They must change it at their first sign-in.
        </ShownOnce>
      ) : (
        <form onSubmit={submit} noValidate className="grid gap-4">
          <div className="grid gap-4 sm:grid-cols-2">
            <Field label="User name" error={errors.username?.message} hint="What they sign in with.">
              <Input {...register("username")} className="mono" autoCapitalize="none" autoFocus />
            </Field>
            <Field label="Name" error={errors.name?.message}>
              <Input {...register("name")} />
            </Field>
          </div>
          <Controller
            control={control}
            name="role"
            render={({ field }) => (
              <Field label="Role" error={errors.role?.message}>
                <Select value={field.value} onValueChange={field.onChange} options={ROLE_OPTIONS} />
              </Field>
            )}
          />
          {isMember ? (
            <ScopeFields
              draft={draft}
              onChange={setDraft}
              error={isIncomplete ? "Choose a cloud and at least one project" : undefined}
            />
          ) : null}
          {create.error ? <ErrorPanel title="The user was not added" error={create.error} /> : null}
          <div className="flex justify-end gap-2">
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button type="submit" variant="primary" pending={create.isPending}>
              Add user
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
