"use client";

import type { RunStep } from "@/server/model/plan-run";
import type { PickState } from "./use-picks";

const NAMED = 3;

/** What the last tick brought with it; beside the button that applies, so that it is seen wherever the tick was. */
export function AlsoNote({ steps, picks }: { steps: readonly RunStep[]; picks: PickState }) {
  return (
    <p aria-live="polite" className="w-full break-words text-drift text-xs empty:hidden">
      {picks.also === null ? null : alsoWords(steps, picks.also)}
    </p>
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
