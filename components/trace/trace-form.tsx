"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowRightLeft, Radar } from "lucide-react";
import { useRef } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Field } from "../ui/field";
import { Input } from "../ui/input";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { Tooltip } from "../ui/tooltip";
import { EndPicker } from "./end-picker";
import { isAddress, type TraceQuestion, USUAL_PORT } from "./trace-question";
import type { useTraceUrl } from "./trace-url";

type TraceFormProps = {
  url: ReturnType<typeof useTraceUrl>;
  ready: boolean;
  tracing: boolean;
  /** Asks again what is asked already. */
  onTrace: () => void;
};

const protocols = [
  { value: "icmp", label: "Ping" },
  { value: "tcp", label: "TCP" },
  { value: "udp", label: "UDP" },
] as const;

/** Who sends what to whom. Every change is asked at once; the button asks the same again. */
export function TraceForm({ url, ready, tracing, onTrace }: TraceFormProps) {
  const trpc = useTRPC();
  const { question, caseId, change } = url;
  const cases = useQuery(trpc.cases.list.queryOptions());
  const fromInput = useRef<HTMLInputElement>(null);
  const sources = [
    { value: "live", label: "Live hosts" },
    ...(cases.data ?? []).map(({ id, name }) => ({ value: id, label: `Case ${name}` })),
  ];
  const canSwap =
    question.from !== null && question.to !== null && !isAddress(question.to) && !question.from.includes("/");
  return (
    <form
      aria-label="Trace"
      className="grid items-start gap-x-3 gap-y-2 border-b bg-surface px-3 py-3 sm:px-4 lg:grid-cols-[minmax(0,1fr)_auto_minmax(0,1fr)_auto]"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) onTrace();
        else fromInput.current?.focus();
      }}
    >
      <EndPicker
        label="From"
        value={question.from}
        onPick={(from) => change({ from })}
        caseId={caseId}
        receives={false}
        input={fromInput}
      />
      <Tooltip content="Trace the other way">
        <Button
          size="icon"
          variant="ghost"
          aria-label="Swap the ends"
          disabled={!canSwap}
          onClick={() => change({ from: question.to, to: question.from })}
          className="max-lg:-my-2 max-lg:justify-self-center lg:mt-5"
        >
          <ArrowRightLeft aria-hidden className="size-4 max-lg:rotate-90" />
        </Button>
      </Tooltip>
      <EndPicker label="To" value={question.to} onPick={(to) => change({ to })} caseId={caseId} receives />
      <div className="flex flex-wrap items-end gap-2 lg:mt-5">
        <Segmented
          label="Protocol"
          value={question.protocol}
          onValueChange={(protocol) => change({ protocol, port: null })}
          options={protocols}
        />
        {question.protocol === "icmp" ? null : (
          <PortField key={question.protocol} question={question} change={change} />
        )}
        <Select
          aria-label="Hosts of"
          value={caseId ?? "live"}
          onValueChange={(value) => url.showCase(value === "live" ? null : value)}
          options={sources}
          className="w-36"
        />
        <Button type="submit" variant="primary" pending={tracing}>
          {tracing ? null : <Radar aria-hidden className="size-3.5" />}
          Trace
        </Button>
      </div>
    </form>
  );
}

function PortField({ question, change }: { question: TraceQuestion; change: (part: Partial<TraceQuestion>) => void }) {
  const usual = USUAL_PORT[question.protocol] ?? 0;
  return (
    <Field label="Destination port" className="[&_label]:sr-only">
      <Input
        inputMode="numeric"
        className="mono w-20"
        placeholder={String(usual)}
        defaultValue={question.port ?? usual}
        onChange={(event) => {
          const port = Number(event.target.value);
          if (/^\d+$/.test(event.target.value) && port > 0 && port < 65_536) change({ port });
        }}
      />
    </Field>
  );
}
