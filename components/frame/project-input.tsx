"use client";

import { useQuery } from "@tanstack/react-query";
import { type ComponentProps, useId } from "react";
import { useTRPC } from "../trpc";
import { Input } from "../ui/input";

type ProjectInputProps = Omit<ComponentProps<"input">, "value" | "onChange" | "list"> & {
  value: string;
  /** Whose projects are suggested; absent: those of the first cloud. */
  cloudId?: string | undefined;
  onChange: (projectId: string) => void;
};

/** A project by its identifier; those that there are come as suggestions. */
export function ProjectInput({ value, onChange, cloudId, ...rest }: ProjectInputProps) {
  const trpc = useTRPC();
  const projects = useQuery(
    trpc.projects.list.queryOptions(cloudId === undefined ? undefined : { cloudId }, { staleTime: 60_000 }),
  );
  const listId = useId();
  return (
    <>
      <Input {...rest} list={listId} value={value} onChange={(event) => onChange(event.target.value)} />
      <datalist id={listId}>
        {(projects.data ?? []).map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
