"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { RotateCw, ScrollText, SearchX } from "lucide-react";
import { useQueryStates } from "nuqs";
import { useDeferredValue, useState } from "react";
import { PageToolbar } from "../frame/page-body";
import { type RouterOutputs, useTRPC, useTRPCClient } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { ErrorPanel } from "../ui/error-panel";
import { Input } from "../ui/input";
import { Select } from "../ui/select";
import { TableSkeleton } from "../ui/table-shell";
import { type AuditParams, auditParams, auditQuery } from "./audit-filter";
import { AuditSheet } from "./audit-sheet";
import { AuditTable } from "./audit-table";

export type AuditRow = RouterOutputs["audit"]["list"]["items"][number];

const PAGE = 100;

const OUTCOMES = [
  { value: "all", label: "Any outcome" },
  { value: "done", label: "Done" },
  { value: "requested", label: "Requested" },
  { value: "failed", label: "Failed" },
  { value: "refused", label: "Refused" },
] as const;

const RANGES = [
  { value: "all", label: "Any time" },
  { value: "hour", label: "Last hour" },
  { value: "day", label: "Last 24 hours" },
  { value: "week", label: "Last 7 days" },
  { value: "month", label: "Last 30 days" },
] as const;

export function AuditPage() {
  const [params, setParams] = useQueryStates(auditParams);
  const [openedAt] = useState(() => Date.now());
  const [chosen, setChosen] = useState<AuditRow | null>(null);
  const deferred = useDeferredValue(params);
  return (
    <div className="flex h-full flex-col">
      <PageToolbar>
        <Filters params={params} onChange={(change) => void setParams(change)} />
      </PageToolbar>
      <AuditList
        params={deferred}
        now={openedAt}
        onChoose={setChosen}
        onClear={() => void setParams({ text: null, outcome: null, within: null })}
      />
      <AuditSheet row={chosen} onClose={() => setChosen(null)} />
    </div>
  );
}

type FiltersProps = { params: AuditParams; onChange: (change: Partial<AuditParams>) => void };

function Filters({ params, onChange }: FiltersProps) {
  return (
    <>
      <Input
        type="search"
        aria-label="Find in actor, action and target"
        placeholder="Actor, action or target"
        value={params.text}
        onChange={(event) => onChange({ text: event.target.value })}
        className="w-56"
      />
      <Select
        aria-label="Outcome"
        value={params.outcome ?? "all"}
        onValueChange={(value) => onChange({ outcome: value === "all" ? null : value })}
        options={OUTCOMES}
        className="w-36"
      />
      <Select
        aria-label="Time"
        value={params.within ?? "all"}
        onValueChange={(value) => onChange({ within: value === "all" ? null : value })}
        options={RANGES}
        className="w-36"
      />
    </>
  );
}

/** The first page. */
function noCursor(): string | null {
  return null;
}

type AuditListProps = { params: AuditParams; now: number; onChoose: (row: AuditRow) => void; onClear: () => void };

function AuditList({ params, now, onChoose, onClear }: AuditListProps) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const filter = { ...auditQuery(params, now), limit: PAGE };
  const query = useInfiniteQuery({
    queryKey: trpc.audit.list.infiniteQueryKey(filter),
    // tRPC's own infinite options would send a `direction` as well, which the procedure does not know
    queryFn: ({ pageParam, signal }) => client.audit.list.query({ ...filter, cursor: pageParam }, { signal }),
    initialPageParam: noCursor(),
    getNextPageParam: (page) => page.nextCursor,
  });
  if (query.isPending) return <TableSkeleton label="Reading the audit trail" rows={10} />;
  if (query.error && !query.data) {
    return (
      <ErrorPanel
        title="The audit trail could not be read"
        error={query.error}
        onRetry={() => void query.refetch()}
        retrying={query.isFetching}
        className="m-4"
      />
    );
  }
  const rows = (query.data?.pages ?? []).flatMap((page) => page.items);
  const filtered = params.text.trim() !== "" || params.outcome !== null || params.within !== null;
  if (rows.length === 0) {
    return filtered ? (
      <EmptyState icon={SearchX} title="Nothing matches" action={<Button onClick={onClear}>Clear the filter</Button>}>
        No entry has all of this.
      </EmptyState>
    ) : (
      <EmptyState icon={ScrollText} title="Nothing has happened yet">
        Each change and each refused attempt will be a line here.
      </EmptyState>
    );
  }
  return (
    <>
      <AuditTable
        rows={rows}
        onChoose={onChoose}
        more={query.hasNextPage && !query.isFetchNextPageError ? () => void query.fetchNextPage() : null}
        loading={query.isFetchingNextPage}
      />
      {query.error ? (
        <ErrorPanel
          title="Older entries could not be read"
          error={query.error}
          onRetry={() => void query.fetchNextPage()}
          retrying={query.isFetching}
          className="m-3"
        />
      ) : null}
      <footer className="flex items-center justify-between gap-3 border-t px-3 py-1.5 text-fg-faint text-xs sm:px-4">
        <span>
          <span className="mono">{rows.length}</span>{" "}
          {query.hasNextPage ? "newest entries, older as you scroll" : "entries, all"}
        </span>
        <Button size="sm" variant="ghost" onClick={() => void query.refetch()} pending={query.isRefetching}>
          {query.isRefetching ? null : <RotateCw aria-hidden className="size-3.5" />}
          Read again
        </Button>
      </footer>
    </>
  );
}
