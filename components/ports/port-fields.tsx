"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { GuestFields } from "./guest-fields";
import { LocalLinkForm } from "./local-link-form";
import type { PortErrors, PortForm } from "./port-form";

const KINDS = [
  { value: "normal", label: "normal", detail: "of a virtual machine: plugged and wired on a host" },
  { value: "baremetal", label: "baremetal", detail: "a NIC of a server: bound by a profile connection" },
] as const;

type PortFieldsProps = { form: PortForm; onChange: (form: PortForm) => void; errors: PortErrors };

export function PortFields({ form, onChange, errors }: PortFieldsProps) {
  const trpc = useTRPC();
  const networks = useQuery(trpc.networks.list.queryOptions());
  const set = (changes: Partial<PortForm>) => onChange({ ...form, ...changes });
  const isServer = form.vnicType === "baremetal";
  const picked = form.link.way === "pick" ? (form.link.nic?.mac ?? null) : null;
  const network = networks.data?.find(({ id }) => id === form.networkId);
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Network" error={errors.networkId}>
          <Select
            value={form.networkId === "" ? undefined : form.networkId}
            onValueChange={(networkId) => set({ networkId, guest: { ...form.guest, addresses: null, groupIds: null } })}
            options={(networks.data ?? []).map((each) => ({
              value: each.id,
              label: each.name || each.id,
              detail: `${each.networkType}${each.physicalNetwork === null ? "" : ` on ${each.physicalNetwork}`}, ${each.projectId}`,
            }))}
            placeholder="Pick one"
          />
        </Field>
        <Field label="Name" error={errors.name} optional>
          <Input value={form.name} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="vNIC type">
          <Select value={form.vnicType} onValueChange={(vnicType) => set({ vnicType })} options={KINDS} />
        </Field>
        <Field
          label="MAC"
          hint={isServer ? "That of the server’s NIC" : "Empty: one is made, fa:16:3e:…"}
          error={errors.mac}
          optional={!isServer}
        >
          <Input
            className="mono"
            placeholder={(isServer ? picked : null) ?? undefined}
            value={form.mac}
            onChange={(event) => set({ mac: event.target.value })}
          />
        </Field>
        <Field
          label="Device"
          hint={isServer ? "e.g. the UUID of the Ironic node" : "The UUID of the instance"}
          error={errors.deviceId}
          optional
        >
          <Input className="mono" value={form.deviceId} onChange={(event) => set({ deviceId: event.target.value })} />
        </Field>
      </div>
      {isServer ? (
        <fieldset className="grid gap-2">
          <legend className="mb-1 font-medium text-xs">
            Local link <span className="font-normal text-fg-faint">can be given later, with the binding</span>
          </legend>
          <LocalLinkForm draft={form.link} onChange={(link) => set({ link })} port={null} />
        </fieldset>
      ) : (
        <GuestFields
          draft={form.guest}
          onChange={(guest) => set({ guest })}
          errors={errors}
          networkId={form.networkId}
          projectId={network?.projectId ?? null}
        />
      )}
    </>
  );
}
