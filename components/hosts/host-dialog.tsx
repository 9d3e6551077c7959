"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { useId, useState } from "react";
import { type Resolver, useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import type { HostInput } from "@/server/model/host-input";
import type { HostSummary } from "@/server/model/host-view";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { HostFields } from "./host-fields";
import { emptyHostForm, type HostForm, hostFormOf, hostUpdateOf, readHostForm } from "./host-form";
import { HostTestResult } from "./host-test-result";

const resolver: Resolver<HostForm, unknown, HostInput> = (form) => {
  const reading = readHostForm(form);
  if (reading.ok) return { values: reading.input, errors: {} };
  const errors = Object.entries(reading.errors).map(([field, message]) => [field, { type: "host", message }]);
  return { values: {}, errors: Object.fromEntries(errors) };
};

type HostDialogProps = {
  /** Absent: a new one. */
  host?: HostSummary;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Adds or edits a host. Its connection can be tried before anything is stored; an SSH key is accepted by the operator first. */
export function HostDialog({ host, open, onOpenChange }: HostDialogProps) {
  const [dirty, setDirty] = useState(false);
  const formId = useId();
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      dismissable={!dirty}
      title={host ? `Edit ${host.name}` : "Add host"}
      description="A Linux machine whose bridges, namespaces and Open vSwitch are read."
      className="sm:top-[7vh] sm:max-h-[86vh] sm:w-[min(38rem,calc(100vw-2rem))]"
    >
      <HostEditor host={host} formId={formId} onDirty={setDirty} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type HostEditorProps = {
  host: HostSummary | undefined;
  formId: string;
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
};

function HostEditor({ host, formId, onDirty, onClose }: HostEditorProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const form = useForm<HostForm, unknown, HostInput>({
    resolver,
    defaultValues: host ? hostFormOf(host) : emptyHostForm(),
  });
  const values = useWatch({ control: form.control });
  const done = async (news: string) => {
    await queryClient.invalidateQueries(trpc.hosts.pathFilter());
    await queryClient.invalidateQueries(trpc.topology.sources.pathFilter());
    toast.success(news);
    onClose();
  };
  const test = useMutation(trpc.hosts.test.mutationOptions());
  const add = useMutation(trpc.hosts.add.mutationOptions({ onSuccess: (_, { name }) => done(`${name} added`) }));
  const update = useMutation(trpc.hosts.update.mutationOptions({ onSuccess: () => done(`${host?.name} changed`) }));
  const save = host ? update : add;

  const tried = JSON.stringify(test.variables);
  const current = readHostForm({ ...emptyHostForm(), ...values });
  const toTest = (input: HostInput) => ({ ...input, ...(host ? { id: host.id } : {}) });
  const upToDate = current.ok && tried === JSON.stringify(toTest(current.input));
  const result = upToDate ? test.data : undefined;

  const runTest = form.handleSubmit((input) => test.mutate(toTest(input)));
  const submit = form.handleSubmit((input) => {
    const unaccepted = input.settings.transport === "ssh" && input.hostKey === undefined;
    if (unaccepted) test.mutate(toTest(input));
    else if (host) update.mutate(hostUpdateOf(host, input));
    else add.mutate(input);
  });
  const accept = (fingerprint: string) => {
    form.setValue("hostKey", fingerprint, { shouldDirty: true });
    void runTest();
  };

  return (
    <form id={formId} onSubmit={submit} onChange={() => onDirty(true)} noValidate className="grid gap-4">
      <HostFields form={form} hasSecret={host?.hasSecret ?? false} />
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {result ? <HostTestResult result={result} onAccept={accept} /> : null}
        {upToDate && test.error ? <ErrorPanel title="The connection did not work" error={test.error} /> : null}
        {save.error ? <ErrorPanel title="The host was not saved" error={save.error} /> : null}
      </div>
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex flex-wrap gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={() => void runTest()} pending={test.isPending}>
          {test.isPending ? null : <PlugZap aria-hidden className="size-3.5" />}
          Test connection
        </Button>
        <span className="flex-1" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          {host ? "Save" : "Add host"}
        </Button>
      </footer>
    </form>
  );
}
