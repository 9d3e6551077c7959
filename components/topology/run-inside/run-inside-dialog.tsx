"use client";

import { useMutation } from "@tanstack/react-query";
import { Play } from "lucide-react";
import { type FormEvent, useState } from "react";
import { RUN_INSIDE, RUN_INSIDE_VERBS, type RunInsideVerb } from "@/server/model/run-inside";
import { PLAN_DIALOG } from "../../plan/change-dialog";
import { useTRPC } from "../../trpc";
import { Button } from "../../ui/button";
import { Dialog } from "../../ui/dialog";
import { ErrorPanel } from "../../ui/error-panel";
import { Field } from "../../ui/field";
import { Input } from "../../ui/input";
import { Select } from "../../ui/select";
import { RunInsideOutput } from "./run-inside-output";

/** A host and one of its namespaces; `""` is the root namespace. */
export type RunInsidePlace = { readonly hostId: string; readonly hostName: string; readonly namespace: string };

const OPTIONS = RUN_INSIDE_VERBS.map((verb) => ({ value: verb, label: RUN_INSIDE[verb].text }));

/** One command of the fixed list, run where the operator looks, with what the host answers as it is. */
export function RunInsideDialog({ hostId, hostName, namespace, onClose }: RunInsidePlace & { onClose: () => void }) {
  const trpc = useTRPC();
  const [verb, setVerb] = useState<RunInsideVerb>("addresses");
  const [address, setAddress] = useState("");
  const [tried, setTried] = useState(false);
  const run = useMutation(trpc.hosts.runInside.mutationOptions());
  const asks = RUN_INSIDE[verb].address;
  const lacking = asks && address.trim() === "" ? "Whom to ask?" : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (lacking !== undefined || run.isPending) return;
    run.mutate({ hostId, namespace, verb, ...(asks ? { address: address.trim() } : {}) });
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Run inside ${namespace === "" ? `the root namespace of ${hostName}` : namespace}`}
      description={`On ${hostName}. These commands only look or ask; each run leaves a row in the audit trail.`}
      className={PLAN_DIALOG}
    >
      <div className="grid gap-4">
        <form noValidate onSubmit={submit} className="flex flex-wrap items-start gap-3">
          <Field label="Command" className="min-w-0 flex-[2_1_16rem]">
            <Select value={verb} onValueChange={setVerb} options={OPTIONS} className="mono" />
          </Field>
          {asks ? (
            <Field label="Address" className="flex-[1_1_10rem]" error={tried ? lacking : undefined}>
              <Input
                className="mono"
                placeholder="10.0.0.2"
                value={address}
                onChange={(event) => setAddress(event.target.value)}
              />
            </Field>
          ) : null}
          <Button type="submit" variant="primary" pending={run.isPending} className="mt-5">
            {run.isPending ? null : <Play aria-hidden className="size-3.5" />}
            Run
          </Button>
        </form>
        <div aria-live="polite" className="grid gap-4">
          {run.error ? <ErrorPanel title="The command was not run" error={run.error} /> : null}
          {run.data === undefined ? null : <RunInsideOutput result={run.data} namespace={namespace} />}
        </div>
        {namespace === "" ? null : <SideEffects namespace={namespace} etcFiles={run.data?.etcFiles ?? []} />}
      </div>
    </Dialog>
  );
}

/** What `ip netns exec` does besides entering the network, and this does not. */
function SideEffects({ namespace, etcFiles }: { namespace: string; etcFiles: readonly string[] }) {
  return (
    <p className="border-t pt-3 text-fg-muted text-xs">
      Only the network is the namespace’s: <code className="mono">/sys/class/net</code> would still list the host’s
      devices. <code className="mono break-all">ip netns exec {namespace}</code> also mounts{" "}
      <code className="mono">/sys</code> anew and lays the files of{" "}
      <code className="mono break-all">/etc/netns/{namespace}</code> over <code className="mono">/etc</code>
      {etcFiles.length === 0 ? "." : `: here ${etcFiles.join(", ")}.`}
    </p>
  );
}
