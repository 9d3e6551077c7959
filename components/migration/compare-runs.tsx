"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { MigrationView } from "@/server/model/migration";
import { useTRPC } from "../trpc";
import { RelativeTime } from "../ui/relative-time";
import { MigrationBadge } from "./migration-badge";
import { yesNo } from "./migration-words";
import { OutageBar } from "./outage-bar";

const SHOWN = 12;

/** The runs of the same port beside each other. */
export function CompareRuns({ migration: { id, portId, endedAt } }: { migration: MigrationView }) {
  const trpc = useTRPC();
  const runs = useQuery(
    trpc.migrations.list.queryOptions({ portId, limit: SHOWN }, { refetchInterval: endedAt === null ? 2_000 : false }),
  );
  const found = runs.data ?? [];
  if (found.length < 2) return null;
  const longest = Math.max(1, ...found.map(({ outage }) => outage.ms ?? 0));
  return (
    <section aria-label="Runs of this port" className="rounded-md border bg-surface">
      <h2 className="border-b px-3 py-2 font-semibold text-sm">Runs of this port</h2>
      <ul className="divide-y">
        {found.map((run) => (
          <li key={run.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-1.5 text-sm">
            <Link
              href={`/migrations/${run.id}`}
              aria-current={run.id === id ? "page" : undefined}
              className="mono whitespace-nowrap text-accent hover:underline aria-[current=page]:font-semibold aria-[current=page]:text-fg"
            >
              {run.source} → {run.destination}
            </Link>
            <MigrationBadge state={run.state} />
            <OutageBar outage={run.outage} longest={longest} />
            <span className="text-fg-muted text-xs">wired before RARP: {yesNo(run.wiredBeforeRarp)}</span>
            <span className="flex-1" />
            <span className="text-fg-faint text-xs">
              <RelativeTime at={run.createdAt} ago />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
