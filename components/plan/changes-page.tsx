"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { GitCompareArrows, History } from "lucide-react";
import Link from "next/link";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { PlanStatus } from "@/server/model/plan";
import type { PlanSummary } from "@/server/model/plan-run";
import { PageBody, PageToolbar } from "../frame/page-body";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { Select } from "../ui/select";
import { TableSkeleton } from "../ui/table-shell";
import { PlanCounts, PlanStatusBadge } from "./plan-badges";
import { WaitingPlans } from "./waiting-plans";

const SHOWN = ["done", "all", "waiting", "failed"] as const;
const STATUSES: Record<(typeof SHOWN)[number], PlanStatus[] | undefined> = {
  all: undefined,
  done: ["applied", "applying", "failed"],
  waiting: ["planned"],
  failed: ["failed", "stale"],
};
const OPTIONS = [
  { value: "done", label: "applied and failed" },
  { value: "waiting", label: "waiting to be applied" },
  { value: "failed", label: "failed and stale" },
  { value: "all", label: "all plans" },
] as const;
const REFRESH_MS = 10_000;

const COLUMNS: readonly Column<PlanSummary>[] = [
  {
    key: "title",
    header: "Change",
    cell: ({ id, title, error }) => (
      <>
        <Link href={`/changes/${id}`} className="font-medium hover:text-accent hover:underline">
          {title}
        </Link>
        {error ? <span className="line-clamp-2 break-words text-failed text-xs">{error}</span> : null}
      </>
    ),
  },
  { key: "status", header: "Status", cell: ({ status }) => <PlanStatusBadge status={status} /> },
  {
    key: "counts",
    header: "What",
    cell: ({ counts }) => <PlanCounts counts={counts} />,
    className: "hidden sm:table-cell",
  },
  { key: "by", header: "By", cell: ({ createdBy }) => createdBy, className: "hidden md:table-cell" },
  {
    key: "at",
    header: "When",
    numeric: true,
    cell: ({ startedAt, createdAt }) => <RelativeTime at={startedAt ?? createdAt} ago />,
  },
];

/** Every plan that was made, newest first, with what became of it. */
export function ChangesPage() {
  const trpc = useTRPC();
  const mayChange = useMay("operator");
  const [shown, setShown] = useQueryState("show", parseAsStringLiteral(SHOWN).withDefault("done"));
  const status = STATUSES[shown];
  const runs = useInfiniteQuery(
    trpc.reconcile.runs.infiniteQueryOptions(status === undefined ? {} : { status }, {
      getNextPageParam: (page) => page.nextCursor,
      refetchInterval: REFRESH_MS,
    }),
  );
  return (
    <PageBody>
      <PageToolbar actions={mayChange ? <ReconcileLink /> : null}>
        <Select
          aria-label="Which changes"
          value={shown}
          onValueChange={(value) => void setShown(value)}
          options={OPTIONS}
          className="w-52"
        />
      </PageToolbar>
      <WaitingPlans />
      <QueryView
        query={runs}
        failure="The changes could not be read"
        loading={<TableSkeleton label="Reading changes" />}
      >
        {({ pages }) => {
          const plans = pages.flatMap((page) => page.items);
          if (plans.length === 0) {
            return (
              <EmptyState icon={History} title="No such change yet">
                Whatever is changed through the console is kept here as a plan with its steps and its outcome.
              </EmptyState>
            );
          }
          return (
            <>
              <DataTable label="Changes" rows={plans} columns={COLUMNS} rowKey={({ id }) => id} />
              {runs.hasNextPage ? (
                <div className="flex justify-center p-3">
                  <Button onClick={() => void runs.fetchNextPage()} pending={runs.isFetchingNextPage}>
                    Older changes
                  </Button>
                </div>
              ) : null}
            </>
          );
        }}
      </QueryView>
    </PageBody>
  );
}

function ReconcileLink() {
  return (
    <Button asChild>
      <Link href="/reconcile">
        <GitCompareArrows aria-hidden className="size-3.5" />
        Reconcile
      </Link>
    </Button>
  );
}
