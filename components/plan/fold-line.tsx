"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { RunStep } from "@/server/model/plan-run";
import { cn } from "../ui/cn";
import { ManyTick } from "./many-tick";
import { RiskBadge } from "./plan-badges";
import { likenessWords } from "./plan-folds";
import type { PickState } from "./use-picks";

type FoldLineProps = {
  label: string;
  /** Of one of those that are alike: what is done to each. */
  sample: readonly RunStep[];
  /** All that are folded. */
  steps: readonly RunStep[];
  picks: PickState | undefined;
  /** Drawn only while it is open. */
  children: () => ReactNode;
};

/** One line for many that are alike, with how far they are, opened on demand. */
export function FoldLine({ label, sample, steps, picks, children }: FoldLineProps) {
  const [open, setOpen] = useState(false);
  return (
    <li className="min-w-0 rounded-md border border-dashed bg-surface">
      <div className="flex items-center gap-2 px-3 py-1.5">
        {picks ? <ManyTick steps={steps} picks={picks} label={label} /> : null}
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-w-0 flex-1 flex-wrap items-center gap-x-2 py-0.5 text-left text-sm hover:text-accent pointer-coarse:min-h-10"
        >
          <ChevronRight aria-hidden className={cn("size-3.5 shrink-0 text-fg-faint", open && "rotate-90")} />
          <span className="font-medium">{label}</span>
          <span className="mono min-w-0 break-words text-fg-muted text-xs">{likenessWords(sample)}</span>
          <span className="text-fg-muted text-xs">{stateWords(steps)}</span>
        </button>
        <RiskBadge
          risk={
            sample.find(({ risk }) => risk === "high")?.risk ??
            sample.find(({ risk }) => risk === "low")?.risk ??
            "none"
          }
        />
      </div>
      {open ? <div className="border-t p-2">{children()}</div> : null}
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
