"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { Skeleton } from "../ui/skeleton";
import { PlanInDialog } from "./plan-in-dialog";
import { RunnerFooter } from "./runner-footer";

type PlanRunnerProps = {
  /** Tells one plan to make from another. */
  planKey: readonly (string | number)[];
  /** Asks the server for the plan. */
  makePlan: () => Promise<PlanRun>;
  /** The verb on the button, e.g. `Map`. */
  verb: string;
  /** Back to where the change was chosen. */
  onBack?: () => void;
  onClose: () => void;
  /** What is said, and can be done next, when it was applied. */
  children: (applied: PlanRun) => ReactNode;
};

/** Shows a plan in a dialog, applies it when told to, and shows how it goes and went. */
export function PlanRunner({ planKey, makePlan, verb, onBack, onClose, children }: PlanRunnerProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const made = useQuery({
    queryKey: ["plan to read", ...planKey],
    queryFn: async () => {
      const plan = await makePlan();
      queryClient.setQueryData(trpc.reconcile.run.queryKey({ id: plan.id }), plan);
      return plan;
    },
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const readAnew = () => void made.refetch();
  if (made.data === undefined) {
    if (made.error === null) return <PlanSkeleton />;
    return (
      <div className="grid gap-4">
        <ErrorPanel title="No plan could be made" error={made.error} onRetry={readAnew} retrying={made.isFetching} />
        <RunnerFooter onBack={onBack}>
          <Button onClick={onClose}>Cancel</Button>
        </RunnerFooter>
      </div>
    );
  }
  return (
    <PlanInDialog
      key={made.data.id}
      plan={made.data}
      verb={verb}
      readingAnew={made.isFetching}
      onReadAnew={readAnew}
      onBack={onBack}
      onClose={onClose}
    >
      {children}
    </PlanInDialog>
  );
}

function PlanSkeleton() {
  return (
    <output aria-label="Making the plan" aria-busy className="grid gap-3">
      <Skeleton className="w-64" />
      <Skeleton className="h-24 w-full" />
      <Skeleton className="h-16 w-full" />
    </output>
  );
}
