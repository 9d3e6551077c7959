"use client";

import type { HostDetails } from "@/server/model/host-view";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";

type Row<K extends "errors" | "bridges" | "namespaces" | "agents" | "sources"> = HostDetails[K][number];
type Rows<T> = { rows: readonly T[] };

const ROOT = <span className="text-fg-faint">root</span>;

function NamespaceName({ name }: { name: string }) {
  return name === "" ? ROOT : <CopyId value={name} label="namespace" length={19} />;
}

const ERRORS: readonly Column<Row<"errors">>[] = [
  {
    key: "part",
    header: "Part",
    sort: ({ part }) => part,
    cell: ({ part }) => <span className="text-drift">{part}</span>,
  },
  {
    key: "namespace",
    header: "Namespace",
    sort: ({ namespace }) => namespace,
    cell: ({ namespace }) => <NamespaceName name={namespace} />,
  },
  { key: "message", header: "Why", className: "min-w-64", cell: ({ message }) => message },
  { key: "command", header: "Command", cell: ({ command }) => <CopyId value={command} label="command" length={48} /> },
];

export function ErrorsTable({ rows }: Rows<Row<"errors">>) {
  return (
    <DataTable
      label="What could not be read"
      rows={rows}
      columns={ERRORS}
      rowKey={({ part, namespace, command }) => `${part} ${namespace} ${command}`}
    />
  );
}

const BRIDGES: readonly Column<Row<"bridges">>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name }) => <span className="mono font-medium">{name}</span>,
  },
  {
    key: "kind",
    header: "Kind",
    sort: ({ kind }) => kind,
    cell: ({ kind }) => (kind === "ovs" ? "Open vSwitch" : "Linux bridge"),
  },
  {
    key: "namespace",
    header: "Namespace",
    sort: ({ namespace }) => namespace,
    cell: ({ namespace }) => <NamespaceName name={namespace} />,
  },
  { key: "ports", header: "Ports", numeric: true, sort: ({ ports }) => ports, cell: ({ ports }) => ports },
  {
    key: "detail",
    header: "Detail",
    cell: ({ detail }) => <span className="text-fg-muted">{detail}</span>,
    className: "w-1/2",
  },
];

export function BridgesTable({ rows }: Rows<Row<"bridges">>) {
  return (
    <DataTable
      label="Bridges"
      rows={rows}
      columns={BRIDGES}
      rowKey={({ kind, namespace, name }) => `${kind} ${namespace} ${name}`}
      initialSort={{ key: "ports", descending: true }}
    />
  );
}

const NAMESPACES: readonly Column<Row<"namespaces">>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name }) => (name === "" ? ROOT : <CopyId value={name} label="namespace" length={48} />),
  },
  { key: "links", header: "Links", numeric: true, sort: ({ links }) => links, cell: ({ links }) => links },
  {
    key: "processes",
    header: "Processes",
    numeric: true,
    sort: ({ processes }) => processes,
    cell: (row) => row.processes,
  },
];

export function NamespacesTable({ rows }: Rows<Row<"namespaces">>) {
  return <DataTable label="Namespaces" rows={rows} columns={NAMESPACES} rowKey={({ name }) => name} />;
}

const AGENTS: readonly Column<Row<"agents">>[] = [
  { key: "pid", header: "PID", numeric: true, sort: ({ pid }) => pid, cell: ({ pid }) => pid, className: "w-20" },
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name }) => <span className="font-medium">{name}</span>,
  },
  {
    key: "command",
    header: "Command",
    cell: ({ command }) => <span className="mono line-clamp-2 break-all text-fg-muted">{command}</span>,
  },
];

export function AgentsTable({ rows }: Rows<Row<"agents">>) {
  return <DataTable label="Agents" rows={rows} columns={AGENTS} rowKey={({ pid }) => String(pid)} />;
}

const SOURCES: readonly Column<Row<"sources">>[] = [
  { key: "part", header: "Part", sort: ({ part }) => part, cell: ({ part }) => part },
  {
    key: "namespace",
    header: "Namespace",
    sort: ({ namespace }) => namespace,
    cell: ({ namespace }) => <NamespaceName name={namespace} />,
  },
  {
    key: "command",
    header: "Command",
    className: "w-1/2",
    cell: ({ command }) => <CopyId value={command} label="command" length={64} className="text-fg-muted" />,
  },
  { key: "ms", header: "ms", numeric: true, sort: ({ ms }) => ms, cell: ({ ms }) => ms.toFixed(1) },
];

export function SourcesTable({ rows }: Rows<Row<"sources">>) {
  return (
    <DataTable
      label="Sources"
      rows={rows}
      columns={SOURCES}
      rowKey={({ part, namespace, command }) => `${part} ${namespace} ${command}`}
      initialSort={{ key: "ms", descending: true }}
    />
  );
}
