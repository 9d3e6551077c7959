"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "../trpc";

const REFRESH_MS = 5_000;

/**
 * The state of every live source. The topology page's subscription writes fresher ones into the same query; elsewhere
 * they are asked for every few seconds while the tab is visible.
 */
export function useSources() {
  const trpc = useTRPC();
  return useQuery(trpc.topology.sources.queryOptions({}, { refetchInterval: REFRESH_MS, staleTime: 0 }));
}
