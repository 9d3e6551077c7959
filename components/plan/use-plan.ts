"use client";

import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { useEffect, useRef } from "react";
import type { PlanStatus } from "@/server/model/plan";
import { useTRPC } from "../trpc";

const LOOK_MS = 2_000;
const LOOK_CLOSELY_MS = 500;

/**
 * A stored plan as it is now; `id` `null`: none. While it is applied, by whomever, the server tells each change; a plan
 * that waits is looked at every two seconds, so that a start in another tab shows here too. `startsNow`: it is about to
 * go on, look closely. When it has ended, what else is shown is read anew.
 */
export function usePlan(id: string | null, startsNow = false) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const run = useQuery(
    trpc.reconcile.run.queryOptions(id === null ? skipToken : { id }, {
      refetchInterval: ({ state }) => {
        if (startsNow) return LOOK_CLOSELY_MS;
        return isOpen(state.data?.status) ? LOOK_MS : false;
      },
    }),
  );
  const status = run.data?.status;
  useSubscription(
    trpc.reconcile.progress.subscriptionOptions(status === "applying" && id !== null ? { id } : skipToken, {
      onData: ({ data }) => queryClient.setQueryData(trpc.reconcile.run.queryKey({ id: data.id }), data),
    }),
  );
  const before = useRef(status);
  useEffect(() => {
    const ended = before.current === "applying" && !isOpen(status);
    before.current = status;
    if (!ended) return;
    for (const part of [
      trpc.reconcile.runs,
      trpc.mappings,
      trpc.networks,
      trpc.ports,
      trpc.subnets,
      trpc.routers,
      trpc.floatingIps,
      trpc.projects,
      trpc.topology,
      trpc.appliances,
    ]) {
      void queryClient.invalidateQueries(part.pathFilter());
    }
  }, [status, queryClient, trpc]);
  return run;
}

function isOpen(status: PlanStatus | undefined): boolean {
  return status === "planned" || status === "applying";
}
