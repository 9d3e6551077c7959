"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";
import { Checkbox } from "../ui/checkbox";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import type { ScopeDraft } from "./scope-draft";

type ScopeFieldsProps = { draft: ScopeDraft; onChange: (draft: ScopeDraft) => void; error?: string | undefined };

/** What a member sees: projects of one cloud. */
export function ScopeFields({ draft, onChange, error }: ScopeFieldsProps) {
  const trpc = useTRPC();
  const clouds = useQuery(trpc.networks.clouds.queryOptions());
  const projects = useProjects(draft.cloudId);
  const tick = (id: string, isTicked: boolean) =>
    onChange({ ...draft, ticked: isTicked ? [...draft.ticked, id] : draft.ticked.filter((each) => each !== id) });
  return (
    <fieldset className="grid gap-3 rounded-md border p-3">
      <legend className="px-1 font-medium text-xs">Sees the objects of</legend>
      <Field label="Cloud">
        <Select
          value={draft.cloudId || undefined}
          placeholder="Choose a cloud"
          onValueChange={(cloudId) => onChange({ cloudId, ticked: [], typed: "" })}
          options={(clouds.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Field>
      {projects.length === 0 ? null : (
        <ul aria-label="Projects" className="grid max-h-40 gap-1.5 overflow-y-auto">
          {projects.map(({ id, name }) => (
            <li key={id}>
              <Checkbox
                checked={draft.ticked.includes(id)}
                onCheckedChange={(isTicked) => tick(id, isTicked)}
                label={name}
                {...(name === id ? {} : { hint: <span className="mono">{id}</span> })}
              />
            </li>
          ))}
        </ul>
      )}
      <Field label="Other projects" optional hint="Ids of projects that own nothing here yet." error={error}>
        <Input value={draft.typed} onChange={(event) => onChange({ ...draft, typed: event.target.value })} />
      </Field>
    </fieldset>
  );
}

/** The projects of a cloud that are known: those that own something, and those that have a name. */
export function useProjects(cloudId: string): readonly { readonly id: string; readonly name: string }[] {
  const trpc = useTRPC();
  return useQuery(trpc.projects.list.queryOptions(cloudId === "" ? skipToken : { cloudId })).data ?? [];
}
