"use client";

import { cn } from "./cn";
import { formatAge } from "./format-age";
import { Tooltip } from "./tooltip";
import { useNow } from "./use-now";

type RelativeTimeProps = {
  /** Epoch milliseconds or a date; `null`: it never happened. */
  at: number | Date | null | undefined;
  /** Shown for `null`. */
  never?: string;
  /** ` ago` after the figure. */
  ago?: boolean;
  className?: string;
};

/** How long ago; hover shows the exact local time with its zone, `datetime` carries it for machines. */
export function RelativeTime({ at, never = "never", ago = false, className }: RelativeTimeProps) {
  const now = useNow();
  if (at === null || at === undefined) return <span className={cn("text-fg-faint", className)}>{never}</span>;
  const date = new Date(at);
  const age = now === 0 ? "" : formatAge(now - date.getTime());
  return (
    <Tooltip content={<span className="mono">{exactTime(date)}</span>}>
      <time dateTime={date.toISOString()} className={cn("mono cursor-default whitespace-nowrap", className)}>
        {age === "" ? "\u2007" : ago && age !== "now" ? `${age} ago` : age}
      </time>
    </Tooltip>
  );
}

function exactTime(date: Date): string {
  return date.toLocaleString(undefined, {
    year: "numeric",
    month: "short",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    timeZoneName: "short",
  });
}
