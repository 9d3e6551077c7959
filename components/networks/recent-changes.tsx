"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { Scope } from "@/server/model/plan";
import { useTRPC } from "../trpc";
import { RelativeTime } from "../ui/relative-time";

const LOOKED_THROUGH = 100;
const SHOWN = 5;

/** The last changes that were about an object, of the newest of all changes. */
export function RecentChanges({ isAbout }: { isAbout: (scope: Scope) => boolean }) {
  const trpc = useTRPC();
  const runs = useQuery(trpc.reconcile.runs.queryOptions({ limit: LOOKED_THROUGH }));
  if (runs.data === undefined) {
    return <p className="text-fg-muted text-sm">{runs.error ? "They could not be read." : "Reading…"}</p>;
  }
  const found = runs.data.items.filter(({ scope, status }) => status !== "planned" && isAbout(scope)).slice(0, SHOWN);
  if (found.length === 0) {
    return <p className="text-fg-muted text-sm">None among the newest {LOOKED_THROUGH} changes.</p>;
  }
  return (
    <ul className="grid gap-1 text-sm">
      {found.map((run) => (
        <li key={run.id} className="flex flex-wrap items-baseline gap-x-2">
          <Link href={`/changes/${run.id}`} className="min-w-0 text-accent hover:underline">
            {run.title}
          </Link>
          <span className="text-fg-muted text-xs">
            {run.status}, <RelativeTime at={run.createdAt} ago />
          </span>
        </li>
      ))}
    </ul>
  );
}
