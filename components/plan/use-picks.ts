"use client";

import { useCallback, useMemo, useState } from "react";
import type { RunStep } from "@/server/model/plan-run";
import { firstPicks, type Picks, tick, untick } from "./plan-picks";

export type PickState = {
  readonly picked: Picks;
  /** What was ticked or unticked besides what was clicked last. */
  readonly also: { readonly on: boolean; readonly ids: readonly string[] } | null;
  /** Stays the same as long as the rows do. */
  readonly onTick: (ids: readonly string[], on: boolean) => void;
  /** Back to how it was at first. */
  readonly reset: () => void;
};

/** The ticks of one plan; give whoever uses it the plan's id as key. */
export function usePicks(steps: readonly RunStep[]): PickState {
  const first = useMemo(() => firstPicks(steps), [steps]);
  const [state, setState] = useState<Pick<PickState, "picked" | "also"> | null>(null);
  const onTick = useCallback(
    (ids: readonly string[], on: boolean) =>
      setState((now) => {
        const { picked, also } = (on ? tick : untick)(steps, now?.picked ?? first, ids);
        return { picked, also: also.length === 0 ? null : { on, ids: also } };
      }),
    [steps, first],
  );
  const reset = useCallback(() => setState(null), []);
  return { picked: state?.picked ?? first, also: state?.also ?? null, onTick, reset };
}
