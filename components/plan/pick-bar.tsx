"use client";

import type { RunStep } from "@/server/model/plan-run";
import { Button } from "../ui/button";
import type { PickState } from "./use-picks";

type PickBarProps = {
  steps: readonly RunStep[];
  /** Those that the filter lets through: all and none are about them. */
  shown: readonly RunStep[];
  picks: PickState;
};

/** How many rows are ticked, and all or none of them. */
export function PickBar({ steps, shown, picks }: PickBarProps) {
  const ids = shown.map(({ id }) => id);
  const which = shown.length === steps.length ? "" : " shown";
  return (
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
  );
}
