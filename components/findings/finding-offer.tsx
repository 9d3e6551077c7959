"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Wrench } from "lucide-react";
import { useRouter } from "next/navigation";
import { toast } from "sonner";
import { CONFIRMED, type Finding } from "@/server/model/finding";
import { useMay } from "../frame/use-me";
import { ReconcileButton } from "../reconcile/reconcile-button";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";

/** What the console can do about a finding: a forced step where others own the host, the usual comparison where it does. */
export function FindingOfferView({ finding }: { finding: Finding }) {
  const { offer } = finding;
  if (offer === undefined) return null;
  if (offer.kind === "reconcile") {
    const label = offer.scope.kind === "host" ? "Reconcile the host" : "Reconcile the appliance";
    return <ReconcileButton scope={offer.scope} label={label} />;
  }
  return <PlanRepair finding={finding} host={offer.host} />;
}

function PlanRepair({ finding, host }: { finding: Finding; host: string }) {
  const may = useMay("operator");
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const repair = useMutation(
    trpc.hosts.repair.mutationOptions({
      onSuccess: (plan) => {
        queryClient.setQueryData(trpc.reconcile.run.queryKey({ id: plan.id }), plan);
        router.push(`/changes/${plan.id}`);
      },
      onError: (error) => toast.error("No repair could be planned", { description: errorFacts(error).message }),
    }),
  );
  if (!may) return null;
  if (finding.timesSeen < CONFIRMED) {
    return <span className="text-fg-faint text-xs">A repair can be planned when a second look has confirmed it.</span>;
  }
  return (
    <Button pending={repair.isPending} onClick={() => repair.mutate({ findingId: finding.id, mode: "plan" })}>
      {repair.isPending ? null : <Wrench aria-hidden className="size-3.5" />}
      {finding.host === host ? "Plan a repair" : `Plan a repair on ${host}`}
    </Button>
  );
}
