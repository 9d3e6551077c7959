import Link from "next/link";
import type { MigrationSummary } from "@/server/model/migration";
import { type Column, DataTable } from "../ui/data-table";
import { RelativeTime } from "../ui/relative-time";
import { MigrationBadge } from "./migration-badge";
import { yesNo } from "./migration-words";
import { OutageBar } from "./outage-bar";

/** Every run with what it cost the guest, to compare them. */
export function MigrationsTable({ migrations }: { migrations: readonly MigrationSummary[] }) {
  const longest = Math.max(1, ...migrations.map(({ outage }) => outage.ms ?? 0));
  const columns: readonly Column<MigrationSummary>[] = [
    {
      key: "port",
      header: "Port",
      sort: ({ portName }) => portName,
      cell: ({ id, portName }) => (
        <Link href={`/migrations/${id}`} className="text-accent hover:underline">
          {portName}
        </Link>
      ),
    },
    {
      key: "way",
      header: "From and to",
      sort: ({ source, destination }) => `${source} ${destination}`,
      cell: ({ source, destination }) => (
        <span className="mono whitespace-nowrap">
          {source} → {destination}
        </span>
      ),
    },
    {
      key: "state",
      header: "State",
      sort: ({ state }) => state,
      cell: ({ state }) => <MigrationBadge state={state} />,
    },
    {
      key: "outage",
      header: "Outage",
      sort: ({ outage }) => outage.ms,
      cell: ({ outage }) => <OutageBar outage={outage} longest={longest} />,
    },
    {
      key: "isolated",
      header: "Isolated while waiting",
      sort: ({ isolatedWhileWaiting }) => yesNo(isolatedWhileWaiting),
      cell: ({ isolatedWhileWaiting }) => yesNo(isolatedWhileWaiting),
    },
    {
      key: "wired",
      header: "Wired before RARP",
      sort: ({ wiredBeforeRarp }) => yesNo(wiredBeforeRarp),
      cell: ({ wiredBeforeRarp }) => yesNo(wiredBeforeRarp),
    },
    { key: "wiring", header: "Wiring", sort: ({ wiring }) => wiring, cell: ({ wiring }) => wiring },
    {
      key: "at",
      header: "Begun",
      sort: ({ createdAt }) => createdAt,
      cell: ({ createdAt, createdBy }) => (
        <span className="whitespace-nowrap">
          <RelativeTime at={createdAt} ago /> <span className="text-fg-muted">by {createdBy}</span>
        </span>
      ),
    },
  ];
  return (
    <DataTable
      label="Migrations"
      rows={migrations}
      columns={columns}
      rowKey={({ id }) => id}
      initialSort={{ key: "at", descending: true }}
    />
  );
}
