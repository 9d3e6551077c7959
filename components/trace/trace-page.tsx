"use client";

import { skipToken, useQuery } from "@tanstack/react-query";
import { Radar } from "lucide-react";
import { PageBody } from "../frame/page-body";
import { useTRPC } from "../trpc";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { Skeleton } from "../ui/skeleton";
import { HopList } from "./hop-list";
import { PathDrawing } from "./path-drawing";
import { TraceForm } from "./trace-form";
import { questionText, traceInput } from "./trace-question";
import { useTraceUrl } from "./trace-url";
import { VerdictPanel } from "./verdict-panel";

/** Why is it dropped? One sentence, and the way there hop by hop. */
export function TracePage() {
  const trpc = useTRPC();
  const url = useTraceUrl();
  const { question, caseId } = url;
  const input = traceInput(question, caseId);
  const trace = useQuery(
    trpc.trace.run.queryOptions(input ?? skipToken, { staleTime: 0, refetchOnWindowFocus: false }),
  );
  return (
    <PageBody>
      <h1 className="sr-only">Trace</h1>
      <TraceForm
        url={url}
        ready={input !== null}
        tracing={trace.isFetching && trace.data !== undefined}
        onTrace={() => void trace.refetch()}
      />
      {input === null ? (
        <NothingAsked question={question} />
      ) : (
        <QueryView query={trace} failure="The trace could not be made" loading={<Tracing />}>
          {(result) => (
            <div className="grid gap-4 p-3 sm:p-4">
              <VerdictPanel
                result={result}
                question={questionText(question)}
                caseId={caseId}
                live={caseId === undefined ? input : null}
                tracedAt={trace.dataUpdatedAt}
              />
              {result.hops.length === 0 ? null : (
                <>
                  <PathDrawing result={result} />
                  <HopList result={result} caseId={caseId} live={caseId === undefined ? input : null} />
                </>
              )}
            </div>
          )}
        </QueryView>
      )}
    </PageBody>
  );
}

function NothingAsked({ question: { from, to, port } }: Pick<ReturnType<typeof useTraceUrl>, "question">) {
  const title =
    from === null && to === null
      ? "Why is it dropped?"
      : from === null
        ? "Who sends it?"
        : to === null
          ? "Who should get it?"
          : "That cannot be traced";
  return (
    <EmptyState icon={Radar} title={title}>
      {from !== null && to !== null
        ? `A destination port is a number from 1 to 65535${port === null ? "" : `, and ${port} is none`}; an end is a port’s id, a device or an IP address.`
        : "Pick who sends and who should receive. The way of the first packet and of the answer to it is followed through bridges, flows, tunnels, routers and rules as they were last observed. Nothing is sent."}
    </EmptyState>
  );
}

function Tracing() {
  return (
    <div role="status" aria-busy="true" aria-label="Tracing" className="grid gap-4 p-3 sm:p-4">
      <div className="grid gap-2 rounded-lg border p-4">
        <Skeleton className="h-6 w-36" />
        <Skeleton className="w-3/4" />
      </div>
      <Skeleton className="h-20" />
      {["one", "two", "three", "four"].map((row) => (
        <Skeleton key={row} className="h-10" />
      ))}
    </div>
  );
}
