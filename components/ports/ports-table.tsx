"use client";

import Link from "next/link";
import type { PortView } from "@/server/model/port-views";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import { BindingBadge, bindingLabel } from "./binding-badge";

const COLUMNS: readonly Column<PortView>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ id, name }) => (
      <span className="flex flex-wrap items-center gap-x-2">
        <Link href={`/ports?port=${encodeURIComponent(id)}`} className="font-medium hover:text-accent hover:underline">
          {name || <span className="text-fg-muted">port {id.slice(0, 8)}</span>}
        </Link>
        <CopyId value={id} label="port id" className="text-fg-faint text-xs" />
      </span>
    ),
  },
  { key: "network", header: "Network", sort: ({ networkName }) => networkName, cell: ({ networkName }) => networkName },
  {
    key: "mac",
    header: "MAC",
    sort: ({ mac }) => mac,
    cell: ({ mac }) => <span className="mono whitespace-nowrap">{mac}</span>,
    className: "hidden sm:table-cell",
  },
  {
    key: "vnic",
    header: "vNIC type",
    sort: ({ vnicType }) => vnicType,
    cell: ({ vnicType }) => vnicType,
    className: "hidden lg:table-cell",
  },
  {
    key: "binding",
    header: "Binding",
    sort: ({ binding }) => bindingLabel(binding.state),
    cell: ({ binding }) => (
      <span className="grid justify-items-start gap-0.5">
        <BindingBadge state={binding.state} />
        {binding.reason === null ? null : <span className="text-fg-muted text-xs">{binding.reason}</span>}
      </span>
    ),
  },
  {
    key: "host",
    header: "Host",
    sort: ({ host }) => host,
    cell: ({ host }) => <span className="mono">{host || "–"}</span>,
    className: "hidden xl:table-cell",
  },
  {
    key: "server",
    header: "Server",
    sort: ({ server }) => server?.hardwareName ?? null,
    cell: ({ server }) =>
      server === null ? (
        "–"
      ) : (
        <>
          <span className="mono block">{server.hardwareName ?? server.serverHardwareId}</span>
          <span className="text-fg-muted text-xs">{server.profileName ?? "no profile"}</span>
        </>
      ),
    className: "hidden md:table-cell",
  },
  {
    key: "connection",
    header: "Connection",
    sort: ({ connection }) => connection?.flexNic ?? null,
    cell: ({ connection }) =>
      connection === null ? (
        "–"
      ) : (
        <>
          <span className="mono block">{connection.flexNic ?? `connection ${connection.id}`}</span>
          <span className="text-fg-muted text-xs">→ {connection.networkName ?? "nowhere"}</span>
        </>
      ),
    className: "hidden lg:table-cell",
  },
];

export function PortsTable({ ports }: { ports: readonly PortView[] }) {
  return (
    <DataTable
      label="Ports"
      rows={ports}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      initialSort={{ key: "name", descending: false }}
    />
  );
}
