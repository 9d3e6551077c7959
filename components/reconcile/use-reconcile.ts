"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useTRPC } from "../trpc";

/** Compares intent, mirror and appliances in a scope, keeps the plan of what differs, and goes to it. */
export function useReconcile() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.reconcile.plan.mutationOptions({
      onSuccess: async (plan) => {
        queryClient.setQueryData(trpc.reconcile.run.queryKey({ id: plan.id }), plan);
        router.push(`/reconcile?plan=${plan.id}`);
        await Promise.all(
          [trpc.reconcile.runs, trpc.appliances].map((part) => queryClient.invalidateQueries(part.pathFilter())),
        );
      },
    }),
  );
}
