"use client";

import { useState } from "react";
import type { IsolationHostView } from "@/server/model/isolation-view";
import { Applied, PLAN_DIALOG } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { RunnerFooter } from "../plan/runner-footer";
import { useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Field } from "../ui/field";
import { FileButton } from "../ui/file-button";
import { Input, Textarea } from "../ui/input";
import { Select } from "../ui/select";

type IsolateDialogProps = { hosts: readonly IsolationHostView[]; hostId: string | null; onClose: () => void };
type Draft = { readonly host: string; readonly vm: string; readonly text: string };
type Asked = Draft & { readonly attempt: number };

/** Paste what libvirt prints of a VM, read the rules that follow from it, apply them. */
export function IsolateDialog({ hosts, hostId, onClose }: IsolateDialogProps) {
  const client = useTRPCClient();
  const [draft, setDraft] = useState<Draft>({ host: hostId ?? hosts[0]?.hostId ?? "", vm: "", text: "" });
  const [asked, setAsked] = useState<Asked | null>(null);
  const makePlan = ({ host, vm, text }: Asked) =>
    client.isolation.activate.mutate({ host, text, mode: "plan", ...(vm.trim() === "" ? {} : { vm: vm.trim() }) });
  return (
    <Dialog open onOpenChange={onClose} title="Isolate a VM" className={PLAN_DIALOG}>
      {asked === null ? (
        <IsolateFields
          hosts={hosts}
          draft={draft}
          onDraft={setDraft}
          onSubmit={() => setAsked({ ...draft, attempt: Date.now() })}
          onClose={onClose}
        />
      ) : (
        <PlanRunner
          planKey={["isolate-vm", asked.host, asked.attempt]}
          makePlan={() => makePlan(asked)}
          verb="Isolate VM"
          onBack={() => setAsked(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      )}
    </Dialog>
  );
}

type IsolateFieldsProps = {
  hosts: readonly IsolationHostView[];
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onSubmit: () => void;
  onClose: () => void;
};

function IsolateFields({ hosts, draft, onDraft, onSubmit, onClose }: IsolateFieldsProps) {
  const [tried, setTried] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const isXml = /^\s*</m.test(draft.text);
  const problem =
    draft.text.trim() === ""
      ? "Paste the VM’s domain XML, or its NICs."
      : !isXml && draft.vm.trim() === ""
        ? "Name the VM: only the XML says it by itself."
        : null;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (problem === null) onSubmit();
      }}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Host">
          <Select
            value={draft.host}
            onValueChange={(host) => onDraft({ ...draft, host })}
            options={hosts.map(({ hostId, hostName }) => ({ value: hostId, label: hostName }))}
          />
        </Field>
        <Field label="VM" optional={isXml} hint="as libvirt calls it">
          <Input
            className="mono"
            placeholder={isXml ? "as the XML says" : "one-42"}
            value={draft.vm}
            onChange={(event) => onDraft({ ...draft, vm: event.target.value })}
          />
        </Field>
      </div>
      <Field
        label="Domain XML or NICs"
        hint="virsh dumpxml, virsh domiflist, xm network-list, or a line with device and MAC for each NIC. With brctl show of the host below it, its bridges are compared with this host’s."
      >
        <Textarea
          wrap="off"
          className="mono h-56 text-xs"
          placeholder={"<domain type='kvm' id='7'>\n  …\nor\nvnet0 02:00:c0:a8:01:05"}
          value={draft.text}
          onChange={(event) => onDraft({ ...draft, text: event.target.value })}
        />
      </Field>
      <div>
        <FileButton
          label="Read from a file"
          accept=".xml,.txt"
          maxBytes={2_000_000}
          onText={(text) => {
            setFault(null);
            onDraft({ ...draft, text });
          }}
          onFault={setFault}
        />
      </div>
      {fault !== null || (tried && problem !== null) ? (
        <p role="alert" className="text-failed text-sm">
          {fault ?? problem}
        </p>
      ) : null}
      <RunnerFooter onBack={undefined}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show rules
        </Button>
      </RunnerFooter>
    </form>
  );
}
