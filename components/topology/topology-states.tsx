"use client";

import { Archive, RotateCw, Table2, Waypoints } from "lucide-react";
import Link from "next/link";
import type { SourceStatus } from "@/server/model/graph";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { Skeleton } from "../ui/skeleton";
import type { LiveState } from "./use-line";

/** Nothing to draw: say why, and what to do about it. */
export function EmptyTopology({ isCase }: { isCase: boolean }) {
  return (
    <EmptyState
      icon={Waypoints}
      title={isCase ? "This case holds no host" : "No host is read yet"}
      className="h-full justify-center"
      action={
        <>
          <Button asChild variant="primary">
            <Link href="/hosts?add=host">Add a host</Link>
          </Button>
          <Button asChild>
            <Link href="/cases">
              <Archive aria-hidden className="size-3.5" />
              Open a case
            </Link>
          </Button>
        </>
      }
    >
      Add a host over SSH or from this machine, or look at a capture: the demo case shows a whole Neutron cloud.
    </EmptyState>
  );
}

/** Holds the places of hosts while the first graph is on its way. */
export function TopologySkeleton() {
  return (
    <output
      aria-label="Reading the topology"
      aria-busy
      className="grid h-full grid-cols-[1fr_1fr_18rem] gap-6 p-8 max-md:grid-cols-1"
    >
      {["a", "b", "c"].map((place) => (
        <span key={place} className="flex h-full flex-col gap-3 rounded-lg border bg-sunken p-4">
          <Skeleton className="w-24" />
          <Skeleton className="w-2/3" />
          <Skeleton className="w-1/2" />
        </span>
      ))}
    </output>
  );
}

/** Too much to draw at once: the table is the better view, but it is the operator's decision. */
export function TooMuchToDraw({ count, onDraw }: { count: number; onDraw: () => void }) {
  return (
    <Banner
      tone="info"
      className="m-2"
      action={
        <Button size="sm" onClick={onDraw}>
          Draw anyway
        </Button>
      }
    >
      <Table2 aria-hidden className="mr-1.5 inline size-3.5" />
      {count.toLocaleString("en")} objects are open: shown as a table, because nobody can read that many on a canvas.
    </Banner>
  );
}

type StandingProps = { live: LiveState; sources: readonly SourceStatus[]; onRetry: () => void };

/** What makes the picture less than true: a lost line, sources that stopped answering. */
export function StandingWarnings({ live, sources, onRetry }: StandingProps) {
  const gone = sources.filter(({ state }) => state === "stale" || state === "failed");
  if (live === "lost") {
    return (
      <Banner
        tone="warning"
        className="absolute inset-x-2 top-2 z-20"
        action={
          <Button size="sm" onClick={onRetry}>
            <RotateCw aria-hidden className="size-3.5" />
            Connect again
          </Button>
        }
      >
        The line to the console is lost. This is the last picture; it is not being kept up to date.
      </Banner>
    );
  }
  if (gone.length === 0) return null;
  const names = gone.slice(0, 3).map(({ name }) => name);
  return (
    <Banner
      tone="warning"
      className="absolute bottom-14 left-2 z-20 max-w-md"
      action={
        <Button asChild size="sm">
          <Link href="/hosts">Look</Link>
        </Button>
      }
    >
      {names.join(", ")}
      {gone.length > 3 ? ` and ${gone.length - 3} more` : ""} {gone.length === 1 ? "does" : "do"} not answer: what is
      drawn of {gone.length === 1 ? "it" : "them"} is as old as the last read.
    </Banner>
  );
}
