"use client";

import { type ReactNode, useState } from "react";
import type { Named, RuleView, SecurityGroupDetails } from "@/server/model/object-views";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { Field } from "../ui/field";
import { Segmented } from "../ui/segmented";
import { Select } from "../ui/select";
import { Skeleton } from "../ui/skeleton";
import { RuleEntry } from "./rule-entry";
import { readRuleForm } from "./rule-form";
import { useWhatIf } from "./use-what-if";
import { WhatIfLedger } from "./what-if-ledger";
import { WhatIfTracesView } from "./what-if-traces";
import type { WhatIfUrl } from "./what-if-url";

type WhatIfQuestionProps = {
  url: WhatIfUrl;
  groups: readonly Named[];
  group: SecurityGroupDetails;
  /** Undefined: the one that the address says, or the first of the group. */
  portId: string | undefined;
  caseId: string | undefined;
  /** `null`: the answer is all there is to be had. */
  onPlan: (() => void) | null;
};

export function WhatIfQuestion({ url, groups, group, portId, caseId, onPlan }: WhatIfQuestionProps) {
  const [tried, setTried] = useState(false);
  const { form, without } = url;
  const reading = readRuleForm(form);
  const add = without === null && reading.ok ? [reading.input] : [];
  const going = new Set(without ?? []);
  const remove = group.rules.filter(({ id }) => going.has(id)).map(({ id }) => id);
  const shown = portId ?? url.portId ?? undefined;
  const { ledger, traces, isAsked, isCurrent } = useWhatIf({
    securityGroupId: group.id,
    portId: shown,
    caseId,
    add,
    remove,
  });
  const faults = isCurrent && isAsked ? (ledger.data?.faults ?? []) : [];
  return (
    <form
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (onPlan !== null && isAsked && isCurrent && faults.length === 0) onPlan();
      }}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Segmented
          label="The change"
          value={without === null ? "add" : "remove"}
          onValueChange={(next) => (next === "add" ? url.ask(form) : url.askWithout([]))}
          options={[
            { value: "add", label: "A rule is added" },
            { value: "remove", label: "Rules are removed" },
          ]}
        />
        {groups.length < 2 ? null : (
          <Field label="Group" className="w-44">
            <Select
              value={group.id}
              onValueChange={url.pickGroup}
              options={groups.map(({ id, name }) => ({ value: id, label: name || id.slice(0, 8) }))}
            />
          </Field>
        )}
        {portId !== undefined || group.ports.length < 2 ? null : (
          <Field label="Shown on port" className="w-56">
            <Select
              value={ledger.data?.port?.id ?? shown ?? group.ports[0]?.id}
              onValueChange={url.pickPort}
              options={group.ports.map(({ id, name, host, addresses }) => ({
                value: id,
                label: name || `port ${id.slice(0, 8)}`,
                detail: `${addresses.join(", ")}${host === "" ? ", on no host" : ` on ${host}`}`,
              }))}
            />
          </Field>
        )}
      </div>
      {without === null ? (
        <RuleEntry
          form={form}
          number={1}
          autoFocus
          group={group}
          caseId={caseId}
          tried={tried}
          faults={faults}
          onChange={(changes) => url.ask({ ...form, ...changes })}
          onRemove={undefined}
        />
      ) : (
        <RulesToGo
          rules={group.rules}
          picked={going}
          onPick={(id, isPicked) => {
            const rest = without.filter((each) => each !== id);
            url.askWithout(isPicked ? [...rest, id] : rest);
          }}
        />
      )}
      {isAsked ? (
        <>
          <Answer title="The ledger then" query={ledger} isCurrent={isCurrent} wait="Working out the lines">
            {ledger.data === undefined ? null : <WhatIfLedger whatIf={ledger.data} />}
          </Answer>
          <Answer title="Packets" query={traces} isCurrent={isCurrent} wait="Tracing packets">
            {traces.data === undefined ? null : <WhatIfTracesView found={traces.data} caseId={caseId} />}
          </Answer>
        </>
      ) : (
        <p className="text-fg-muted text-sm">
          {without === null ? "Fill in the rule to see what it would do." : "Pick the rules that would go."}
        </p>
      )}
      <footer className="-mx-4 -mb-4 sticky -bottom-4 flex items-center justify-end gap-2 border-t bg-overlay px-4 py-3">
        <Button onClick={url.close}>Close</Button>
        {onPlan === null ? null : (
          <Button type="submit" variant="primary" disabled={without !== null && remove.length === 0}>
            Make the plan
          </Button>
        )}
      </footer>
    </form>
  );
}

type AnswerProps = {
  title: string;
  wait: string;
  query: {
    readonly data: unknown;
    readonly error: unknown;
    readonly isFetching: boolean;
    readonly refetch: () => unknown;
  };
  isCurrent: boolean;
  children: ReactNode;
};

function Answer({ title, wait, query: { data, error, isFetching, refetch }, isCurrent, children }: AnswerProps) {
  const isWaiting = isFetching || !isCurrent;
  return (
    <section aria-label={title} aria-busy={isWaiting} className="grid min-w-0 gap-2">
      <h3 className="flex items-baseline gap-2 font-medium text-sm">
        {title}
        <span role="status" className="font-normal text-fg-faint text-xs">
          {isWaiting ? `${wait}…` : ""}
        </span>
      </h3>
      {error === null ? null : (
        <ErrorPanel
          title="It could not be worked out"
          error={error}
          onRetry={() => void refetch()}
          retrying={isFetching}
        />
      )}
      {data === undefined && error === null ? <Skeleton className="h-16 w-full" /> : children}
    </section>
  );
}

type RulesToGoProps = {
  rules: readonly RuleView[];
  picked: ReadonlySet<string>;
  onPick: (id: string, isPicked: boolean) => void;
};

function RulesToGo({ rules, picked, onPick }: RulesToGoProps) {
  if (rules.length === 0) return <p className="text-fg-muted text-sm">The group has no rules.</p>;
  return (
    <fieldset className="grid max-h-56 gap-1 overflow-y-auto rounded-md border p-3">
      <legend className="px-1 font-medium text-sm">Rules that go</legend>
      {rules.map(({ id, words }) => (
        <label key={id} className="flex items-center gap-2 text-sm">
          <input
            type="checkbox"
            checked={picked.has(id)}
            onChange={(event) => onPick(id, event.target.checked)}
            className="size-4 accent-(--accent)"
          />
          <span className="mono min-w-0 break-words">{words}</span>
        </label>
      ))}
    </fieldset>
  );
}
