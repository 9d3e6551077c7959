"use client";

import { useQuery } from "@tanstack/react-query";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";

const REFRESH_MS = 5_000;

/** Plans that nobody asked for by hand and that wait to be read; every view of them shares one query. */
export function useWaitingPlans() {
  const trpc = useTRPC();
  const may = useMay("viewer");
  return useQuery(trpc.reconcile.waiting.queryOptions(undefined, { refetchInterval: REFRESH_MS, enabled: may }));
}
