"use client";

import { keepPreviousData, skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import type { Lens } from "@/server/model/lens";
import { useTRPC } from "../../trpc";
import { errorFacts } from "../../ui/error-facts";

export type LensAnswer = {
  /** `null` while no lens is on, and before its first answer. */
  readonly found: Lens | null;
  readonly error: string | null;
};

/** What carries the query, asked anew for every revision of the graph that is on the screen. */
export function useLens(query: string | null, caseId: string | undefined, revision: string | undefined): LensAnswer {
  const trpc = useTRPC();
  const client = useQueryClient();
  const input =
    query === null ? skipToken : { query: query.slice(0, 200), ...(caseId === undefined ? {} : { caseId }) };
  const { data, error } = useQuery(
    trpc.topology.lens.queryOptions(input, {
      staleTime: Number.POSITIVE_INFINITY,
      placeholderData: keepPreviousData,
    }),
  );
  useEffect(() => {
    if (revision !== undefined) void client.invalidateQueries(trpc.topology.lens.queryFilter());
  }, [client, revision, trpc]);
  return {
    found: query === null ? null : (data ?? null),
    error: query === null || error === null ? null : errorFacts(error).message,
  };
}
