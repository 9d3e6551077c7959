"use client";

import { CircleCheck } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { PlanRunner } from "./plan-runner";
import { outcomeWords } from "./run-figures";

/** Wide enough for before and after side by side with their names. */
export const PLAN_DIALOG = "sm:top-[6vh] sm:max-h-[88vh] sm:w-[min(46rem,calc(100vw-2rem))]";

type ChangeDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  verb: string;
  planKey: readonly (string | number)[];
  makePlan: () => Promise<PlanRun>;
};

/** A change that needs no more input: read its plan, apply it, done. */
export function ChangeDialog({ open, onOpenChange, title, verb, planKey, makePlan }: ChangeDialogProps) {
  const close = () => onOpenChange(false);
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} className={PLAN_DIALOG}>
      <PlanRunner planKey={planKey} makePlan={makePlan} verb={verb} onClose={close}>
        {(applied) => <Applied plan={applied} onClose={close} />}
      </PlanRunner>
    </Dialog>
  );
}

type AppliedProps = { plan: PlanRun; onClose: () => void; children?: ReactNode };

/** It was applied: what, and where to look next. Of a plan without rows, what could not be compared for it. */
export function Applied({ plan, onClose, children }: AppliedProps) {
  const isEmpty = plan.steps.length === 0;
  return (
    <div className="grid gap-4">
      {isEmpty
        ? plan.notices.map((notice) => (
            <Banner key={notice} tone="warning">
              {notice}
            </Banner>
          ))
        : null}
      <div className="flex items-start gap-3">
        <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-ok" />
        <div className="min-w-0">
          <p className="font-medium">
            {isEmpty ? "Nothing to do" : "Done"}: {plan.title}
          </p>
          <p className="mt-0.5 text-fg-muted text-sm">
            {isEmpty ? emptyWords(plan) : outcomeWords(plan)} It is kept as a{" "}
            <Link href={`/changes/${plan.id}`} className="underline hover:text-accent">
              change
            </Link>
            .
          </p>
        </div>
      </div>
      <footer className="-mx-4 -mb-4 flex flex-wrap justify-end gap-2 border-t px-4 py-3">
        {children}
        <Button variant="primary" onClick={onClose}>
          Close
        </Button>
      </footer>
    </div>
  );
}

function emptyWords({ notices }: PlanRun): string {
  return notices.length === 0 ? "What is there is as it shall be." : "What could be compared is as it shall be.";
}
