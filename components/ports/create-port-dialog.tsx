"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PortInput } from "@/server/model/port-input";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPC, useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { LocalLinkForm } from "./local-link-form";
import { EMPTY_PORT, type PortForm, readPortForm } from "./port-form";

type CreatePortDialogProps = {
  /** Picked already; `null`: nothing is. */
  networkId: string | null;
  onClose: () => void;
  onCreated: (id: string) => void;
};

const KINDS = [
  { value: "baremetal", label: "baremetal", detail: "a NIC of a server: bound by a profile connection" },
  { value: "normal", label: "normal", detail: "of a virtual machine: OneView is left alone" },
] as const;

/** Create a port: which network, which NIC; read the plan, apply it, and go on to bind it. */
export function CreatePortDialog({ networkId, onClose, onCreated }: CreatePortDialogProps) {
  const client = useTRPCClient();
  const [form, setForm] = useState<PortForm>({ ...EMPTY_PORT, networkId: networkId ?? "" });
  const [planned, setPlanned] = useState<{ input: PortInput; attempt: number } | null>(null);
  return (
    <Dialog open onOpenChange={onClose} title="Create port" className={PLAN_DIALOG}>
      {planned === null ? (
        <PortFields
          form={form}
          onChange={setForm}
          onSubmit={(input) => setPlanned({ input, attempt: Date.now() })}
          onClose={onClose}
        />
      ) : (
        <PlanRunner
          planKey={["create-port", planned.attempt]}
          makePlan={() => client.ports.create.mutate({ ...planned.input, mode: "plan" })}
          verb="Create port"
          onBack={() => setPlanned(null)}
          onClose={onClose}
        >
          {(applied) => (
            <Applied plan={applied} onClose={onClose}>
              {applied.scope.kind === "port" ? <OpenPort id={applied.scope.portId} onOpen={onCreated} /> : null}
            </Applied>
          )}
        </PlanRunner>
      )}
    </Dialog>
  );
}

function OpenPort({ id, onOpen }: { id: string; onOpen: (id: string) => void }) {
  return <Button onClick={() => onOpen(id)}>Open the port</Button>;
}

type PortFieldsProps = {
  form: PortForm;
  onChange: (form: PortForm) => void;
  onSubmit: (input: PortInput) => void;
  onClose: () => void;
};

function PortFields({ form, onChange, onSubmit, onClose }: PortFieldsProps) {
  const trpc = useTRPC();
  const networks = useQuery(trpc.networks.list.queryOptions());
  const [tried, setTried] = useState(false);
  const reading = readPortForm(form);
  const errors = tried && !reading.ok ? reading.errors : {};
  const set = (changes: Partial<PortForm>) => onChange({ ...form, ...changes });
  const picked = form.link.way === "pick" ? (form.link.nic?.mac ?? null) : null;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (reading.ok) onSubmit(reading.input);
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Network" error={errors.networkId}>
          <Select
            value={form.networkId === "" ? undefined : form.networkId}
            onValueChange={(networkId) => set({ networkId })}
            options={(networks.data ?? []).map((network) => ({
              value: network.id,
              label: network.name || network.id,
              detail: `${network.networkType}${network.physicalNetwork === null ? "" : ` on ${network.physicalNetwork}`}`,
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
          hint={form.vnicType === "baremetal" ? "That of the server’s NIC" : "Empty: one is made, fa:16:3e:…"}
          error={errors.mac}
          optional={form.vnicType !== "baremetal"}
        >
          <Input
            className="mono"
            placeholder={picked ?? undefined}
            value={form.mac}
            onChange={(event) => set({ mac: event.target.value })}
          />
        </Field>
        <Field label="Device" hint="e.g. the UUID of the Ironic node" error={errors.deviceId} optional>
          <Input className="mono" value={form.deviceId} onChange={(event) => set({ deviceId: event.target.value })} />
        </Field>
      </div>
      {form.vnicType === "baremetal" ? (
        <fieldset className="grid gap-2">
          <legend className="mb-1 font-medium text-xs">
            Local link <span className="font-normal text-fg-faint">can be given later, with the binding</span>
          </legend>
          <LocalLinkForm draft={form.link} onChange={(link) => set({ link })} port={null} />
        </fieldset>
      ) : null}
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex justify-end gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show plan
        </Button>
      </footer>
    </form>
  );
}
