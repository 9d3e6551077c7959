"use client";

import { Hand } from "lucide-react";
import { useDeferredValue, useId, useMemo, useState } from "react";
import type { PlanRun, RunStep } from "@/server/model/plan-run";
import { PickBar } from "./pick-bar";
import { filterSteps, NO_FILTER } from "./plan-filter";
import { PlanFilterBar } from "./plan-filter-bar";
import { PlanFold } from "./plan-fold";
import { foldPlan } from "./plan-folds";
import { PlanGroup, type RowLook } from "./plan-group";
import { needingTick } from "./plan-picks";
import { ShowMore, useShown } from "./show-more";
import type { PickState } from "./use-picks";

/** From so many rows on they can be searched. */
const MANY = 10;
/** Up to so many rows show before and after at once. */
const FEW = 40;

type PlanRowsProps = { plan: PlanRun; level: 2 | 3; picks: PickState | undefined };

/** The rows of a plan: those that need a tick apart from the others as long as there is something to tick. */
export function PlanRows({ plan, level, picks }: PlanRowsProps) {
  const { steps } = plan;
  const [filter, setFilter] = useState(NO_FILTER);
  const wanted = useDeferredValue(filter);
  const shown = useMemo(() => filterSteps(steps, wanted), [steps, wanted]);
  const apart = useMemo(() => (plan.status === "planned" ? needingTick(steps) : new Set()), [steps, plan.status]);
  const look: RowLook = {
    level,
    diffOpen: steps.length <= FEW,
    showCause: steps.some(({ cause }) => cause !== "asked"),
  };
  const ready = useMemo(() => shown.filter(({ id }) => !apart.has(id)), [shown, apart]);
  const named = useMemo(() => shown.filter(({ id }) => apart.has(id)), [shown, apart]);
  return (
    <div data-plan className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-3">
      {steps.length > MANY ? (
        <PlanFilterBar
          filter={filter}
          onFilter={setFilter}
          shown={shown.length}
          of={steps.length}
          hasStates={plan.status !== "planned"}
        />
      ) : null}
      {picks ? <PickBar steps={steps} shown={shown} picks={picks} /> : null}
      {shown.length === 0 ? <p className="py-4 text-center text-fg-muted text-sm">No row matches.</p> : null}
      {named.length > 0 ? <NeedsTick steps={named} look={look} picks={picks} /> : null}
      <Entries steps={ready} look={look} picks={picks} />
    </div>
  );
}

type EntriesProps = { steps: readonly RunStep[]; look: RowLook; picks: PickState | undefined };

function Entries({ steps, look, picks }: EntriesProps) {
  const entries = useMemo(() => foldPlan(steps), [steps]);
  const { shown, more } = useShown(entries);
  if (entries.length === 0) return null;
  return (
    <div>
      <ul className="grid min-w-0 gap-2">
        {shown.map((entry) =>
          entry.kind === "fold" ? (
            <PlanFold key={entry.id} entry={entry} look={look} picks={picks} />
          ) : (
            <PlanGroup key={entry.group.target} group={entry.group} look={look} picks={picks} />
          ),
        )}
      </ul>
      <ShowMore of={entries.length} shown={shown.length} onMore={more} />
    </div>
  );
}

/** Rows that are left out unless they are ticked by name. */
function NeedsTick(props: EntriesProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2 rounded-md border border-drift-line p-2"
    >
      <p id={id} className="flex items-start gap-2 px-1 text-sm">
        <Hand aria-hidden className="mt-0.5 size-4 shrink-0 text-drift" />
        <span>
          <span className="font-medium">Needs a tick:</span> deletes or moves what nobody asked to be touched now, or
          waits for a row that does. Left out unless you tick it.
        </span>
      </p>
      <Entries {...props} />
    </section>
  );
}
