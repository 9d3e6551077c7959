"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { useState } from "react";
import { type Resolver, useForm, useWatch } from "react-hook-form";
import { toast } from "sonner";
import type { ApplianceInput, ApplianceUpdate } from "@/server/model/appliance-input";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { ErrorPanel } from "../ui/error-panel";
import { ApplianceFields } from "./appliance-fields";
import { type ApplianceForm, applianceFormOf, forTrial, readApplianceForm } from "./appliance-form";
import { ApplianceTestResult } from "./appliance-test-result";

type ApplianceDialogProps = {
  /** Absent: a new one. */
  appliance?: ApplianceSummary;
  open: boolean;
  onOpenChange: (open: boolean) => void;
};

/** Adds or edits an appliance. Its certificate is shown at the trial and can be pinned from there. */
export function ApplianceDialog({ appliance, open, onOpenChange }: ApplianceDialogProps) {
  const [dirty, setDirty] = useState(false);
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      dismissable={!dirty}
      title={appliance ? `Edit ${appliance.name}` : "Add appliance"}
      description="An HPE OneView appliance whose networks, uplink sets and profiles are read."
      className="sm:top-[7vh] sm:max-h-[86vh] sm:w-[min(38rem,calc(100vw-2rem))]"
    >
      <ApplianceEditor appliance={appliance} onDirty={setDirty} onClose={() => onOpenChange(false)} />
    </Dialog>
  );
}

type ApplianceEditorProps = {
  appliance: ApplianceSummary | undefined;
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
};

function ApplianceEditor({ appliance, onDirty, onClose }: ApplianceEditorProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const defaults = applianceFormOf(appliance);
  const resolver: Resolver<ApplianceForm, unknown, ApplianceInput | ApplianceUpdate> = (form) => {
    const reading = readApplianceForm(form, appliance);
    if (reading.ok) return { values: reading.input, errors: {} };
    const errors = Object.entries(reading.errors).map(([field, message]) => [field, { type: "appliance", message }]);
    return { values: {}, errors: Object.fromEntries(errors) };
  };
  const form = useForm<ApplianceForm, unknown, ApplianceInput | ApplianceUpdate>({ resolver, defaultValues: defaults });
  const values = useWatch({ control: form.control });
  const done = async (news: string) => {
    await queryClient.invalidateQueries(trpc.appliances.pathFilter());
    await queryClient.invalidateQueries(trpc.topology.sources.pathFilter());
    toast.success(news);
    onClose();
  };
  const test = useMutation(trpc.appliances.test.mutationOptions());
  const add = useMutation(trpc.appliances.add.mutationOptions({ onSuccess: (_, { name }) => done(`${name} added`) }));
  const update = useMutation(
    trpc.appliances.update.mutationOptions({ onSuccess: () => done(`${appliance?.name} changed`) }),
  );
  const save = appliance ? update : add;

  const current = readApplianceForm(forTrial({ ...defaults, ...values }), appliance);
  const upToDate = current.ok && JSON.stringify(test.variables) === JSON.stringify(current.input);
  const runTest = async () => {
    const trial = readApplianceForm(forTrial(form.getValues()), appliance);
    if (trial.ok) test.mutate(trial.input);
    else await form.trigger(undefined, { shouldFocus: true });
  };
  const submit = form.handleSubmit((input) => {
    if ("id" in input) update.mutate(input);
    else add.mutate(input);
  });
  const pin = (sha256: string) => {
    form.setValue("tls", "fingerprint", { shouldDirty: true });
    form.setValue("fingerprint", sha256, { shouldDirty: true });
    void runTest();
  };

  return (
    <form onSubmit={submit} onChange={() => onDirty(true)} noValidate className="grid gap-4">
      <ApplianceFields form={form} appliance={appliance} />
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {upToDate && test.data ? (
          <ApplianceTestResult result={test.data} pinned={values.fingerprint ?? ""} onPin={pin} />
        ) : null}
        {upToDate && test.error ? <ErrorPanel title="The connection did not work" error={test.error} /> : null}
        {save.error ? <ErrorPanel title="The appliance was not saved" error={save.error} /> : null}
      </div>
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex flex-wrap gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={() => void runTest()} pending={test.isPending}>
          {test.isPending ? null : <PlugZap aria-hidden className="size-3.5" />}
          Test connection
        </Button>
        <span className="flex-1" />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary" pending={save.isPending}>
          {appliance ? "Save" : "Add appliance"}
        </Button>
      </footer>
    </form>
  );
}
