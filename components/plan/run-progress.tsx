"use client";

import { useState } from "react";
import type { PlanRun } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { RelativeTime } from "../ui/relative-time";
import { Spinner } from "../ui/spinner";
import { requestWords, runFigures } from "./run-figures";

const NAMED = 3;

type RunProgressProps = {
  plan: PlanRun;
  /** Absent: whoever looks may not end it. */
  onCancel?: (() => Promise<unknown>) | undefined;
};

/** How far a run is: rows, what is worked on, how long, what it has asked of the appliances. It can be ended between rows. */
export function RunProgress({ plan, onCancel }: RunProgressProps) {
  const [asking, setAsking] = useState(false);
  const figures = runFigures(plan.steps);
  const { done, failed, running, picked, current } = figures;
  const share = (count: number) => ({ width: `${picked === 0 ? 0 : (count / picked) * 100}%` });
  const isOutside = plan.steps.some(({ place }) => place !== "console");
  return (
    <section aria-label="Progress" className="grid gap-2 rounded-md border bg-surface p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <Spinner />
        <p aria-live="polite" className="min-w-0 flex-1">
          <span className="mono">{done}</span> of <span className="mono">{picked}</span> rows done
          {running > 0 ? (
            <>
              , <span className="mono">{running}</span> under way
            </>
          ) : null}
          {failed > 0 ? (
            <span className="text-failed">
              , <span className="mono">{failed}</span> failed
            </span>
          ) : null}
        </p>
        <span className="text-fg-muted text-xs">
          for <RelativeTime at={plan.startedAt} />
        </span>
        {plan.cancelling ? (
          <span className="font-medium text-drift text-xs">ends after what is under way</span>
        ) : onCancel && isOutside ? (
          <Button size="sm" onClick={() => setAsking(true)}>
            Cancel run…
          </Button>
        ) : null}
      </div>
      <div
        role="progressbar"
        aria-label="Rows done"
        aria-valuemin={0}
        aria-valuemax={picked}
        aria-valuenow={done + failed}
        className="flex h-2 overflow-hidden rounded-sm bg-sunken"
      >
        <span className="bg-ok transition-[width]" style={share(done)} />
        <span className="bg-failed transition-[width]" style={share(failed)} />
        <span className="bg-accent opacity-60 transition-[width]" style={share(running)} />
      </div>
      <p className="flex flex-wrap justify-between gap-x-4 text-fg-muted text-xs">
        <span className="min-w-0 break-words">
          {current.length === 0 ? "Between two rows" : `Now: ${current.slice(0, NAMED).join(", ")}`}
          {current.length > NAMED ? ` and ${current.length - NAMED} more` : ""}
        </span>
        {plan.requests && plan.requests.total > 0 ? <span className="mono">{requestWords(plan.requests)}</span> : null}
      </p>
      {onCancel ? (
        <Confirm open={asking} onOpenChange={setAsking} title="End this run?" verb="End the run" onConfirm={onCancel}>
          <p>
            What is under way on an appliance or host is brought to its end, and nothing more is begun. What is done
            stays done; no row is undone.
          </p>
          <p className="mt-2">
            What was asked for stays intended. The rows that are left can be resumed later, and a new reconciliation
            shows them again.
          </p>
        </Confirm>
      ) : null}
    </section>
  );
}
