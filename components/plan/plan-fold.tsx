"use client";

import { ChevronRight } from "lucide-react";
import { useState } from "react";
import type { RunStep } from "@/server/model/plan-run";
import { cn } from "../ui/cn";
import { RiskBadge } from "./plan-badges";
import { likenessWords, type PlanEntry } from "./plan-folds";
import { ManyTick, PlanGroup, type RowLook } from "./plan-group";
import { ShowMore, useShown } from "./show-more";
import type { PickState } from "./use-picks";

type PlanFoldProps = { entry: Extract<PlanEntry, { kind: "fold" }>; look: RowLook; picks: PickState | undefined };

/** Many objects to which the same is done: one line with how far they are, opened on demand. */
export function PlanFold({ entry, look, picks }: PlanFoldProps) {
  const [open, setOpen] = useState(false);
  const { shown, more } = useShown(entry.groups);
  const steps = entry.groups.flatMap((group) => group.steps);
  const inside = { ...look, diffOpen: false };
  return (
    <li className="min-w-0 rounded-md border border-dashed bg-surface">
      <div className="flex items-center gap-2 px-3 py-1.5">
        {picks ? <ManyTick steps={steps} picks={picks} label={entry.label} /> : null}
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 py-0.5 text-left text-sm hover:text-accent pointer-coarse:min-h-10"
        >
          <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-fg-faint", open && "rotate-90")} />
          <span className="font-medium">{entry.label}</span>
          <span className="mono min-w-0 break-words text-fg-muted text-xs">{likenessWords(entry.groups)}</span>
          <span className="text-fg-muted text-xs">{stateWords(steps)}</span>
        </button>
        <RiskBadge risk={entry.groups[0]?.risk ?? "none"} />
      </div>
      {open ? (
        <div className="border-t p-2">
          <ul className="grid min-w-0 gap-2">
            {shown.map((group) => (
              <PlanGroup key={group.target} group={group} look={inside} picks={picks} />
            ))}
          </ul>
          <ShowMore of={entry.groups.length} shown={shown.length} onMore={more} />
        </div>
      ) : null}
    </li>
  );
}

const STATES = [
  ["done", "done"],
  ["running", "running"],
  ["skipped", "left out"],
  ["pending", "waiting"],
] as const;

/** `120 done, 4 running`; nothing while all wait. A failed row is never in a fold. */
function stateWords(steps: readonly RunStep[]): string {
  const counts = STATES.map(([state, word]) => ({ word, count: steps.filter((step) => step.state === state).length }));
  if (counts.every(({ word, count }) => count === 0 || word === "waiting")) return "";
  return counts.flatMap(({ word, count }) => (count === 0 ? [] : [`${count} ${word}`])).join(", ");
}
