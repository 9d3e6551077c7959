"use client";

import Link from "next/link";
import type { HostSummary } from "@/server/model/host-view";
import { SourceBadge } from "../frame/source-state";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { RelativeTime } from "../ui/relative-time";
import { Tooltip } from "../ui/tooltip";
import { HostActions } from "./host-actions";
import { AgentsBadge } from "./host-neutron";
import { transportLabel } from "./transport-label";

const STATES: readonly HostSummary["state"][] = ["failed", "stale", "partial", "reading", "live"];

const COLUMNS: readonly Column<HostSummary>[] = [
  {
    key: "name",
    header: "Name",
    sort: (host) => host.name,
    cell: (host) => (
      <Link href={`/hosts/${host.id}`} className="mono whitespace-nowrap font-medium hover:text-accent hover:underline">
        {host.name}
      </Link>
    ),
  },
  {
    key: "state",
    header: "State",
    sort: (host) => STATES.indexOf(host.state),
    cell: (host) => (host.enabled ? <SourceBadge state={host.state} /> : <Badge>disabled</Badge>),
  },
  {
    key: "transport",
    header: "Reached by",
    sort: (host) => transportLabel(host.settings),
    cell: (host) => <span className="mono whitespace-nowrap text-fg-muted">{transportLabel(host.settings)}</span>,
    className: "hidden md:table-cell",
  },
  {
    key: "ownership",
    header: "Ownership",
    sort: (host) => host.ownership,
    cell: (host) => <span className="text-fg-muted">{host.ownership}</span>,
    className: "hidden lg:table-cell",
  },
  {
    key: "agents",
    header: "Agents",
    sort: ({ neutron }) => neutron.agents.filter(({ alive }) => alive === false).length,
    cell: (host) => <AgentsBadge host={host} />,
    className: "hidden lg:table-cell",
  },
  {
    key: "bridges",
    header: "Bridges",
    numeric: true,
    sort: (host) => (host.counts ? host.counts.ovsBridges + host.counts.linuxBridges : null),
    cell: (host) =>
      host.counts ? (
        <Tooltip content={`${host.counts.ovsBridges} Open vSwitch, ${host.counts.linuxBridges} Linux`}>
          <span>{host.counts.ovsBridges + host.counts.linuxBridges}</span>
        </Tooltip>
      ) : (
        "–"
      ),
    className: "hidden md:table-cell",
  },
  {
    key: "ports",
    header: "Ports",
    numeric: true,
    sort: (host) => host.counts?.ports ?? null,
    cell: (host) => host.counts?.ports ?? "–",
    className: "hidden sm:table-cell",
  },
  {
    key: "age",
    header: "Age",
    numeric: true,
    sort: (host) => (host.observedAt === null ? null : -host.observedAt),
    cell: (host) => <RelativeTime at={host.observedAt} />,
  },
  {
    key: "problems",
    header: "Problems",
    className: "hidden sm:table-cell w-1/3",
    sort: (host) => (host.failure ? -1_000 : -host.errors.length),
    cell: (host) => <Problems host={host} />,
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-10 pl-0 text-right",
    cell: (host) => <HostActions host={host} />,
  },
];

export function HostsTable({ hosts }: { hosts: readonly HostSummary[] }) {
  return (
    <DataTable
      label="Hosts"
      rows={hosts}
      columns={COLUMNS}
      rowKey={(host) => host.id}
      initialSort={{ key: "name", descending: false }}
    />
  );
}

function Problems({ host }: { host: HostSummary }) {
  if (host.failure) return <span className="line-clamp-2 text-failed">{host.failure.message}</span>;
  const [first] = host.errors;
  if (!first) return <span className="text-fg-faint">none</span>;
  return (
    <span className="line-clamp-2 break-words text-drift">
      {first.part} not read
      {host.errors.length > 1 ? ` and ${host.errors.length - 1} more` : `: ${first.message}`}
    </span>
  );
}
