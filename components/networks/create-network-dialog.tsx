"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { NetworkView } from "@/server/model/mapping-views";
import type { NetworkInput } from "@/server/model/network-input";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPC, useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { anotherNetwork, EMPTY_NETWORK, type NetworkForm, readNetworkForm } from "./network-form";

const TYPES = [
  { value: "flat", label: "flat", detail: "untagged, one on a physical network" },
  { value: "vlan", label: "vlan", detail: "a VLAN of a physical network" },
  { value: "gre", label: "gre", detail: "a key between hosts" },
  { value: "vxlan", label: "vxlan", detail: "a VNI between hosts" },
] as const;

type CreateNetworkDialogProps = { networks: readonly NetworkView[]; onClose: () => void };

/** Create a network: say what it is, read the plan, apply it; and another one like it. */
export function CreateNetworkDialog({ networks, onClose }: CreateNetworkDialogProps) {
  const client = useTRPCClient();
  const [form, setForm] = useState<NetworkForm>(EMPTY_NETWORK);
  const [planned, setPlanned] = useState<{ input: NetworkInput; attempt: number } | null>(null);
  return (
    <Dialog open onOpenChange={onClose} title="Create network" className={PLAN_DIALOG}>
      {planned === null ? (
        <NetworkFields
          form={form}
          onChange={setForm}
          onSubmit={(input) => setPlanned({ input, attempt: Date.now() })}
          onClose={onClose}
        />
      ) : (
        <PlanRunner
          planKey={["create-network", planned.attempt]}
          makePlan={() => client.networks.create.mutate({ ...planned.input, mode: "plan" })}
          verb="Create network"
          onBack={() => setPlanned(null)}
          onClose={onClose}
        >
          {(applied) => (
            <Applied plan={applied} onClose={onClose}>
              <Button
                autoFocus
                onClick={() => {
                  setForm(anotherNetwork(form, networks));
                  setPlanned(null);
                }}
              >
                Create another
              </Button>
            </Applied>
          )}
        </PlanRunner>
      )}
    </Dialog>
  );
}

type NetworkFieldsProps = {
  form: NetworkForm;
  onChange: (form: NetworkForm) => void;
  onSubmit: (input: NetworkInput) => void;
  onClose: () => void;
};

function NetworkFields({ form, onChange, onSubmit, onClose }: NetworkFieldsProps) {
  const trpc = useTRPC();
  const physicalNetworks = useQuery(trpc.networks.physicalNetworks.queryOptions());
  const [tried, setTried] = useState(false);
  const reading = readNetworkForm(form);
  const errors = tried && !reading.ok ? reading.errors : {};
  const set = (changes: Partial<NetworkForm>) => onChange({ ...form, ...changes });
  const isPhysical = form.networkType === "flat" || form.networkType === "vlan";
  const fitting = (physicalNetworks.data ?? []).map(({ name, types }) => ({
    value: name,
    label: name,
    detail: types.join(", "),
    disabled: !types.some((type) => type === form.networkType),
  }));
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
        <Field label="Name" error={errors.name} optional>
          <Input autoFocus value={form.name} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Project" error={errors.projectId}>
          <Input value={form.projectId} onChange={(event) => set({ projectId: event.target.value })} />
        </Field>
        <Field label="Type">
          <Select value={form.networkType} onValueChange={(networkType) => set({ networkType })} options={TYPES} />
        </Field>
        {isPhysical ? (
          <Field label="Physical network" error={errors.physicalNetwork}>
            <Select
              value={form.physicalNetwork === "" ? undefined : form.physicalNetwork}
              onValueChange={(physicalNetwork) => set({ physicalNetwork })}
              options={fitting}
              placeholder={physicalNetworks.data?.length === 0 ? "none yet" : "Pick one"}
            />
          </Field>
        ) : null}
        {form.networkType === "flat" ? null : (
          <Field
            label={form.networkType === "vlan" ? "VLAN" : "Key"}
            hint="Empty: the first free one"
            error={errors.segmentationId}
            optional
          >
            <Input
              inputMode="numeric"
              className="mono"
              value={form.segmentationId}
              onChange={(event) => set({ segmentationId: event.target.value })}
            />
          </Field>
        )}
        <Field label="MTU" error={errors.mtu} optional>
          <Input
            inputMode="numeric"
            className="mono"
            value={form.mtu}
            onChange={(event) => set({ mtu: event.target.value })}
          />
        </Field>
      </div>
      <fieldset className="flex flex-wrap gap-4 text-sm">
        <legend className="sr-only">Use</legend>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={form.external}
            onChange={(event) => set({ external: event.target.checked })}
          />
          external: routers may have their gateway on it
        </label>
        <label className="flex items-center gap-2">
          <input type="checkbox" checked={form.shared} onChange={(event) => set({ shared: event.target.checked })} />
          shared with all projects
        </label>
      </fieldset>
      <footer className="-mx-4 -mb-4 flex justify-end gap-2 border-t px-4 py-3">
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show plan
        </Button>
      </footer>
    </form>
  );
}
