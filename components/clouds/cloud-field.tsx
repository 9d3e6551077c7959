"use client";

import { Field } from "../ui/field";
import { Select } from "../ui/select";
import { useCloud, useClouds } from "./use-clouds";

type CloudFieldProps = {
  /** `undefined`: the first one. */
  cloudId: string | undefined;
  onChange: (cloudId: string) => void;
};

/** In which cloud something is made. With one cloud there is nothing to choose. */
export function CloudField({ cloudId, onChange }: CloudFieldProps) {
  const clouds = useClouds();
  const picked = useCloud(cloudId);
  if (clouds.length < 2) return null;
  const hint = picked?.kind === "neutron" ? "It is made in Neutron, and shown here as Neutron tells it" : undefined;
  return (
    <Field label="Cloud" hint={hint}>
      <Select
        value={picked?.id}
        onValueChange={onChange}
        options={clouds.map(({ id, name, kind }) => ({
          value: id,
          label: name,
          detail: kind === "neutron" ? "an OpenStack cloud" : "the console’s own record",
        }))}
      />
    </Field>
  );
}

/** What the suggested project stands for in a real cloud. */
export function projectHint(kind: string | undefined): string | undefined {
  return kind === "neutron" ? "admin: the project that the console signs in to; else the id of a project" : undefined;
}
