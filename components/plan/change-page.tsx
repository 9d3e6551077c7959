"use client";

import { useRouter } from "next/navigation";
import type { PlanRun } from "@/server/model/plan-run";
import { PageBody, PageToolbar } from "../frame/page-body";
import { CopyId } from "../ui/copy-id";
import { QueryView } from "../ui/query-view";
import { TableSkeleton } from "../ui/table-shell";
import { PlanStatusBadge } from "./plan-badges";
import { PlanDesk } from "./plan-desk";
import { PlanOrigin } from "./plan-origin";
import { usePlan } from "./use-plan";
import { usePlanActions } from "./use-plan-actions";

/** One plan with its rows, how it goes and what became of it; a plan that waits can be applied or cancelled here. */
export function ChangePage({ id }: { id: string }) {
  const router = useRouter();
  const actions = usePlanActions();
  const run = usePlan(id, actions.resume.isPending);
  return (
    <PageBody>
      <QueryView
        query={run}
        failure="The change could not be read"
        loading={<TableSkeleton label="Reading the change" />}
      >
        {(plan) => (
          <>
            <ChangeHead plan={plan} />
            <PlanDesk
              key={plan.id}
              plan={plan}
              actions={actions}
              onNewPlan={(planId) => router.push(`/changes/${planId}`)}
            />
          </>
        )}
      </QueryView>
    </PageBody>
  );
}

function ChangeHead({ plan }: { plan: PlanRun }) {
  return (
    <PageToolbar actions={<PlanOrigin plan={plan} />}>
      <h1 className="min-w-0 break-words font-semibold text-base">{plan.title}</h1>
      <PlanStatusBadge status={plan.status} />
      <CopyId value={plan.id} label="plan id" className="text-fg-faint text-xs" />
    </PageToolbar>
  );
}
