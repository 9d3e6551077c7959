"use client";

import { cn } from "../ui/cn";
import { ManyTick } from "./many-tick";
import { RiskBadge } from "./plan-badges";
import { foldRows } from "./plan-folds";
import type { StepGroup } from "./plan-groups";
import { RowFold } from "./row-fold";
import { StepView } from "./step-view";
import type { PickState } from "./use-picks";

/** How rows are shown. */
export type RowLook = {
  /** Of the plan's heading: 3 in a dialog, 2 on a page. */
  readonly level: 2 | 3;
  /** Before and after in sight, or behind a click. */
  readonly diffOpen: boolean;
  readonly showCause: boolean;
};

type PlanGroupProps = { group: StepGroup; look: RowLook; picks: PickState | undefined };

/** The rows of one object under its name, which stays in sight while they scroll. */
export function PlanGroup({ group, look, picks }: PlanGroupProps) {
  const Target = look.level === 2 ? "h3" : "h4";
  return (
    <li className="min-w-0 rounded-md border bg-surface">
      <div
        className={cn(
          "sticky z-10 flex flex-wrap items-center gap-2 rounded-t-md border-b bg-sunken px-3 py-1.5",
          look.level === 2 ? "top-0" : "-top-4",
        )}
      >
        {picks && group.steps.length > 1 ? <ManyTick steps={group.steps} picks={picks} label={group.target} /> : null}
        <Target className="min-w-0 flex-1 break-words font-medium text-sm">{group.target}</Target>
        <RiskBadge risk={group.risk} />
      </div>
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-3 p-3">
        {foldRows(group.steps).map((entry) =>
          entry.kind === "fold" ? (
            <RowFold key={entry.id} entry={entry} showCause={look.showCause} picks={picks} />
          ) : (
            <StepView
              key={entry.step.id}
              step={entry.step}
              ticked={picks ? picks.picked.has(entry.step.id) : null}
              onTick={picks?.onTick}
              diffOpen={look.diffOpen}
              showCause={look.showCause}
            />
          ),
        )}
      </ol>
    </li>
  );
}
