"use client";

import { TickBox } from "./tick-box";
import type { PickState } from "./use-picks";

type ManyTickProps = { steps: readonly { readonly id: string }[]; picks: PickState; label: string };

/** One tick for several rows. */
export function ManyTick({ steps, picks, label }: ManyTickProps) {
  const count = steps.filter(({ id }) => picks.picked.has(id)).length;
  return (
    <TickBox
      state={count === 0 ? false : count === steps.length ? true : "some"}
      onTick={(on) =>
        picks.onTick(
          steps.map(({ id }) => id),
          on,
        )
      }
      label={`All ${steps.length} rows of ${label}`}
    />
  );
}
