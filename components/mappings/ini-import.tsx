"use client";

import { useMutation } from "@tanstack/react-query";
import { FileUp } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { LocatedFault } from "@/server/model/mapping-views";
import { Applied } from "../plan/change-dialog";
import { PlanRunner } from "../plan/plan-runner";
import { useTRPC, useTRPCClient } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Textarea } from "../ui/input";
import { offsetOf } from "./text-offset";

const LARGEST_FILE_BYTES = 1_000_000;

type IniImportProps = { cloudId: string; applianceId: string; onClose: () => void };

/** Paste or choose a file, see every fault with its place, then read the plan. */
export function IniImport({ cloudId, applianceId, onClose }: IniImportProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const area = useRef<HTMLTextAreaElement>(null);
  const fileId = useId();
  const [text, setText] = useState("");
  const [tooLarge, setTooLarge] = useState(false);
  const [planned, setPlanned] = useState<{ text: string; attempt: number } | null>(null);
  const check = useMutation(trpc.mappings.checkIni.mutationOptions());
  const result = check.variables?.text === text ? check.data : undefined;
  if (planned !== null) {
    return (
      <div className="p-4">
        <PlanRunner
          planKey={["import-ini", cloudId, applianceId, planned.attempt]}
          makePlan={() => client.mappings.importIni.mutate({ cloudId, applianceId, text: planned.text, mode: "plan" })}
          verb="Import"
          onBack={() => setPlanned(null)}
          onClose={onClose}
        >
          {(applied) => <Applied plan={applied} onClose={onClose} />}
        </PlanRunner>
      </div>
    );
  }
  const choose = async (file: File | undefined) => {
    setTooLarge(file !== undefined && file.size > LARGEST_FILE_BYTES);
    if (file !== undefined && file.size <= LARGEST_FILE_BYTES) setText(await file.text());
  };
  const submit = async () => {
    const answer = await check.mutateAsync({ cloudId, applianceId, text }).catch(() => null);
    if (answer !== null && answer.faults.length === 0) setPlanned({ text, attempt: Date.now() });
  };
  const goTo = ({ line, column }: LocatedFault) => {
    const at = offsetOf(text, line ?? 1, column ?? 1);
    area.current?.focus();
    area.current?.setSelectionRange(at, at + 1);
  };
  return (
    <form
      className="grid gap-3 p-4"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Field
        label="Text of the file"
        hint="The whole file or just its two lines. Only the mappings are kept; passwords in it are not."
      >
        <Textarea
          ref={area}
          wrap="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={
            "[DEFAULT]\nuplinkset_mappings = physnet1:<group uuid>:<uplink set name>\nflat_net_mappings = public:<OneView network uuid>"
          }
          className="mono min-h-48 text-xs"
        />
      </Field>
      <div className="flex flex-wrap items-center gap-2">
        <label
          htmlFor={fileId}
          className="inline-flex h-8 cursor-pointer items-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 font-medium text-sm focus-within:ring-2 focus-within:ring-accent hover:bg-hover"
        >
          <FileUp aria-hidden className="size-3.5" />
          Choose file
          <input
            id={fileId}
            type="file"
            className="sr-only"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        </label>
        <span className="flex-1" />
        <Button type="submit" variant="primary" pending={check.isPending} disabled={text.trim() === ""}>
          Check and plan
        </Button>
      </div>
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {tooLarge ? (
          <Banner tone="warning">That file is larger than 1 MB: it is hardly an ini file. It was not read.</Banner>
        ) : null}
        {check.error ? <ErrorPanel title="The text was not checked" error={check.error} /> : null}
        {result && result.faults.length > 0 ? (
          <FaultList title={`${result.faults.length} to put right`} faults={result.faults} onGo={goTo} />
        ) : null}
        {result && result.notices.length > 0 ? (
          <FaultList title="Good to know" faults={result.notices} onGo={goTo} />
        ) : null}
      </div>
    </form>
  );
}

type FaultListProps = { title: string; faults: readonly LocatedFault[]; onGo: (fault: LocatedFault) => void };

function FaultList({ title, faults, onGo }: FaultListProps) {
  return (
    <section aria-label={title} className="rounded-md border">
      <h3 className="border-b bg-sunken px-3 py-1.5 font-medium text-sm">{title}</h3>
      <ol className="divide-y">
        {faults.map((fault) => (
          <li key={`${fault.line}:${fault.column} ${fault.message}`} className="flex gap-3 px-3 py-2 text-sm">
            {fault.line === null ? (
              <span className="mono w-16 shrink-0 text-fg-faint text-xs">text</span>
            ) : (
              <button
                type="button"
                onClick={() => onGo(fault)}
                aria-label={`Go to line ${fault.line}, column ${fault.column}`}
                className="mono w-16 shrink-0 text-left text-accent text-xs hover:underline"
              >
                {fault.line}:{fault.column}
              </button>
            )}
            <div className="min-w-0">
              <p className="break-words">{fault.message}</p>
              <p className="break-words text-fg-muted text-xs">{fault.remedy}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
