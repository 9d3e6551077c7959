"use client";

import { useQuery } from "@tanstack/react-query";
import { projectHint } from "../clouds/cloud-field";
import { useCloud } from "../clouds/use-clouds";
import { ProjectInput } from "../frame/project-input";
import { useTRPC } from "../trpc";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import type { NetworkForm } from "./network-form";

const TYPES = [
  { value: "gre", label: "gre", detail: "a key between hosts" },
  { value: "vxlan", label: "vxlan", detail: "a VNI between hosts" },
  { value: "vlan", label: "vlan", detail: "a VLAN of a physical network" },
  { value: "flat", label: "flat", detail: "untagged, one on a physical network" },
] as const;

type NetworkFieldsProps = {
  /** `undefined`: the first cloud. */
  cloudId: string | undefined;
  form: NetworkForm;
  onChange: (form: NetworkForm) => void;
  errors: Partial<Record<keyof NetworkForm, string>>;
};

export function NetworkFields({ cloudId, form, onChange, errors }: NetworkFieldsProps) {
  const trpc = useTRPC();
  const physicalNetworks = useQuery(
    trpc.networks.physicalNetworks.queryOptions(cloudId === undefined ? undefined : { cloudId }),
  );
  const cloud = useCloud(cloudId);
  const isNeutron = cloud?.kind === "neutron";
  const set = (changes: Partial<NetworkForm>) => onChange({ ...form, ...changes });
  const isPhysical = form.networkType === "flat" || form.networkType === "vlan";
  const fitting = (physicalNetworks.data ?? []).map(({ name, types }) => ({
    value: name,
    label: name,
    detail: types.join(", "),
    disabled: !types.some((type) => type === form.networkType),
  }));
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Name" error={errors.name} optional>
          <Input autoFocus value={form.name} onChange={(event) => set({ name: event.target.value })} />
        </Field>
        <Field label="Project" error={errors.projectId} hint={projectHint(cloud?.kind)}>
          <ProjectInput cloudId={cloudId} value={form.projectId} onChange={(projectId) => set({ projectId })} />
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
        <Field
          label="MTU"
          hint={isNeutron ? "Empty: as Neutron sets it" : MTU_HINTS[form.networkType]}
          error={errors.mtu}
          optional
        >
          <Input
            inputMode="numeric"
            className="mono"
            value={form.mtu}
            onChange={(event) => set({ mtu: event.target.value })}
          />
        </Field>
      </div>
      <fieldset className="flex flex-wrap gap-x-6 gap-y-2">
        <legend className="sr-only">Use</legend>
        <Checkbox
          checked={form.external}
          onCheckedChange={(external) => set({ external })}
          label="external: routers may have their gateway on it"
        />
        <Checkbox
          checked={form.shared}
          onCheckedChange={(shared) => set({ shared })}
          label="shared with all projects"
        />
      </fieldset>
    </>
  );
}

const MTU_HINTS: Readonly<Record<NetworkForm["networkType"], string>> = {
  gre: "Empty: 1458, what an underlay of 1500 leaves",
  vxlan: "Empty: 1450, what an underlay of 1500 leaves",
  vlan: "Empty: 1500",
  flat: "Empty: 1500",
};
