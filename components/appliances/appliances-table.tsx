"use client";

import { ShieldAlert, ShieldCheck } from "lucide-react";
import Link from "next/link";
import type { ApplianceSummary } from "@/server/model/appliance-view";
import { SourceBadge } from "../frame/source-state";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { RelativeTime } from "../ui/relative-time";
import { ApplianceActions } from "./appliance-actions";

const STATES: readonly ApplianceSummary["state"][] = ["failed", "stale", "partial", "reading", "live"];

function counted(key: "networks" | "uplinkSets" | "serverProfiles", header: string): Column<ApplianceSummary> {
  return {
    key,
    header,
    numeric: true,
    sort: (appliance) => appliance.counts?.[key] ?? null,
    cell: (appliance) => appliance.counts?.[key] ?? "–",
    className: "hidden xl:table-cell",
  };
}

const COLUMNS: readonly Column<ApplianceSummary>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: (appliance) => (
      <span className="flex items-center gap-2">
        <Link
          href={`/appliances/${appliance.id}`}
          className="mono whitespace-nowrap font-medium hover:text-accent hover:underline"
        >
          {appliance.name}
        </Link>
        {appliance.embedded ? <Badge title="Runs inside this console">simulator</Badge> : null}
      </span>
    ),
  },
  {
    key: "state",
    header: "State",
    sort: ({ state }) => STATES.indexOf(state),
    cell: ({ enabled, state }) => (enabled ? <SourceBadge state={state} /> : <Badge>disabled</Badge>),
  },
  {
    key: "url",
    header: "Address",
    sort: ({ url }) => url,
    cell: ({ url }) => <span className="mono whitespace-nowrap text-fg-muted">{url}</span>,
    className: "hidden md:table-cell",
  },
  {
    key: "tls",
    header: "Certificate",
    sort: ({ tlsMode }) => tlsMode,
    cell: (appliance) => <Trust appliance={appliance} />,
    className: "hidden md:table-cell",
  },
  {
    key: "api",
    header: "API",
    numeric: true,
    sort: ({ apiVersion }) => apiVersion,
    cell: ({ apiVersion }) => apiVersion ?? "–",
    className: "hidden lg:table-cell",
  },
  counted("networks", "Networks"),
  counted("uplinkSets", "Uplink sets"),
  counted("serverProfiles", "Profiles"),
  {
    key: "age",
    header: "Age",
    numeric: true,
    sort: ({ observedAt }) => (observedAt === null ? null : -observedAt),
    cell: ({ observedAt }) => <RelativeTime at={observedAt} />,
  },
  {
    key: "problems",
    header: "Problems",
    className: "hidden sm:table-cell w-full min-w-56",
    sort: ({ errors }) => -errors.length,
    cell: ({ errors, state }) =>
      errors.length === 0 ? (
        <span className="text-fg-faint">none</span>
      ) : (
        <span className={`line-clamp-2 break-words ${state === "failed" ? "text-failed" : "text-drift"}`}>
          {errors[0]}
          {errors.length > 1 ? ` and ${errors.length - 1} more` : ""}
        </span>
      ),
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-10 pl-0 text-right",
    cell: (appliance) => <ApplianceActions appliance={appliance} />,
  },
];

export function AppliancesTable({ appliances }: { appliances: readonly ApplianceSummary[] }) {
  return (
    <DataTable
      label="Appliances"
      rows={appliances}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      initialSort={{ key: "name", descending: false }}
    />
  );
}

function Trust({ appliance }: { appliance: ApplianceSummary }) {
  if (appliance.url.startsWith("http:")) return <span className="text-fg-faint">plain HTTP</span>;
  if (appliance.tlsMode === "insecure") {
    return (
      <Badge tone="failed">
        <ShieldAlert aria-hidden />
        not checked
      </Badge>
    );
  }
  return (
    <span className="flex items-center gap-1.5 whitespace-nowrap text-fg-muted">
      <ShieldCheck aria-hidden className="size-3.5 text-ok" />
      {appliance.tlsMode === "ca" ? "by CA" : "pinned"}
    </span>
  );
}
