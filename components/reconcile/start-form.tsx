"use client";

import { GitCompareArrows } from "lucide-react";
import { useId, useState } from "react";
import type { RouterOutputs } from "../trpc";
import { Button } from "../ui/button";
import { Checkbox } from "../ui/checkbox";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { readScope, SCOPE_KINDS, SCOPE_LABELS, type ScopeKind } from "./scope-choice";
import { useReconcile } from "./use-reconcile";
import { useScopeOptions } from "./use-scope-options";

const KINDS = SCOPE_KINDS.map((value) => ({ value, label: SCOPE_LABELS[value] }));

type StartFormProps = { clouds: RouterOutputs["networks"]["clouds"] };

/** Says what is to be compared, and compares it. Nothing is changed by that. */
export function StartForm({ clouds }: StartFormProps) {
  const reconcile = useReconcile();
  const listId = useId();
  const [kind, setKind] = useState<ScopeKind>("mappings");
  const [cloudId, setCloudId] = useState(clouds[0]?.id ?? "");
  const [typed, setTyped] = useState("");
  const [deletes, setDeletes] = useState(false);
  const [fault, setFault] = useState<string>();
  const { options, error } = useScopeOptions(kind, cloudId === "" ? undefined : cloudId);
  const submit = () => {
    const reading = readScope(kind, cloudId, typed, options ?? []);
    setFault(reading.ok ? undefined : reading.error);
    if (reading.ok) reconcile.mutate({ scope: reading.scope, deletes });
  };
  return (
    <form
      aria-label="Start a reconciliation"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="grid gap-3 rounded-md border bg-surface p-3 sm:p-4"
    >
      <div className="flex flex-wrap items-start gap-3">
        {clouds.length > 1 ? (
          <Field label="Cloud" className="w-44">
            <Select
              value={cloudId}
              onValueChange={setCloudId}
              options={clouds.map(({ id, name }) => ({ value: id, label: name }))}
            />
          </Field>
        ) : null}
        <Field label="What" className="w-52">
          <Select
            value={kind}
            onValueChange={(next) => {
              setKind(next);
              setTyped("");
              setFault(undefined);
            }}
            options={KINDS}
          />
        </Field>
        {kind === "mappings" ? null : (
          <Field label={SCOPE_LABELS[kind].replace("One", "Which")} error={fault} className="min-w-56 flex-1">
            <Input
              list={listId}
              className="mono"
              value={typed}
              placeholder={options === undefined ? "reading…" : `one of ${options.length}`}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        )}
        <datalist id={listId}>
          {options?.map(({ id, label }) => (
            <option key={id} value={label} />
          ))}
        </datalist>
      </div>
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1">
          <Checkbox
            checked={deletes}
            onCheckedChange={setDeletes}
            label="Tick deletions from the start"
            hint="Otherwise what deletes or moves something is left out until it is ticked by name."
          />
        </div>
        <Button type="submit" variant="primary" pending={reconcile.isPending}>
          {reconcile.isPending ? null : <GitCompareArrows aria-hidden className="size-3.5" />}
          Compare
        </Button>
      </div>
      {error ? <ErrorPanel title="What can be picked could not be read" error={error} /> : null}
      {reconcile.error ? <ErrorPanel title="No plan could be made" error={reconcile.error} /> : null}
    </form>
  );
}
