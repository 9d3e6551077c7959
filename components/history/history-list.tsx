"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { HistoryEvent } from "@/server/model/history";
import { useTRPC } from "../trpc";
import { Button } from "../ui/button";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { ChangeRow } from "./change-row";
import { localTime, momentAt } from "./moment-words";

const PAGE = 25;
const MOST = 200;
const LOOK_EVERY_MS = 10_000;

/** What was observed to change on one source, newest first. */
export function HistoryList({ source, name }: { source: string; name: string }) {
  const trpc = useTRPC();
  const [limit, setLimit] = useState(PAGE);
  const [opened, setOpened] = useState<string | null>(null);
  const query = useQuery(
    trpc.history.changes.queryOptions(
      { source, limit },
      { placeholderData: keepPreviousData, refetchInterval: LOOK_EVERY_MS },
    ),
  );
  return (
    <QueryView
      query={query}
      failure="What changed could not be read"
      loading={<TableSkeleton label="Reading what changed" rows={6} />}
    >
      {(events) =>
        events.length === 0 ? (
          <EmptyState icon={History} title="No change is recorded">
            Changes are written down as they are observed. What happened before {name} was first read is not known.
          </EmptyState>
        ) : (
          <>
            <ol aria-label={`What changed on ${name}`}>
              {events.map((event) => (
                <Moment key={event.id} event={event} opened={opened} onOpen={setOpened} />
              ))}
            </ol>
            {events.length < limit || limit >= MOST ? null : (
              <div className="p-3">
                <Button onClick={() => setLimit(Math.min(MOST, limit + PAGE))} pending={query.isFetching}>
                  Show more
                </Button>
              </div>
            )}
          </>
        )
      }
    </QueryView>
  );
}

type MomentProps = { event: HistoryEvent; opened: string | null; onOpen: (key: string | null) => void };

function Moment({ event, opened, onOpen }: MomentProps) {
  const { id, at, since, changes, more, source } = event;
  const host = source.startsWith("host/") ? source.slice("host/".length) : null;
  const expand = host === null ? "" : `&expand=${encodeURIComponent(host)}`;
  return (
    <li className="border-b">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 bg-sunken px-3 py-1.5 text-xs">
        <time dateTime={new Date(at).toISOString()} className="mono" suppressHydrationWarning>
          {localTime(at)}
        </time>
        <RelativeTime at={at} ago className="text-fg-muted" />
        {since === null ? <span className="text-unknown">after a time in which nobody watched</span> : null}
        <Link
          href={`/topology?from=${momentAt(at - 1)}&to=${momentAt(at)}${expand}`}
          className="ml-auto text-accent underline-offset-2 hover:underline"
        >
          Show on the graph
        </Link>
      </div>
      <ul>
        {changes.map((change) => {
          const key = `${id} ${change.id}`;
          return (
            <ChangeRow
              key={change.id}
              change={{ ...change, at: null, times: 1 }}
              open={opened === key}
              onToggle={() => onOpen(opened === key ? null : key)}
            />
          );
        })}
      </ul>
      {more > 0 ? <p className="px-3 py-1.5 text-fg-faint text-xs">and {more} more objects</p> : null}
    </li>
  );
}
