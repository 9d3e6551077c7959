"use client";

import { Cable, ChevronRight, Cloud, Database, Minus, Pencil, Plus, Server } from "lucide-react";
import { memo, useState } from "react";
import type { RunStep } from "@/server/model/plan-run";
import { cn } from "../ui/cn";
import { RelativeTime } from "../ui/relative-time";
import { CallLine } from "./call-line";
import { formatDuration } from "./format-duration";
import { CauseBadge, RiskBadge, StepStateBadge } from "./plan-badges";
import { kindOf } from "./plan-groups";
import { StepDiff } from "./step-diff";
import { TickBox } from "./tick-box";

const SIGNS = {
  added: { icon: Plus, word: "adds", className: "bg-ok-soft text-ok" },
  changed: { icon: Pencil, word: "changes", className: "bg-drift-soft text-drift" },
  removed: { icon: Minus, word: "removes", className: "bg-failed-soft text-failed" },
} as const;

const PLACES = { console: Database, appliance: Cable, host: Server, cloud: Cloud } as const;

type StepViewProps = {
  step: RunStep;
  /** `null`: there is nothing to choose. */
  ticked: boolean | null;
  onTick: ((ids: readonly string[], on: boolean) => void) | undefined;
  diffOpen: boolean;
  /** Where every row was asked for, saying so says nothing. */
  showCause: boolean;
};

/** One row: what is done, where, why, and before and after. Drawn anew only when something of it changed. */
export const StepView = memo(function StepView({ step, ticked, onTick, diffOpen, showCause }: StepViewProps) {
  const [diff, setDiff] = useState(diffOpen);
  const { icon: Icon, word, className } = SIGNS[kindOf(step)];
  return (
    <li
      className={cn(
        "grid min-w-0 grid-cols-[minmax(0,1fr)] gap-1.5",
        (ticked === false || step.state === "skipped") && "text-fg-muted",
      )}
    >
      <div className="flex items-start gap-2">
        {ticked === null || onTick === undefined ? null : (
          <TickBox
            state={ticked}
            onTick={(on) => onTick([step.id], on)}
            label={`${step.verb}: ${step.target}. ${step.why}`}
          />
        )}
        <span className={cn("mt-0.5 grid size-4 shrink-0 place-items-center rounded-sm", className)}>
          <Icon aria-hidden className="size-3" />
          <span className="sr-only">{word}</span>
        </span>
        <div className="min-w-0 flex-1">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
            <code className="mono text-fg-muted text-xs">{step.verb}</code>
            {showCause ? <CauseBadge cause={step.cause} /> : null}
            <RiskBadge risk={step.risk} />
            <StepStateBadge state={step.state} />
            <StepTime step={step} />
            <span className="flex-1" />
            <StepPlace step={step} />
          </p>
          <p className="break-words text-sm">{step.why}</p>
          {step.call === undefined ? null : <CallLine call={step.call} />}
          {step.error ? <p className="break-words text-failed text-sm">{step.error}</p> : null}
          {diffOpen ? null : (
            <button
              type="button"
              aria-expanded={diff}
              onClick={() => setDiff(!diff)}
              className="-ml-1 flex items-center gap-0.5 text-fg-muted text-xs hover:text-fg pointer-coarse:min-h-10"
            >
              <ChevronRight aria-hidden className={cn("size-3.5", diff && "rotate-90")} />
              before and after
            </button>
          )}
        </div>
      </div>
      {diff ? <StepDiff step={step} /> : null}
    </li>
  );
});

function StepTime({ step }: { step: RunStep }) {
  if (step.startedAt === null) return null;
  if (step.state === "running") return <RelativeTime at={step.startedAt} className="text-fg-muted text-xs" />;
  if (step.endedAt === null || step.place === "console") return null;
  return <span className="mono text-fg-faint text-xs">{formatDuration(step.endedAt - step.startedAt)}</span>;
}

function StepPlace({ step }: { step: RunStep }) {
  const Icon = PLACES[step.place];
  return (
    <span className="inline-flex min-w-0 items-center gap-1 text-fg-faint text-xs">
      <Icon aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">takes effect in: </span>
      <span className="truncate">{placeOf(step)}</span>
    </span>
  );
}

/** Where it is no fact of the row, the object itself ends in `on <appliance>`. */
function placeOf({ place, before, after, target }: RunStep): string {
  if (place === "console") return place;
  return after?.[place] ?? before?.[place] ?? / on (.+)$/.exec(target)?.[1] ?? place;
}
