"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";

type ReconcileButtonProps = { cloudId: string; physicalNetwork: string };

/** Compares what is intended for one physical network with the appliances, and opens the plan of what differs. */
export function ReconcileButton({ cloudId, physicalNetwork }: ReconcileButtonProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const plan = useMutation(
    trpc.reconcile.plan.mutationOptions({
      onSuccess: async ({ id }) => {
        await queryClient.invalidateQueries(trpc.reconcile.runs.pathFilter());
        router.push(`/changes/${id}`);
      },
      onError: (error) => {
        const { message, remedy } = errorFacts(error);
        toast.error(`No plan could be made for ${physicalNetwork}`, { description: `${message} ${remedy}` });
      },
    }),
  );
  return (
    <Button
      size="sm"
      aria-label={`Reconcile ${physicalNetwork}`}
      pending={plan.isPending}
      onClick={() => plan.mutate({ scope: { kind: "flat-mapping", cloudId, physicalNetwork } })}
    >
      {plan.isPending ? null : <RefreshCw aria-hidden className="size-3.5" />}
      Reconcile
    </Button>
  );
}
