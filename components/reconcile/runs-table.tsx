"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import Link from "next/link";
import type { PlanSummary } from "@/server/model/plan-run";
import { formatDuration } from "../plan/format-duration";
import { PlanCounts, PlanStatusBadge, TriggerBadge } from "../plan/plan-badges";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";

const REFRESH_MS = 10_000;

const COLUMNS: readonly Column<PlanSummary>[] = [
  {
    key: "title",
    header: "Reconciliation",
    cell: ({ id, title, error, createdBy, trigger }) => (
      <>
        <Link href={`/changes/${id}`} className="font-medium hover:text-accent hover:underline">
          {title}
        </Link>
        {trigger === "operator" ? <span className="text-fg-faint text-xs"> by {createdBy}</span> : null}
        {error ? <span className="line-clamp-2 break-words text-failed text-xs">{error}</span> : null}
      </>
    ),
  },
  {
    key: "trigger",
    header: "Trigger",
    cell: ({ trigger }) => <TriggerBadge trigger={trigger} />,
    className: "hidden sm:table-cell",
  },
  { key: "outcome", header: "Outcome", cell: (plan) => <Outcome plan={plan} /> },
  {
    key: "rows",
    header: "Rows",
    cell: ({ counts }) =>
      counts.added + counts.changed + counts.removed === 0 ? (
        <span className="text-fg-faint">–</span>
      ) : (
        <PlanCounts counts={counts} />
      ),
    className: "hidden md:table-cell",
  },
  {
    key: "requests",
    header: "Requests",
    numeric: true,
    cell: ({ requests }) => requests?.total ?? "–",
    className: "hidden lg:table-cell",
  },
  {
    key: "took",
    header: "Took",
    numeric: true,
    cell: ({ startedAt, endedAt }) =>
      startedAt === null || endedAt === null ? "–" : formatDuration(endedAt - startedAt),
    className: "hidden whitespace-nowrap lg:table-cell",
  },
  {
    key: "at",
    header: "When",
    numeric: true,
    cell: ({ startedAt, createdAt }) => <RelativeTime at={startedAt ?? createdAt} ago />,
  },
];

/** Every reconciliation that was planned, newest first. */
export function RunsTable() {
  const trpc = useTRPC();
  const runs = useInfiniteQuery(
    trpc.reconcile.runs.infiniteQueryOptions(
      { about: "reconcile", limit: 25 },
      { getNextPageParam: (page) => page.nextCursor, refetchInterval: REFRESH_MS },
    ),
  );
  return (
    <QueryView
      query={runs}
      failure="The reconciliations could not be read"
      loading={<TableSkeleton label="Reading reconciliations" rows={3} />}
    >
      {({ pages }) => {
        const plans = pages.flatMap((page) => page.items);
        if (plans.length === 0) {
          return (
            <EmptyState icon={History} title="Nothing was reconciled yet">
              Each comparison is kept here with its rows, what was done about them, and what it cost.
            </EmptyState>
          );
        }
        return (
          <>
            <DataTable label="Reconciliations" rows={plans} columns={COLUMNS} rowKey={({ id }) => id} />
            {runs.hasNextPage ? (
              <div className="flex justify-center p-3">
                <Button onClick={() => void runs.fetchNextPage()} pending={runs.isFetchingNextPage}>
                  Older reconciliations
                </Button>
              </div>
            ) : null}
          </>
        );
      }}
    </QueryView>
  );
}

function Outcome({ plan: { status, counts } }: { plan: PlanSummary }) {
  const isEmpty = counts.added + counts.changed + counts.removed === 0;
  const isCalm = status === "planned" || status === "applied";
  return isEmpty && isCalm ? <Badge tone="ok">nothing differed</Badge> : <PlanStatusBadge status={status} />;
}
