"use client";

import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { PlanStatusBadge } from "../plan/plan-badges";
import { PlanDesk } from "../plan/plan-desk";
import { PlanOrigin } from "../plan/plan-origin";
import { usePlan } from "../plan/use-plan";
import { usePlanActions } from "../plan/use-plan-actions";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { NothingDiffers } from "./nothing-differs";
import { RunsTable } from "./runs-table";
import { ScheduleCard } from "./schedule-card";
import { StartForm } from "./start-form";

const REFRESH_MS = 10_000;

/** Intent, mirror and appliances compared: start it, choose what is done about it, see what was done, and when it comes by itself. */
export function ReconcilePage() {
  const [planId, setPlanId] = useQueryState("plan", parseAsString.withOptions({ history: "push" }));
  return (
    <PageBody>
      {planId === null ? <Start /> : <Result key={planId} planId={planId} onNewPlan={(id) => void setPlanId(id)} />}
    </PageBody>
  );
}

function Start() {
  const trpc = useTRPC();
  const mayStart = useMay("operator");
  const clouds = useQuery(trpc.networks.clouds.queryOptions());
  const schedules = useQuery(trpc.reconcile.schedules.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4 p-3 sm:p-4 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
          <p className="max-w-prose text-fg-muted text-sm">
            Compares what is intended with what the console last left on the appliances and with what they have now.
            What differs becomes a plan, a row for each difference; nothing is changed before you apply it.
          </p>
          {mayStart ? (
            <QueryView
              query={clouds}
              failure="The clouds could not be read"
              loading={<TableSkeleton label="Reading clouds" rows={2} />}
            >
              {(data) => <StartForm clouds={data} />}
            </QueryView>
          ) : null}
        </div>
        <QueryView
          query={schedules}
          failure="The schedules could not be read"
          loading={<TableSkeleton label="Reading schedules" rows={3} />}
        >
          {(data) => (
            <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-3">
              {data.map((schedule) => (
                <ScheduleCard key={schedule.cloudId} schedule={schedule} />
              ))}
            </div>
          )}
        </QueryView>
      </div>
      <h2 className="border-t px-3 pt-3 pb-1 font-medium text-sm sm:px-4">Runs</h2>
      <RunsTable />
    </>
  );
}

type ResultProps = { planId: string; onNewPlan: (planId: string) => void };

function Result({ planId, onNewPlan }: ResultProps) {
  const actions = usePlanActions();
  const run = usePlan(planId, actions.resume.isPending);
  return (
    <QueryView
      query={run}
      failure="The reconciliation could not be read"
      loading={<TableSkeleton label="Reading the reconciliation" />}
    >
      {(plan) => (
        <>
          <PageToolbar actions={<PlanOrigin plan={plan} />}>
            <Button asChild size="sm" variant="ghost">
              <Link href="/reconcile">
                <ArrowLeft aria-hidden className="size-3.5" />
                All runs
              </Link>
            </Button>
            {plan.steps.length === 0 && plan.notices.length === 0 ? (
              <Badge tone="ok">nothing differs</Badge>
            ) : (
              <PlanStatusBadge status={plan.status} />
            )}
          </PageToolbar>
          <PlanDesk plan={plan} actions={actions} onNewPlan={onNewPlan} whenEmpty={<NothingDiffers plan={plan} />} />
        </>
      )}
    </QueryView>
  );
}
