"use client";

import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { readQuestion, traceInput } from "../../trace/trace-question";
import { useTRPC } from "../../trpc";
import { errorFacts } from "../../ui/error-facts";
import type { LensAnswer } from "./use-lens";

/** A trace as the graph lights it, traced anew for every revision of the graph that is on the screen. */
export function useTraceLight(
  question: string | null,
  caseId: string | undefined,
  revision: string | undefined,
): LensAnswer {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input = question === null ? null : traceInput(readQuestion(question), caseId);
  const { data, error } = useQuery(
    trpc.trace.light.queryOptions(input ?? skipToken, { staleTime: Number.POSITIVE_INFINITY }),
  );
  useEffect(() => {
    if (revision !== undefined) void client.invalidateQueries(trpc.trace.light.queryFilter());
  }, [client, revision, trpc]);
  if (question !== null && input === null)
    return { found: null, error: "the address does not say from where to where" };
  return { found: data ?? null, error: error === null ? null : errorFacts(error).message };
}
