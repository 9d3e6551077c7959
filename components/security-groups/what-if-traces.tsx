import { ArrowRight } from "lucide-react";
import Link from "next/link";
import type { TraceChange, WhatIfTraces } from "@/server/model/security-group-views";
import { endText, questionText } from "../trace/trace-question";
import { verdicts } from "../trace/verdicts";
import { cn } from "../ui/cn";

/** Packets as they fare now and would then, those that change first; and what was not looked at. */
export function WhatIfTracesView({ found, caseId }: { found: WhatIfTraces; caseId: string | undefined }) {
  const { traces, notLookedAt } = found;
  const changed = traces.filter(({ isChanged }) => isChanged);
  const same = traces.filter(({ isChanged }) => !isChanged);
  return (
    <div className="grid min-w-0 gap-2">
      {traces.length === 0 ? null : (
        <p className="text-sm">
          {changed.length === 0
            ? `None of ${traces.length} packets would fare otherwise.`
            : `${changed.length} of ${traces.length} packets would fare otherwise.`}
        </p>
      )}
      {changed.length === 0 ? null : (
        <ul aria-label="Packets that fare otherwise" className="grid gap-px overflow-hidden rounded-md border bg-line">
          {changed.map((trace) => (
            <Row key={JSON.stringify(trace.question)} trace={trace} caseId={caseId} />
          ))}
        </ul>
      )}
      {same.length === 0 ? null : (
        <details className="overflow-hidden rounded-md border">
          <summary className="cursor-pointer bg-sunken px-2.5 py-1.5 text-sm">
            {same.length} {same.length === 1 ? "packet fares" : "packets fare"} as now
          </summary>
          <ul aria-label="Packets that fare as now" className="grid gap-px border-t bg-line">
            {same.map((trace) => (
              <Row key={JSON.stringify(trace.question)} trace={trace} caseId={caseId} />
            ))}
          </ul>
        </details>
      )}
      {notLookedAt.length === 0 ? null : (
        <section aria-label="Not looked at" className="text-fg-muted text-xs">
          <h4 className="font-medium">Not looked at</h4>
          <ul className="list-disc pl-4">
            {notLookedAt.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

function Row({ trace, caseId }: { trace: TraceChange; caseId: string | undefined }) {
  const { question, from, to, packet, before, after, isChanged } = trace;
  const { protocol, port } = question;
  const ends = {
    from: endText({ end: question.from }),
    to: "address" in question.to ? question.to.address : question.to.portId,
  };
  const words = questionText({ ...ends, protocol, port: port ?? null });
  const href = `/trace?${words}${caseId === undefined ? "" : `&caseId=${encodeURIComponent(caseId)}`}` as const;
  return (
    <li className="grid gap-1 bg-overlay px-2.5 py-1.5">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="mono">{packet}</span>
        <span className="min-w-0">
          {from} <ArrowRight aria-label="to" className="inline size-3 text-fg-faint" /> {to}
        </span>
        <span className="flex-1" />
        <Verdict verdict={before.verdict} />
        {isChanged ? (
          <>
            <ArrowRight aria-label="becomes" className="size-3.5 text-fg-faint" />
            <Verdict verdict={after.verdict} />
          </>
        ) : null}
      </span>
      <span className="break-words text-fg-muted text-xs">
        {isChanged ? "Then: " : ""}
        {after.reason}.{" "}
        <Link href={href} className="text-accent underline underline-offset-2">
          Trace it as it is now
        </Link>
      </span>
    </li>
  );
}

function Verdict({ verdict }: { verdict: TraceChange["before"]["verdict"] }) {
  const { word, icon: Icon, chip } = verdicts[verdict];
  return (
    <span className={cn("inline-flex items-center gap-1 whitespace-nowrap rounded-sm border px-1.5 text-xs", chip)}>
      <Icon aria-hidden className="size-3.5" />
      {word}
    </span>
  );
}
