"use client";

import type { ReactNode } from "react";
import type { PlanRun, Trigger } from "@/server/model/plan-run";
import { useMay } from "../frame/use-me";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { ErrorPanel } from "../ui/error-panel";
import { AlsoNote } from "./also-note";
import { ApplyButton } from "./apply-button";
import { PlanView } from "./plan-view";
import { ResumeButton } from "./resume-button";
import { RunOutcome } from "./run-outcome";
import { RunProgress } from "./run-progress";
import { canChoose, toApply } from "./to-apply";
import { usePicks } from "./use-picks";
import type { usePlanActions } from "./use-plan-actions";

type PlanDeskProps = {
  plan: PlanRun;
  actions: ReturnType<typeof usePlanActions>;
  /** Goes to a plan that was made anew for the same. */
  onNewPlan: (planId: string) => void;
  /** Instead of the plan, when it has no rows. */
  whenEmpty?: ReactNode;
};

const OFFERED: Readonly<Record<Trigger, string>> = {
  operator: "",
  mirror: "this follows from what changed in the cloud, and the mappings there say that such a plan is read first.",
  start: "the console compared everything when it started.",
  schedule: "the schedule of reconciliation found what differs.",
};

/** A stored plan on a page: choose rows, apply, watch, end, resume, plan again. Give it the plan's id as key. */
export function PlanDesk({ plan, actions, onNewPlan, whenEmpty }: PlanDeskProps) {
  const may = useMay("operator");
  const picks = usePicks(plan.steps);
  const { apply, cancel, resume, replan } = actions;
  const failure = apply.error ?? resume.error ?? replan.error ?? cancel.error;
  const planAgain = () => replan.mutate({ id: plan.id }, { onSuccess: ({ id }) => onNewPlan(id) });
  const toDo = plan.status === "planned" && plan.steps.length > 0;
  // nobody asked for it by hand: it is approved or dismissed, not applied or cancelled
  const isOffered = toDo && plan.trigger !== "operator";
  const verb = isOffered ? "Approve" : "Apply";
  return (
    <div className="grid max-w-5xl grid-cols-[minmax(0,1fr)] gap-4 p-3 sm:p-4">
      <div aria-live="polite" className="grid min-w-0 gap-3 empty:hidden">
        {failure ? <ErrorPanel title="It was not done" error={failure} /> : null}
        {isOffered ? (
          <Banner tone="info">
            Waits for approval: {OFFERED[plan.trigger]} Nothing is done before somebody approves it.
          </Banner>
        ) : null}
        {plan.status === "applying" ? (
          <RunProgress plan={plan} onCancel={may ? () => cancel.mutateAsync({ planId: plan.id }) : undefined} />
        ) : null}
        <RunOutcome plan={plan}>
          {may ? <ResumeButton plan={plan} resume={resume} /> : null}
          {may ? (
            <Button size="sm" pending={replan.isPending} onClick={planAgain}>
              Plan again
            </Button>
          ) : null}
        </RunOutcome>
      </div>
      {plan.steps.length === 0 && whenEmpty ? (
        whenEmpty
      ) : (
        <PlanView plan={plan} level={2} picks={may && toDo && canChoose(plan) ? picks : undefined} />
      )}
      {may && toDo ? (
        <footer className="sticky -bottom-10 z-20 -mx-3 -mb-10 flex flex-wrap items-center gap-2 border-t bg-canvas px-3 py-3 sm:-mx-4 sm:px-4">
          <AlsoNote steps={plan.steps} picks={picks} />
          <Button pending={cancel.isPending} onClick={() => cancel.mutate({ planId: plan.id })}>
            {isOffered ? "Dismiss" : "Cancel plan"}
          </Button>
          <span className="flex-1" />
          <ApplyButton
            plan={plan}
            picked={picks.picked}
            word={verb}
            verb={plan.steps.length === 1 ? verb : `${verb} ${plan.steps.length} rows`}
            pending={apply.isPending}
            onApply={() => apply.mutate(toApply(plan, picks.picked))}
          />
        </footer>
      ) : null}
    </div>
  );
}
