"use client";

import type { ReactNode } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import { errorFacts } from "../ui/error-facts";
import { ErrorPanel } from "../ui/error-panel";
import { AlsoNote } from "./also-note";
import { ApplyButton } from "./apply-button";
import { PlanView } from "./plan-view";
import { ResumeButton } from "./resume-button";
import { RunOutcome } from "./run-outcome";
import { RunProgress } from "./run-progress";
import { RunnerFooter } from "./runner-footer";
import { canChoose, toApply } from "./to-apply";
import { usePicks } from "./use-picks";
import { usePlan } from "./use-plan";
import { usePlanActions } from "./use-plan-actions";

type PlanInDialogProps = {
  /** As it was made; how it is now comes from the server. */
  plan: PlanRun;
  verb: string;
  readingAnew: boolean;
  onReadAnew: () => void;
  onBack: (() => void) | undefined;
  onClose: () => void;
  children: (applied: PlanRun) => ReactNode;
};

/** A plan to be read, run and looked back at. Closing the dialog does not stop what runs. */
export function PlanInDialog(props: PlanInDialogProps) {
  const { plan: made, verb, readingAnew, onReadAnew, onBack, onClose, children } = props;
  const { apply, cancel, resume } = usePlanActions();
  const plan = usePlan(made.id, resume.isPending).data ?? made;
  const picks = usePicks(plan.steps);
  const isWaiting = plan.status === "planned";
  const isRunning = plan.status === "applying";
  if (plan.status === "applied") return <div aria-live="polite">{children(plan)}</div>;
  const failure = apply.error ?? resume.error;
  const newPlan = (
    <Button size="sm" pending={readingAnew} onClick={onReadAnew}>
      Read a new plan
    </Button>
  );
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
      <div aria-live="polite" className="grid min-w-0 gap-3 empty:hidden">
        {failure ? (
          <ErrorPanel
            title={
              errorFacts(failure).code === "CONFLICT"
                ? "It changed meanwhile; nothing was done"
                : "The plan was not applied"
            }
            error={failure}
            action={newPlan}
          />
        ) : null}
        {isRunning ? <RunProgress plan={plan} onCancel={() => cancel.mutateAsync({ planId: plan.id })} /> : null}
        <RunOutcome plan={plan}>
          <ResumeButton plan={plan} resume={resume} />
          {failure ? null : newPlan}
        </RunOutcome>
      </div>
      <PlanView plan={plan} picks={isWaiting && canChoose(plan) ? picks : undefined} />
      <RunnerFooter
        onBack={isRunning ? undefined : onBack}
        note={isWaiting ? <AlsoNote steps={plan.steps} picks={picks} /> : null}
      >
        {isRunning ? <span className="text-fg-muted text-xs">It goes on when you close this.</span> : null}
        <Button onClick={onClose}>{isWaiting && plan.steps.length > 0 ? "Cancel" : "Close"}</Button>
        {isWaiting && plan.steps.length > 0 ? (
          <ApplyButton
            plan={plan}
            picked={picks.picked}
            verb={verb}
            pending={apply.isPending || readingAnew}
            onApply={() => apply.mutate(toApply(plan, picks.picked))}
          />
        ) : null}
      </RunnerFooter>
    </div>
  );
}
