"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Controller, useForm } from "react-hook-form";
import { z } from "zod";
import { consoleRoleSchema } from "@/server/model/role";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { CONSOLE_ROLE_OPTIONS } from "./roles";
import { ShownOnce } from "./shown-once";

const LIFETIMES = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "a year" },
  { value: "never", label: "until it is revoked" },
] as const;

const newToken = z.object({
  name: z
    .string()
    .trim()
    .min(1, { error: "Name the program that will use it" })
    .max(100, { error: "At most 100 characters" }),
  role: consoleRoleSchema,
  lifetime: z.enum(["30", "90", "365", "never"]),
});

type NewToken = z.infer<typeof newToken>;
type TokenDialogProps = { open: boolean; onOpenChange: (open: boolean) => void };

export function TokenDialog({ open, onOpenChange }: TokenDialogProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.tokens.create.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(trpc.tokens.pathFilter()) }),
  );
  const { register, control, handleSubmit, formState } = useForm<NewToken>({
    resolver: zodResolver(newToken),
    defaultValues: { name: "", role: "viewer", lifetime: "90" },
  });
  const { errors, isDirty } = formState;
  const submit = handleSubmit(({ name, role, lifetime }) =>
    create.mutate({ name, role, ...(lifetime === "never" ? {} : { expiresInDays: Number(lifetime) }) }),
  );
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      dismissable={!isDirty}
      title={create.data ? `Token of ${create.variables.name}` : "Create API token"}
    >
      {create.data ? (
        <ShownOnce label="API token" secret={create.data.token} onDone={() => onOpenChange(false)}>
          Copy it now: it is not stored and not shown again.
        </ShownOnce>
      ) : (
        <form onSubmit={submit} noValidate className="grid gap-4">
          <Field label="Name" error={errors.name?.message} hint="The program that will use it.">
            <Input {...register("name")} autoFocus />
          </Field>
          <div className="grid gap-4 sm:grid-cols-2">
            <Controller
              control={control}
              name="role"
              render={({ field }) => (
                <Field label="Role" error={errors.role?.message}>
                  <Select value={field.value} onValueChange={field.onChange} options={CONSOLE_ROLE_OPTIONS} />
                </Field>
              )}
            />
            <Controller
              control={control}
              name="lifetime"
              render={({ field }) => (
                <Field label="Works for" error={errors.lifetime?.message}>
                  <Select value={field.value} onValueChange={field.onChange} options={LIFETIMES} />
                </Field>
              )}
            />
          </div>
          {create.error ? <ErrorPanel title="The token was not created" error={create.error} /> : null}
          <div className="flex justify-end gap-2">
            <Button onClick={() => onOpenChange(false)}>Cancel</Button>
            <Button type="submit" variant="primary" pending={create.isPending}>
              Create token
            </Button>
          </div>
        </form>
      )}
    </Dialog>
  );
}
