"use client";

import { type ReactNode, useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Applied, PLAN_DIALOG } from "./change-dialog";
import { PlanRunner } from "./plan-runner";
import { RunnerFooter } from "./runner-footer";

type PlanFormDialogProps<Input> = {
  title: string;
  /** The verb on the button that applies, e.g. `Create port`. */
  verb: string;
  /** Tells what is asked for from other things; the same input asked again is another plan. */
  planKey: readonly (string | number)[];
  makePlan: (input: Input) => Promise<PlanRun>;
  onClose: () => void;
  /** The fields. They keep what was typed in state of the dialog's owner, so that Back shows it again. */
  children: (submit: (input: Input) => void) => ReactNode;
  /** What can be done next when it was applied; `again` goes back to the fields. */
  next?: (applied: PlanRun, again: () => void) => ReactNode;
};

/** A change that is filled in first: fields, then its plan to read, then it is done. */
export function PlanFormDialog<Input>(props: PlanFormDialogProps<Input>) {
  const { title, verb, planKey, makePlan, onClose, children, next } = props;
  const [asked, setAsked] = useState<{ input: Input; attempt: number } | null>(null);
  // as it was when the dialog was opened, also after the object got another name
  const [titleAtFirst] = useState(title);
  const back = () => setAsked(null);
  return (
    <Dialog open onOpenChange={onClose} title={titleAtFirst} className={PLAN_DIALOG}>
      {asked === null ? (
        children((input) => setAsked({ input, attempt: Date.now() }))
      ) : (
        <PlanRunner
          planKey={[...planKey, asked.attempt]}
          makePlan={() => makePlan(asked.input)}
          verb={verb}
          onBack={back}
          onClose={onClose}
        >
          {(applied) => (
            <Applied plan={applied} onClose={onClose}>
              {next?.(applied, back)}
            </Applied>
          )}
        </PlanRunner>
      )}
    </Dialog>
  );
}

type PlanFormProps = {
  /** Called when the button or Enter asks for the plan. */
  onSubmit: () => void;
  onClose: () => void;
  /** What stands in the way besides what the fields say themselves. */
  problem?: string | null;
  children: ReactNode;
};

/** The fields of a change with their row of buttons. */
export function PlanForm({ onSubmit, onClose, problem = null, children }: PlanFormProps) {
  return (
    <form
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      {problem === null ? null : (
        <p role="alert" className="text-failed text-sm">
          {problem}
        </p>
      )}
      <RunnerFooter>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="primary">
          Show plan
        </Button>
      </RunnerFooter>
    </form>
  );
}
