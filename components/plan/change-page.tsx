"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { ErrorPanel } from "../ui/error-panel";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { PlanStatusBadge } from "./plan-badges";
import { PlanView } from "./plan-view";

const REFRESH_MS = 2_000;

/** One plan with its steps and what became of it; a plan that waits can be applied or cancelled here. */
export function ChangePage({ id }: { id: string }) {
  const trpc = useTRPC();
  const run = useQuery(
    trpc.reconcile.run.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (isOpen(state.data) ? REFRESH_MS : false) },
    ),
  );
  return (
    <PageBody>
      <QueryView
        query={run}
        failure="The change could not be read"
        loading={<TableSkeleton label="Reading the change" />}
      >
        {(plan) => <ChangeView plan={plan} />}
      </QueryView>
    </PageBody>
  );
}

function isOpen(plan: PlanRun | undefined): boolean {
  return plan === undefined || plan.status === "planned" || plan.status === "applying";
}

function ChangeView({ plan }: { plan: PlanRun }) {
  const mayChange = useMay("operator");
  return (
    <>
      <PageToolbar actions={mayChange ? <Actions key={plan.status} plan={plan} /> : null}>
        <h1 className="min-w-0 break-words font-semibold text-base">{plan.title}</h1>
        <PlanStatusBadge status={plan.status} />
        <CopyId value={plan.id} label="plan id" className="text-fg-faint text-xs" />
      </PageToolbar>
      <div className="grid max-w-4xl gap-4 p-3 sm:p-4">
        <p className="flex flex-wrap gap-x-4 text-fg-muted text-sm">
          <span>
            made by <span className="text-fg">{plan.createdBy}</span> <RelativeTime at={plan.createdAt} ago />
          </span>
          {plan.startedAt === null ? null : (
            <span>
              taken up <RelativeTime at={plan.startedAt} ago />
            </span>
          )}
          {plan.startedAt !== null && plan.endedAt !== null ? (
            <span>
              took <span className="mono">{plan.endedAt - plan.startedAt} ms</span>
            </span>
          ) : null}
        </p>
        {plan.error ? <Banner tone={plan.status === "stale" ? "warning" : "danger"}>{plan.error}</Banner> : null}
        <PlanView plan={plan} level={2} />
      </div>
    </>
  );
}

function Actions({ plan }: { plan: PlanRun }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [accepted, setAccepted] = useState(false);
  const onSettled = () =>
    Promise.all(
      [
        trpc.reconcile.pathFilter(),
        trpc.mappings.pathFilter(),
        trpc.networks.pathFilter(),
        trpc.topology.pathFilter(),
      ].map((filter) => queryClient.invalidateQueries(filter)),
    );
  const apply = useMutation(trpc.reconcile.apply.mutationOptions({ onSettled }));
  const cancel = useMutation(trpc.reconcile.cancel.mutationOptions({ onSettled }));
  const replan = useMutation(
    trpc.reconcile.replan.mutationOptions({ onSettled, onSuccess: ({ id }) => router.push(`/changes/${id}`) }),
  );
  const failure = apply.error ?? cancel.error ?? replan.error;
  const isRisky = plan.steps.some((step) => step.risk === "high");
  return (
    <>
      {failure ? <ErrorPanel title="It was not done" error={failure} className="w-full" /> : null}
      {plan.status === "planned" && plan.steps.length > 0 ? (
        <>
          {isRisky ? (
            <label className="flex items-center gap-2 text-sm">
              <input type="checkbox" checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />I have
              read what has a high risk
            </label>
          ) : null}
          <Button pending={cancel.isPending} onClick={() => cancel.mutate({ planId: plan.id })}>
            Cancel plan
          </Button>
          <Button
            variant="primary"
            pending={apply.isPending}
            disabled={isRisky && !accepted}
            onClick={() => apply.mutate({ planId: plan.id, digest: plan.digest })}
          >
            Apply
          </Button>
        </>
      ) : null}
      {plan.status === "failed" || plan.status === "stale" ? (
        <Button variant="primary" pending={replan.isPending} onClick={() => replan.mutate({ id: plan.id })}>
          Plan again
        </Button>
      ) : null}
    </>
  );
}
