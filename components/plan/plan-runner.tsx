"use client";

import { skipToken, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useSubscription } from "@trpc/tanstack-react-query";
import { type ReactNode, useId, useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";
import { ErrorPanel } from "../ui/error-panel";
import { Skeleton } from "../ui/skeleton";
import { Spinner } from "../ui/spinner";
import { PlanView } from "./plan-view";

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

/** Shows a plan, applies it when told to, and shows how it went. Where it can hurt, a tick is needed before the click. */
export function PlanRunner({ planKey, makePlan, verb, onBack, onClose, children }: PlanRunnerProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const plan = useQuery({
    queryKey: ["plan to read", ...planKey],
    queryFn: makePlan,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  const apply = useMutation(
    trpc.reconcile.apply.mutationOptions({
      onSettled: () =>
        Promise.all(
          [
            trpc.mappings.pathFilter(),
            trpc.networks.pathFilter(),
            trpc.reconcile.pathFilter(),
            trpc.topology.pathFilter(),
          ].map((filter) => queryClient.invalidateQueries(filter)),
        ),
    }),
  );
  if (apply.data) return <div aria-live="polite">{children(apply.data)}</div>;
  if (plan.data === undefined) {
    return plan.error ? (
      <div className="grid gap-4">
        <ErrorPanel
          title="No plan could be made"
          error={plan.error}
          onRetry={() => void plan.refetch()}
          retrying={plan.isFetching}
        />
        <Footer onBack={onBack} onClose={onClose} />
      </div>
    ) : (
      <PlanSkeleton />
    );
  }
  const readAnew = () => {
    apply.reset();
    void plan.refetch();
  };
  return (
    <PlanToRead
      key={plan.data.id}
      plan={plan.data}
      verb={verb}
      pending={apply.isPending || plan.isFetching}
      applying={apply.isPending}
      error={apply.error}
      onApply={() => apply.mutate({ planId: plan.data.id, digest: plan.data.digest })}
      onReadAnew={readAnew}
      onBack={onBack}
      onClose={onClose}
    />
  );
}

type PlanToReadProps = {
  plan: PlanRun;
  verb: string;
  pending: boolean;
  applying: boolean;
  error: unknown;
  onApply: () => void;
  onReadAnew: () => void;
  onBack: (() => void) | undefined;
  onClose: () => void;
};

function PlanToRead(props: PlanToReadProps) {
  const { plan, verb, pending, applying, error, onApply, onReadAnew, onBack, onClose } = props;
  const [accepted, setAccepted] = useState(false);
  const tickId = useId();
  const isRisky = plan.steps.some((step) => step.risk === "high");
  const isEmpty = plan.steps.length === 0;
  const moved = error !== null && errorFacts(error).code === "CONFLICT";
  return (
    <div className="grid min-w-0 gap-4">
      <PlanView plan={plan} />
      <div aria-live="polite" className="grid gap-3 empty:hidden">
        {error ? (
          <ErrorPanel
            title={moved ? "It changed meanwhile; nothing was done" : "The plan was not applied"}
            error={error}
            action={
              <Button size="sm" onClick={onReadAnew}>
                Read a new plan
              </Button>
            }
          />
        ) : null}
        {applying ? <Progress planId={plan.id} total={plan.steps.length} /> : null}
      </div>
      {isRisky && !isEmpty ? (
        <label htmlFor={tickId} className="flex items-center gap-2 text-sm">
          <input
            id={tickId}
            type="checkbox"
            checked={accepted}
            onChange={(event) => setAccepted(event.target.checked)}
          />
          I have read what has a high risk
        </label>
      ) : null}
      <Footer onBack={applying ? undefined : onBack} onClose={onClose}>
        {isEmpty ? null : (
          <Button variant="primary" pending={pending} disabled={isRisky && !accepted} onClick={onApply}>
            {verb}
          </Button>
        )}
      </Footer>
    </div>
  );
}

/** How far the server is, told by the server. */
function Progress({ planId, total }: { planId: string; total: number }) {
  const trpc = useTRPC();
  const [done, setDone] = useState(0);
  useSubscription(
    trpc.reconcile.progress.subscriptionOptions(planId === "" ? skipToken : { id: planId }, {
      onData: ({ data }) => setDone(data.steps.filter((step) => step.state === "done").length),
    }),
  );
  return (
    <p className="flex items-center gap-2 text-fg-muted text-sm">
      <Spinner />
      Applying: <span className="mono">{done}</span> of <span className="mono">{total}</span> steps done
    </p>
  );
}

type FooterProps = { onBack: (() => void) | undefined; onClose: () => void; children?: ReactNode };

function Footer({ onBack, onClose, children }: FooterProps) {
  return (
    <footer className="-mx-4 -mb-4 sticky -bottom-4 flex flex-wrap gap-2 border-t bg-overlay px-4 py-3">
      {onBack ? <Button onClick={onBack}>Back</Button> : null}
      <span className="flex-1" />
      <Button onClick={onClose}>Cancel</Button>
      {children}
    </footer>
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
