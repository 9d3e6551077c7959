"use client";

import Link from "next/link";
import type { PortView } from "@/server/model/port-views";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import { BindingBadge, bindingLabel } from "./binding-badge";
import { addressesOf, isOnHost, portKind } from "./port-kind";

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
    key: "addresses",
    header: "Addresses",
    sort: (port) => addressesOf(port) || null,
    cell: (port) => <span className="mono whitespace-nowrap">{addressesOf(port) || "–"}</span>,
  },
  {
    key: "mac",
    header: "MAC",
    sort: ({ mac }) => mac,
    cell: ({ mac }) => <span className="mono whitespace-nowrap">{mac}</span>,
    className: "hidden md:table-cell",
  },
  {
    key: "kind",
    header: "Kind",
    sort: portKind,
    cell: portKind,
    className: "hidden lg:table-cell",
  },
  {
    key: "binding",
    header: "Binding",
    sort: (port) => (isOnHost(port) ? `on ${port.host}` : bindingLabel(port.binding.state)),
    cell: (port) =>
      portKind(port) === "floating IP" ? (
        <span className="text-fg-muted">holds an address</span>
      ) : isOnHost(port) ? (
        <span>
          on <span className="mono">{port.host}</span>
        </span>
      ) : (
        <span className="grid justify-items-start gap-0.5">
          <BindingBadge state={port.binding.state} />
          {port.binding.reason === null ? null : <span className="text-fg-muted text-xs">{port.binding.reason}</span>}
        </span>
      ),
  },
  {
    key: "project",
    header: "Project",
    sort: ({ projectId }) => projectId,
    cell: ({ projectId }) => <CopyId value={projectId} label="project id" />,
    className: "hidden xl:table-cell",
  },
];

/** Only where a server's port is among them. */
const SERVER_COLUMNS: readonly Column<PortView>[] = [
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
      columns={ports.some(({ server }) => server !== null) ? [...COLUMNS, ...SERVER_COLUMNS] : COLUMNS}
      rowKey={({ id }) => id}
      initialSort={{ key: "name", descending: false }}
    />
  );
}
