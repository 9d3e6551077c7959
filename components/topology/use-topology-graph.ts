"use client";

import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { applyPatch } from "@/server/model/apply-patch";
import type { Graph } from "@/server/model/graph";
import { useTRPC } from "../trpc";
import { useLine } from "./use-line";

type Expand = "all" | string[];

/**
 * The graph, kept up to date: one query, and then one subscription that writes what changed since into that query's cache.
 * While the line is down the last graph stays; coming back brings a whole one if anything changed. A case is `still`: it
 * never changes. `fetchAhead` asks for a view that is about to be shown.
 */
export function useTopologyGraph(caseId: string | undefined, expand: Expand) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const isLive = caseId === undefined;
  const optionsOf = useCallback(
    (opened: Expand) => {
      const input = caseId === undefined ? { expand: opened } : { expand: opened, caseId };
      return { input, ...trpc.topology.graph.queryOptions(input, { staleTime: Number.POSITIVE_INFINITY }) };
    },
    [trpc, caseId],
  );
  const { input, ...options } = optionsOf(expand);
  const { queryKey } = options;
  const query = useQuery({ ...options, placeholderData: keepPreviousData });
  const view = JSON.stringify(input);
  const [known, setKnown] = useState<{ readonly view: string; readonly revision: string | null } | null>(null);
  const answered = (query.data !== undefined && !query.isPlaceholderData) || query.isError;
  if (answered && known?.view !== view) setKnown({ view, revision: query.data?.revision ?? null });
  const follows = answered && known?.view === view;
  const subscription = useSubscription(
    trpc.topology.changes.subscriptionOptions(
      { ...input, lastEventId: follows ? known.revision : null },
      {
        enabled: isLive && follows,
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
      },
    ),
  );
  const { refetch } = query;
  const { reset } = subscription;
  const retry = useCallback(() => {
    if (follows) reset();
    else void refetch();
  }, [follows, reset, refetch]);
  // a view that nobody follows yet is not live, whatever the last one was
  const line = useLine(follows || !isLive ? subscription.status : "connecting", retry);
  const shown = query.isPlaceholderData ? undefined : query.data?.revision;
  const fetchAhead = useCallback(
    (opened: Expand) => {
      const { input: _, ...ahead } = optionsOf(opened);
      const there = queryClient.getQueryData(ahead.queryKey);
      // never a step back in time: what was asked for before the last change is asked for again
      if (isLive && there !== undefined && isOlder(there.revision, shown)) {
        queryClient.removeQueries({ queryKey: ahead.queryKey, exact: true });
      }
      void queryClient.prefetchQuery(ahead);
    },
    [queryClient, optionsOf, isLive, shown],
  );
  const left = useRef({ view, queryKey, isLive });
  useEffect(() => {
    const { current } = left;
    if (current.view === view) return;
    // nobody follows a live view that was left: who comes back to it is not to see it as it was
    if (current.isLive) queryClient.removeQueries({ queryKey: current.queryKey, exact: true, type: "inactive" });
    left.current = { view, queryKey, isLive };
  });
  return { query, live: isLive ? line : ("still" as const), retry, fetchAhead };
}

/** Revisions are `<bootId>:<n>`; of another start, or compared with nothing, one counts as older. */
function isOlder(revision: string, than: string | undefined): boolean {
  const [boot, n] = revision.split(":");
  const [otherBoot, otherN] = than?.split(":") ?? [];
  return boot !== otherBoot || Number(n) < Number(otherN);
}
