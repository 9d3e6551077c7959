"use client";

import { FoldLine } from "./fold-line";
import type { RowEntry } from "./plan-folds";
import { ShowMore, useShown } from "./show-more";
import { StepView } from "./step-view";
import type { PickState } from "./use-picks";

type RowFoldProps = {
  entry: Extract<RowEntry, { kind: "fold" }>;
  showCause: boolean;
  picks: PickState | undefined;
};

/** Many rows of one object in which the same is done. */
export function RowFold({ entry, showCause, picks }: RowFoldProps) {
  const { shown, more } = useShown(entry.steps);
  return (
    <FoldLine label={entry.label} sample={entry.steps.slice(0, 1)} steps={entry.steps} picks={picks}>
      {() => (
        <>
          <ol className="grid grid-cols-[minmax(0,1fr)] gap-3 p-1">
            {shown.map((step) => (
              <StepView
                key={step.id}
                step={step}
                ticked={picks ? picks.picked.has(step.id) : null}
                onTick={picks?.onTick}
                diffOpen={false}
                showCause={showCause}
              />
            ))}
          </ol>
          <ShowMore of={entry.steps.length} shown={shown.length} onMore={more} />
        </>
      )}
    </FoldLine>
  );
}
