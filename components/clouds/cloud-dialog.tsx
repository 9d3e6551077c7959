"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { type Resolver, useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import type { CloudInput, CloudUpdate } from "@/server/model/cloud-input";
import type { CloudSummary } from "@/server/model/cloud-view";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { CloudFields } from "./cloud-fields";
import { type CloudForm, cloudFormOf, readCloudForm } from "./cloud-form";
import { CloudLookView } from "./cloud-look-view";

type CloudDialogProps = {
  /** Absent: a new one. */
  cloud?: CloudSummary;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Adds or edits a cloud. It is saved only once it let us in. */
export function CloudDialog({ cloud, open, onOpenChange }: CloudDialogProps) {
  const [dirty, setDirty] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      dismissable={!dirty}
      title={cloud ? `Edit ${cloud.name}` : "Add cloud"}
      description="An OpenStack whose Neutron is read. It is tried before it is saved."
      className="sm:top-[5vh] sm:max-h-[90vh] sm:w-[min(40rem,calc(100vw-2rem))]"
    >
      <CloudEditor cloud={cloud} onDirty={setDirty} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type CloudEditorProps = {
  cloud: CloudSummary | undefined;
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
};

function CloudEditor({ cloud, onDirty, onClose }: CloudEditorProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const defaults = cloudFormOf(cloud);
  const resolver: Resolver<CloudForm, unknown, CloudInput | CloudUpdate> = (form) => {
    const reading = readCloudForm(form, cloud);
    if (reading.ok) return { values: reading.input, errors: {} };
    const errors = Object.entries(reading.errors).map(([field, message]) => [field, { type: "cloud", message }]);
    return { values: {}, errors: Object.fromEntries(errors) };
  };
  const form = useForm<CloudForm, unknown, CloudInput | CloudUpdate>({ resolver, defaultValues: defaults });
  const values = useWatch({ control: form.control });
  const done = async (news: string) => {
    await queryClient.invalidateQueries(trpc.clouds.pathFilter());
    toast.success(news);
    onClose();
  };
  const test = useMutation(trpc.clouds.test.mutationOptions());
  const add = useMutation(trpc.clouds.add.mutationOptions({ onSuccess: (_, { name }) => done(`${name} added`) }));
  const update = useMutation(
    trpc.clouds.update.mutationOptions({ onSuccess: (_, { name }) => done(`${name} changed`) }),
  );
  const save = cloud ? update : add;

  // what was found out about other values than those in the form says nothing
  const current = readCloudForm({ ...defaults, ...values }, cloud);
  const isOf = (tried: unknown) => current.ok && JSON.stringify(tried) === JSON.stringify(current.input);
  const runTest = async () => {
    save.reset();
    const trial = readCloudForm(form.getValues(), cloud);
    if (trial.ok) test.mutate(trial.input);
    else await form.trigger(undefined, { shouldFocus: true });
  };
  const submit = form.handleSubmit((input) => {
    test.reset();
    if ("id" in input) update.mutate(input);
    else add.mutate(input);
  });

  // below the fields, which may fill the dialog
  const result = useRef<HTMLDivElement>(null);
  const isTold = Boolean(test.data ?? test.error ?? save.error);
  useEffect(() => {
    if (isTold) result.current?.scrollIntoView({ block: "nearest" });
  }, [isTold]);

  return (
    <form onSubmit={submit} onChange={() => onDirty(true)} noValidate className="grid gap-4">
      <CloudFields form={form} cloud={cloud} />
      <div aria-live="polite" ref={result} className="grid gap-3 empty:hidden">
        {test.data && isOf(test.variables) ? <CloudLookView look={test.data} /> : null}
        {test.error && isOf(test.variables) ? (
          <ErrorPanel title="The cloud could not be tried" error={test.error} />
        ) : null}
        {save.error && isOf(save.variables) ? <ErrorPanel title="The cloud was not saved" error={save.error} /> : null}
      </div>
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex flex-wrap gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={() => void runTest()} pending={test.isPending}>
          {test.isPending ? null : <PlugZap aria-hidden className="size-3.5" />}
          Test connection
        </Button>
        <span className="flex-1" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          {cloud ? "Save" : "Add cloud"}
        </Button>
      </footer>
    </form>
  );
}
