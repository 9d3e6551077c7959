"use client";

import { FoldLine } from "./fold-line";
import type { PlanEntry } from "./plan-folds";
import { PlanGroup, type RowLook } from "./plan-group";
import { ShowMore, useShown } from "./show-more";
import type { PickState } from "./use-picks";

type PlanFoldProps = { entry: Extract<PlanEntry, { kind: "fold" }>; look: RowLook; picks: PickState | undefined };

/** Many objects to which the same is done. */
export function PlanFold({ entry, look, picks }: PlanFoldProps) {
  const { shown, more } = useShown(entry.groups);
  const steps = entry.groups.flatMap((group) => group.steps);
  return (
    <FoldLine label={entry.label} sample={entry.groups[0]?.steps ?? []} steps={steps} picks={picks}>
      {() => (
        <>
          <ul className="grid min-w-0 gap-2">
            {shown.map((group) => (
              <PlanGroup key={group.target} group={group} look={{ ...look, diffOpen: false }} picks={picks} />
            ))}
          </ul>
          <ShowMore of={entry.groups.length} shown={shown.length} onMore={more} />
        </>
      )}
    </FoldLine>
  );
}
