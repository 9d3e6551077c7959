"use client";

import type { RunStep } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import type { PickState } from "./use-picks";

const NAMED = 3;

type PickBarProps = {
  steps: readonly RunStep[];
  /** Those that the filter lets through: all and none are about them. */
  shown: readonly RunStep[];
  picks: PickState;
};

/** How many rows are ticked, all or none of them, and what a tick brought with it. */
export function PickBar({ steps, shown, picks }: PickBarProps) {
  const ids = shown.map(({ id }) => id);
  const which = shown.length === steps.length ? "" : " shown";
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-center gap-2 text-sm">
        <span>
          <span className="mono">{picks.picked.size}</span> of <span className="mono">{steps.length}</span> rows ticked
        </span>
        <Button size="sm" variant="ghost" onClick={() => picks.onTick(ids, true)}>
          All{which}
        </Button>
        <Button size="sm" variant="ghost" onClick={() => picks.onTick(ids, false)}>
          None{which}
        </Button>
        <Button size="sm" variant="ghost" onClick={picks.reset}>
          As at first
        </Button>
      </div>
      <p aria-live="polite" className="text-drift text-xs empty:hidden">
        {picks.also === null ? null : alsoWords(steps, picks.also)}
      </p>
    </div>
  );
}

function alsoWords(steps: readonly RunStep[], also: NonNullable<PickState["also"]>): string {
  const ids = new Set(also.ids);
  const rows = steps.filter(({ id }) => ids.has(id)).map(({ verb, target }) => `${verb} of ${target}`);
  const named = rows.slice(0, NAMED).join(", ");
  const rest = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : "";
  const why = also.on ? "needed by what you ticked" : "which cannot be done without what you unticked";
  return `${also.on ? "Also ticked" : "Also unticked"} ${named}${rest}: ${why}.`;
}
