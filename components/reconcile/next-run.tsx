"use client";

import { formatAge } from "../ui/format-age";
import { useNow } from "../ui/use-now";

/** In how long something comes; `null`: not by itself. */
export function NextRun({ at }: { at: number | null }) {
  const now = useNow();
  if (at === null) return <span className="text-fg-faint">none</span>;
  const left = at - now;
  return (
    <time dateTime={new Date(at).toISOString()} className="mono whitespace-nowrap">
      {now === 0 ? "\u2007" : left < 1_000 ? "now" : `in ${formatAge(left)}`}
    </time>
  );
}
