"use client";

import { Archive, Radio, Unplug } from "lucide-react";
import type { Graph } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import { Spinner } from "../../ui/spinner";
import { Tooltip } from "../../ui/tooltip";
import type { LiveState } from "../use-line";

const words: Readonly<Record<LiveState, string>> = {
  connecting: "connecting",
  live: "live",
  lost: "line lost",
  still: "case",
};

const meanings: Readonly<Record<LiveState, string>> = {
  connecting: "Waiting for the line of changes",
  live: "Changes on the hosts appear here as they happen",
  lost: "No changes arrive; what is shown is the last that was read",
  still: "A capture: it does not change",
};

/** Whether what is on the screen is kept up to date, and its revision. */
export function LiveIndicator({ live, graph }: { live: LiveState; graph: Graph | undefined }) {
  const revision = graph === undefined ? "" : graph.revision.split(":").at(-1);
  return (
    <Tooltip content={meanings[live]} side="bottom">
      <output
        aria-label={`${words[live]}: ${meanings[live]}`}
        className={cn(
          "hidden shrink-0 items-center gap-1.5 px-1 text-xs sm:inline-flex",
          live === "live" ? "text-ok" : live === "lost" ? "text-failed" : "text-fg-muted",
        )}
      >
        {live === "connecting" ? <Spinner className="size-3" /> : null}
        {live === "live" ? <Radio aria-hidden className="size-3.5" /> : null}
        {live === "lost" ? <Unplug aria-hidden className="size-3.5" /> : null}
        {live === "still" ? <Archive aria-hidden className="size-3.5" /> : null}
        {words[live]}
        {live === "still" || revision === "" ? null : <span className="mono text-fg-faint">{revision}</span>}
      </output>
    </Tooltip>
  );
}
