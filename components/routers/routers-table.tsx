"use client";

import Link from "next/link";
import type { RouterView } from "@/server/model/object-views";
import { useMay } from "../frame/use-me";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";

const COLUMNS: readonly Column<RouterView>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ id, name }) => (
      <span className="flex flex-wrap items-center gap-x-2">
        <Link
          href={`/routers?router=${encodeURIComponent(id)}`}
          className="font-medium hover:text-accent hover:underline"
        >
          {name || <span className="text-fg-muted">router {id.slice(0, 8)}</span>}
        </Link>
        <CopyId value={id} label="router id" className="text-fg-faint text-xs" />
      </span>
    ),
  },
  {
    key: "gateway",
    header: "Gateway",
    sort: ({ externalNetworkName }) => externalNetworkName,
    cell: ({ externalNetworkName, externalAddresses }) =>
      externalNetworkName === null ? (
        <span className="text-fg-muted">none</span>
      ) : (
        <>
          <span className="mono block">{externalAddresses.join(", ") || "no address"}</span>
          <span className="text-fg-muted text-xs">on {externalNetworkName}</span>
        </>
      ),
  },
  {
    key: "snat",
    header: "SNAT",
    sort: ({ snat }) => Number(snat),
    cell: ({ snat, externalNetworkId }) => (externalNetworkId === null ? "–" : snat ? "on" : "off"),
    className: "hidden sm:table-cell",
  },
  {
    key: "interfaces",
    header: "Interfaces",
    cell: ({ interfaces }) => <span className="mono">{interfaces.map(({ cidr }) => cidr).join(", ") || "none"}</span>,
    className: "hidden md:table-cell",
  },
  {
    key: "floating",
    header: "Floating IPs",
    numeric: true,
    sort: ({ floatingIps }) => floatingIps.length,
    cell: ({ floatingIps }) => floatingIps.length,
    className: "hidden sm:table-cell",
  },
  {
    key: "host",
    header: "Host",
    sort: ({ host }) => host || null,
    cell: ({ host }) => <span className="mono">{host || "–"}</span>,
  },
  {
    key: "project",
    header: "Project",
    sort: ({ projectId }) => projectId,
    cell: ({ projectId }) => <CopyId value={projectId} label="project id" />,
    className: "hidden lg:table-cell",
  },
];

export function RoutersTable({ routers }: { routers: readonly RouterView[] }) {
  const seesConsole = useMay("viewer");
  return (
    <DataTable
      label="Routers"
      rows={routers}
      columns={seesConsole ? COLUMNS : COLUMNS.filter(({ key }) => key !== "host")}
      rowKey={({ id }) => id}
      initialSort={{ key: "name", descending: false }}
    />
  );
}
