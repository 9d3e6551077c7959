"use client";

import { useQuery } from "@tanstack/react-query";
import { PageToolbar } from "../frame/page-body";
import { type RouterOutputs, useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";

type Replica = RouterOutputs["replicas"]["list"][number];

const LOOK_EVERY_MS = 5_000;

const COLUMNS: readonly Column<Replica>[] = [
  {
    key: "name",
    header: "Console",
    sort: ({ name }) => name,
    cell: ({ name, self }) => (
      <span className="flex flex-wrap items-center gap-2">
        <span className="mono">{name}</span>
        {self ? <Badge>this one</Badge> : null}
      </span>
    ),
  },
  { key: "observes", header: "Observes", cell: ({ observes }) => <Observed {...observes} /> },
  {
    key: "startedAt",
    header: "Started",
    numeric: true,
    sort: ({ startedAt }) => -startedAt.getTime(),
    cell: ({ startedAt }) => <RelativeTime at={startedAt} ago />,
  },
  {
    key: "version",
    header: "Version",
    cell: ({ version }) => <span className="mono">{version}</span>,
    className: "hidden sm:table-cell",
  },
  {
    key: "id",
    header: "Id",
    cell: ({ id }) => <span className="mono text-fg-muted">{id.slice(0, 8)}</span>,
    className: "hidden md:table-cell",
  },
];

/** The consoles that live on one database, and what each observes for all. */
export function ReplicasPanel() {
  const trpc = useTRPC();
  const replicas = useQuery(trpc.replicas.list.queryOptions(undefined, { refetchInterval: LOOK_EVERY_MS }));
  return (
    <>
      <PageToolbar>
        <p className="text-fg-muted text-sm">
          Consoles on the same PostgreSQL share hosts, appliances and plans; when one ends, another goes on.
        </p>
      </PageToolbar>
      <QueryView
        query={replicas}
        failure="The consoles could not be read"
        loading={<TableSkeleton label="Reading consoles" rows={2} columns={4} />}
      >
        {(rows) => <DataTable label="Consoles" columns={COLUMNS} rows={rows} rowKey={({ id }) => id} />}
      </QueryView>
    </>
  );
}

function Observed({ hosts, appliances }: Replica["observes"]) {
  const names = [...hosts, ...appliances];
  if (names.length === 0) return <span className="text-fg-faint">nothing</span>;
  const shown = names.slice(0, 6).join(", ");
  return <span className="break-words">{names.length > 6 ? `${shown} and ${names.length - 6} more` : shown}</span>;
}
