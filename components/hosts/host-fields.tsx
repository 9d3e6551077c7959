"use client";

import { Controller, type UseFormReturn, useWatch } from "react-hook-form";
import type { HostInput } from "@/server/model/host-input";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Segmented } from "../ui/segmented";
import type { HostForm } from "./host-form";
import { SshFields } from "./ssh-fields";

export type HostFormHandle = UseFormReturn<HostForm, unknown, HostInput>;

const TRANSPORTS = [
  { value: "ssh", label: "SSH" },
  { value: "local", label: "This machine" },
  { value: "netns", label: "Network namespace" },
  { value: "simulated", label: "Simulated" },
] as const;

const OWNERSHIPS = [
  { value: "observed", label: "Observed" },
  { value: "managed", label: "Managed" },
] as const;

export function HostFields({ form, hasSecret }: { form: HostFormHandle; hasSecret: boolean }) {
  const { register, control, formState } = form;
  const { errors } = formState;
  const [transport, ownership] = useWatch({ control, name: ["transport", "ownership"] });
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.name?.message} hint="As it shall be called in graph and plans.">
          <Input {...register("name")} className="mono" autoFocus />
        </Field>
        <div className="grid content-start gap-1">
          <span className="font-medium text-xs">Ownership</span>
          <Controller
            control={control}
            name="ownership"
            render={({ field }) => (
              <Segmented label="Ownership" value={field.value} onValueChange={field.onChange} options={OWNERSHIPS} />
            )}
          />
          <p className="text-fg-faint text-xs">
            {ownership === "managed"
              ? "Bridgehead plugs and wires it; changes still go through plans."
              : "An agent such as Neutron's owns it; Bridgehead reads."}
          </p>
        </div>
      </div>
      <div className="grid content-start gap-1">
        <span className="font-medium text-xs">Reached by</span>
        <Controller
          control={control}
          name="transport"
          render={({ field }) => (
            <Segmented label="Reached by" value={field.value} onValueChange={field.onChange} options={TRANSPORTS} />
          )}
        />
      </div>
      {transport === "ssh" ? <SshFields form={form} hasSecret={hasSecret} /> : null}
      {transport === "netns" ? (
        <Field
          label="Namespace"
          error={errors.namespace?.message}
          hint="As `ip netns list` shows it on this machine. The lab's hosts are of this kind."
        >
          <Input {...register("namespace")} className="mono" />
        </Field>
      ) : null}
      {transport === "simulated" ? (
        <p className="text-fg-muted text-sm">
          A host that the console plays itself, kept in its data directory: everything can be tried on it, and no packet
          ever passes.
        </p>
      ) : null}
      {transport === "local" ? (
        <p className="text-fg-muted text-sm">
          The machine that the console runs on. Reading everything needs root; what cannot be read is named.
        </p>
      ) : null}
    </>
  );
}
