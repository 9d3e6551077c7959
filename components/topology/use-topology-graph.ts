"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { applyPatch } from "@/server/model/apply-patch";
import type { Graph } from "@/server/model/graph";
import { useTRPC } from "../trpc";
import { useLine } from "./use-line";

/**
 * The graph, kept up to date: one query, and one subscription that writes what changes into that query's cache. While the
 * line is down the last graph stays; coming back brings a whole one. A case is `still`: it never changes.
 */
export function useTopologyGraph(caseId: string | undefined, expand: "all" | string[]) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const input = caseId === undefined ? { expand } : { expand, caseId };
  const queryKey = trpc.topology.graph.queryKey(input);
  const query = useQuery(
    trpc.topology.graph.queryOptions(input, { placeholderData: keepPreviousData, staleTime: Number.POSITIVE_INFINITY }),
  );
  const subscription = useSubscription(
    trpc.topology.changes.subscriptionOptions(input, {
      enabled: caseId === undefined,
      onData: ({ data: change }) => {
        if (change.type === "reset") queryClient.setQueryData(queryKey, change.graph);
        else {
          const before = queryClient.getQueryData<Graph>(queryKey);
          if (before === undefined) void queryClient.invalidateQueries({ queryKey });
          else queryClient.setQueryData(queryKey, applyPatch(before, change.patch));
        }
        const { sources } = change.type === "reset" ? change.graph : change.patch;
        queryClient.setQueryData(trpc.topology.sources.queryKey({}), [...sources]);
      },
    }),
  );
  const line = useLine(subscription.status, subscription.reset);
  return { query, live: caseId === undefined ? line : ("still" as const), retry: subscription.reset };
}
