"use client";

import { Unplug } from "lucide-react";
import Link from "next/link";
import type { SourceStatus } from "@/server/model/graph";
import { Button } from "../ui/button";
import { cn } from "../ui/cn";
import { errorFacts } from "../ui/error-facts";
import { formatAge } from "../ui/format-age";
import { Popover } from "../ui/popover";
import { useNow } from "../ui/use-now";
import { SourceList } from "./source-list";
import { SourceMark } from "./source-state";
import { useSources } from "./use-sources";

/** As many as fit without crowding the bar; those in trouble come first. */
const SHOWN = 4;
const URGENCY: readonly SourceStatus["state"][] = ["failed", "stale", "partial", "reading", "live"];

/** The state and age of every source, always in sight; opens the list with errors. */
export function SourceStrip() {
  const { data, error } = useSources();
  const now = useNow();
  if (error && !data) {
    return (
      <span role="status" title={errorFacts(error).remedy} className="flex items-center gap-1.5 text-failed text-xs">
        <Unplug aria-hidden className="size-3.5" />
        <span className="hidden md:inline">No word from the console</span>
      </span>
    );
  }
  if (!data) return <span aria-hidden className="h-5 w-32 animate-breathe rounded-sm bg-pressed" />;
  if (data.length === 0) {
    return (
      <Button asChild size="sm" variant="ghost">
        <Link href="/hosts?add=host">Add a host</Link>
      </Button>
    );
  }
  const ordered = [...data].sort((a, b) => URGENCY.indexOf(a.state) - URGENCY.indexOf(b.state));
  const worst = ordered[0]?.state ?? "live";
  const troubled = data.filter(({ state }) => state !== "live" && state !== "reading").length;
  const count = data.length === 1 ? "1 source" : `${data.length} sources`;
  const summary =
    troubled > 0 ? `${count}, ${troubled} in trouble` : data.length === 1 ? "1 source, live" : `${count}, all live`;
  const rest = ordered.length - SHOWN;
  return (
    <Popover
      label="Sources"
      align="end"
      className="w-96"
      trigger={
        <button
          type="button"
          aria-label={`${summary}. Show all`}
          className="flex h-8 min-w-0 items-center gap-3 rounded-md px-2 text-xs hover:bg-hover"
        >
          <span className="flex items-center gap-1.5 lg:hidden">
            <SourceMark state={worst} className="size-3.5" />
            <span className="mono">{data.length}</span>
          </span>
          {ordered.slice(0, SHOWN).map((source, index) => (
            <span
              key={source.id}
              className={cn("hidden min-w-0 items-center gap-1.5", index < 2 ? "lg:flex" : "xl:flex")}
            >
              <SourceMark state={source.state} />
              <span className="max-w-28 truncate text-fg-muted">{source.name}</span>
              <span className="mono text-fg-faint">{age(source.observedAt, now)}</span>
            </span>
          ))}
          {rest > 0 ? <span className="mono hidden text-fg-faint xl:inline">+{rest}</span> : null}
          {ordered.length > 2 ? (
            <span className="mono hidden text-fg-faint lg:inline xl:hidden">+{ordered.length - 2}</span>
          ) : null}
        </button>
      }
    >
      <SourceList sources={ordered} summary={summary} />
    </Popover>
  );
}

function age(observedAt: number | null, now: number): string {
  if (observedAt === null || now === 0) return "–";
  return formatAge(now - observedAt);
}
