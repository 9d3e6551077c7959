"use client";

import { Ban, CircleCheck, CircleX, History } from "lucide-react";
import type { ReactNode } from "react";
import type { PlanRun, RunStep } from "@/server/model/plan-run";
import { cn } from "../ui/cn";
import { formatDuration } from "./format-duration";
import { outcomeWords, requestWords } from "./run-figures";
import { ShowMore, useShown } from "./show-more";

const LOOKS = {
  applied: { icon: CircleCheck, title: "Applied", frame: "border-ok-line bg-ok-soft", mark: "text-ok" },
  failed: { icon: CircleX, title: "Failed", frame: "border-failed-line bg-failed-soft", mark: "text-failed" },
  cancelled: { icon: Ban, title: "Cancelled", frame: "border-line bg-sunken", mark: "text-fg-muted" },
  stale: { icon: History, title: "Stale", frame: "border-stale-line bg-stale-soft", mark: "text-stale" },
} as const;

type RunOutcomeProps = {
  plan: PlanRun;
  /** What can be done next. */
  children?: ReactNode;
};

/** How it ended: rows, time, requests, what failed and why, and what to do next. Nothing while it has not ended. */
export function RunOutcome({ plan, children }: RunOutcomeProps) {
  if (plan.status === "planned" || plan.status === "applying") return null;
  const { icon: Icon, title, frame, mark } = LOOKS[plan.status];
  const failed = plan.steps.filter(({ state }) => state === "failed");
  const told = failed.some(({ error }) => error !== null && error === plan.error);
  return (
    <section aria-label="Outcome" className={cn("grid min-w-0 gap-2 rounded-md border p-3 text-sm", frame)}>
      <div className="flex items-start gap-2.5">
        <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", mark)} />
        <div className="min-w-0 flex-1">
          <p>
            <span className="font-medium">{title}.</span> {outcomeWords(plan)}
          </p>
          <p className="mt-0.5 flex flex-wrap gap-x-4 text-fg-muted text-xs">
            {plan.startedAt !== null && plan.endedAt !== null ? (
              <span>
                took <span className="mono">{formatDuration(plan.endedAt - plan.startedAt)}</span>
              </span>
            ) : null}
            {plan.requests && plan.requests.total > 0 ? (
              <span className="mono">{requestWords(plan.requests)}</span>
            ) : null}
          </p>
          {plan.error && !told ? <p className="mt-1 break-words">{plan.error}</p> : null}
        </div>
      </div>
      {failed.length > 0 ? <FailedRows steps={failed} /> : null}
      {children ? <div className="flex flex-wrap items-center gap-2 empty:hidden">{children}</div> : null}
    </section>
  );
}

function FailedRows({ steps }: { steps: readonly RunStep[] }) {
  const { shown, more } = useShown(steps);
  return (
    <div>
      <ul aria-label="Rows that failed" className="grid gap-1.5">
        {shown.map((step) => (
          <li key={step.id} className="min-w-0 break-words rounded-sm border border-failed-line bg-surface px-2 py-1.5">
            <p>
              <code className="mono text-fg-muted text-xs">{step.verb}</code>{" "}
              <span className="font-medium">{step.target}</span>
            </p>
            <p className="text-failed">{step.error ?? "No reason was kept."}</p>
          </li>
        ))}
      </ul>
      <ShowMore of={steps.length} shown={shown.length} onMore={more} />
    </div>
  );
}
