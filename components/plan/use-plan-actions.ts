"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { PlanRun } from "@/server/model/plan-run";
import { useTRPC } from "../trpc";

/** What can be done with a stored plan. Each answer goes into the cache that the views of the plan read. */
export function usePlanActions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const how = {
    onSuccess: (plan: PlanRun) => {
      queryClient.setQueryData(trpc.reconcile.run.queryKey({ id: plan.id }), plan);
    },
    onSettled: () =>
      Promise.all(
        [
          ...[trpc.reconcile, trpc.mappings, trpc.networks, trpc.ports, trpc.topology],
          ...[trpc.subnets, trpc.routers, trpc.floatingIps, trpc.projects],
        ].map((part) => queryClient.invalidateQueries(part.pathFilter())),
      ),
  };
  return {
    apply: useMutation(trpc.reconcile.apply.mutationOptions(how)),
    cancel: useMutation(trpc.reconcile.cancel.mutationOptions(how)),
    resume: useMutation(trpc.reconcile.resume.mutationOptions(how)),
    replan: useMutation(trpc.reconcile.replan.mutationOptions(how)),
  };
}
