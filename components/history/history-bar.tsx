"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { ArrowLeftRight, X } from "lucide-react";
import { useState } from "react";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { Segmented } from "../ui/segmented";
import { Skeleton } from "../ui/skeleton";
import { Tooltip } from "../ui/tooltip";
import { MomentPicker } from "./moment-picker";
import { momentAt, timeOf } from "./moment-words";
import { TimeLine } from "./time-line";

const WINDOWS = [
  { value: "hour", label: "1 h" },
  { value: "day", label: "24 h" },
  { value: "all", label: "All" },
] as const;
type Window = (typeof WINDOWS)[number]["value"];

const WINDOW_MS = { hour: 3_600_000, day: 86_400_000 } as const;
const PARTS = 160;
const LOOK_EVERY_MS = 10_000;

type HistoryBarProps = {
  from: string;
  to: string;
  onCompare: (from: string, to: string) => void;
  onClose: () => void;
};

/** Which two moments are compared, on the time line of what was recorded. */
export function HistoryBar({ from, to, onCompare, onClose }: HistoryBarProps) {
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<Window | null>(null);
  const [openedAt] = useState(() => Date.now());
  // the shortest that shows both
  const oldest = Math.min(timeOf(from, openedAt) ?? openedAt, timeOf(to, openedAt) ?? openedAt);
  const age = openedAt - oldest;
  const fitting = age < WINDOW_MS.hour * 0.98 ? "hour" : age < WINDOW_MS.day * 0.98 ? "day" : "all";
  const window = chosen ?? fitting;
  const input = window === "all" ? { parts: PARTS } : { parts: PARTS, from: openedAt - WINDOW_MS[window] };
  const query = useQuery(
    trpc.history.timeline.queryOptions(input, { placeholderData: keepPreviousData, refetchInterval: LOOK_EVERY_MS }),
  );
  const timeline = query.data;
  return (
    <section
      aria-label="History"
      className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b bg-surface px-2 py-1.5 sm:px-3"
    >
      <div className="flex flex-wrap items-center gap-1.5">
        <MomentPicker
          label="From"
          value={from}
          onChange={(moment) => onCompare(moment, to)}
          beginsAt={timeline?.beginsAt ?? null}
        />
        <Tooltip content="Swap the sides">
          <Button size="icon-sm" variant="ghost" aria-label="Swap the sides" onClick={() => onCompare(to, from)}>
            <ArrowLeftRight aria-hidden className="size-3.5" />
          </Button>
        </Tooltip>
        <MomentPicker
          label="To"
          value={to}
          onChange={(moment) => onCompare(from, moment)}
          beginsAt={timeline?.beginsAt ?? null}
        />
      </div>
      {timeline === undefined ? (
        query.error ? (
          <p role="alert" className="flex-1 text-failed text-xs">
            The time line could not be read: {query.error.message}
          </p>
        ) : (
          <Skeleton className="h-8 min-w-40 flex-1" />
        )
      ) : timeline.beginsAt === null ? (
        <p className="flex-1 text-fg-muted text-xs">
          Nothing is recorded yet. The record begins with the first host that is read.
        </p>
      ) : (
        <TimeLine
          timeline={timeline}
          from={timeOf(from, timeline.to)}
          to={timeOf(to, timeline.to)}
          onFrom={(at) => onCompare(momentAt(at), to)}
          onTo={(at) => onCompare(from, at === null ? "live" : momentAt(at))}
        />
      )}
      <div className="flex items-center gap-1.5">
        <Segmented label="Time line shows" value={window} onValueChange={setChosen} options={WINDOWS} />
        <Button size="icon-sm" variant="ghost" aria-label="Close the history" onClick={onClose}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
    </section>
  );
}
