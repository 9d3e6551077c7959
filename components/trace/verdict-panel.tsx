"use client";

import { Link2, Waypoints } from "lucide-react";
import Link from "next/link";
import { toast } from "sonner";
import type { TraceInput, TraceResult } from "@/server/model/trace";
import { CommandLine } from "../topology/panel/fact-rows";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { RelativeTime } from "../ui/relative-time";
import { useCopied } from "../ui/use-copied";
import { RealPing } from "./real-ping";
import { verdicts } from "./verdicts";

type VerdictPanelProps = {
  result: TraceResult;
  /** The trace as the address of the graph carries it. */
  question: string;
  caseId: string | undefined;
  /** What was asked of live hosts; `null`: of a case. */
  live: TraceInput | null;
  tracedAt: number;
};

/** The answer: one word, one sentence, where, and what to do next. */
export function VerdictPanel({ result, question, caseId, live, tracedAt }: VerdictPanelProps) {
  const { verdict, reason, at, hops } = result;
  const { word, icon: Icon, panel, text } = verdicts[verdict];
  const last = hops.at(-1);
  return (
    <section aria-label="Answer" className={cn("rounded-lg border px-4 py-3", panel)}>
      <div className="flex flex-wrap items-start gap-x-4 gap-y-3">
        <div role="status" className="min-w-0 flex-1 basis-80">
          <p className={cn("flex items-center gap-2 font-semibold text-xl", text)}>
            <Icon aria-hidden className="size-6 shrink-0" />
            {word}
          </p>
          <p className="wrap-break-word mt-1 text-base">{reason}</p>
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {hops.length === 0 ? null : (
            <Button asChild>
              <Link href={graphHref(result, question, caseId)}>
                <Waypoints aria-hidden className="size-3.5" />
                Show on the graph
              </Link>
            </Button>
          )}
          <CopyLink />
        </div>
      </div>
      {at === undefined ? null : (
        <dl aria-label="Where" className="mt-3 flex flex-wrap gap-x-6 gap-y-2 text-sm">
          <Place name="Host" value={at.host} />
          <Place name="Object" value={at.object} />
          <Place name="Table" value={at.table} />
          <Place name="Chain" value={at.chain} />
          <Place name="Rule" value={at.rule} wide />
        </dl>
      )}
      {verdict !== "unknown" ? null : (
        <p className="mt-3 text-fg-muted text-sm">
          Unknown is not delivered: what the sentence names was not observed or is not understood, and it decides.
        </p>
      )}
      {verdict === "delivered" || last === undefined || last.command === "" ? null : (
        <div className="mt-3">
          <p className="mb-1 text-fg-muted text-xs">See it on {last.host}:</p>
          <CommandLine command={last.command} />
        </div>
      )}
      {result.size === undefined ? null : (
        <p className="wrap-break-word mt-3 text-fg-muted text-sm">{result.size.text}</p>
      )}
      {live?.protocol !== "icmp" || hops.length === 0 ? null : <RealPing key={question} input={live} />}
      <p className="mt-2 text-fg-muted text-xs">
        From what was last observed; the trace itself sends nothing. Traced <RelativeTime at={tracedAt} ago />.
      </p>
    </section>
  );
}

function Place({ name, value, wide = false }: { name: string; value: string | undefined; wide?: boolean }) {
  if (value === undefined || value === "") return null;
  return (
    <div className={cn("min-w-0", wide && "basis-full")}>
      <dt className="text-fg-muted text-xs">{name}</dt>
      <dd className="mono wrap-anywhere text-sm">{value}</dd>
    </div>
  );
}

function CopyLink() {
  const [copied, copy] = useCopied();
  return (
    <Button
      onClick={async () => {
        if (!(await copy(window.location.href))) toast.error("The browser refused the clipboard");
      }}
    >
      <Link2 aria-hidden className="size-3.5" />
      {copied ? "Copied" : "Copy link"}
    </Button>
  );
}

/** The topology with the hosts of the way open and its hops lit. */
function graphHref({ hops }: TraceResult, question: string, caseId: string | undefined): `/topology?${string}` {
  const hosts = [...new Set(hops.flatMap(({ nodeId }) => hostKeyOf(nodeId) ?? []))];
  const words = new URLSearchParams({ trace: question });
  if (hosts.length > 0) words.set("expand", hosts.join(","));
  if (caseId !== undefined) words.set("case", caseId);
  return `/topology?${words.toString()}`;
}

function hostKeyOf(nodeId: string | undefined): string | null {
  const key = /^host:([^/]+)/.exec(nodeId ?? "")?.[1];
  return key === undefined ? null : decodeURIComponent(key);
}
