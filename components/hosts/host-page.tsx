"use client";

import { useQuery } from "@tanstack/react-query";
import { Waypoints } from "lucide-react";
import Link from "next/link";
import { parseAsString, useQueryState } from "nuqs";
import { useState } from "react";
import type { HostDetails } from "@/server/model/host-view";
import { PageBody, PageToolbar } from "../frame/page-body";
import { SourceBadge } from "../frame/source-state";
import { HistoryList } from "../history/history-list";
import { ReconcileButton } from "../reconcile/reconcile-button";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Banner } from "../ui/banner";
import { Button } from "../ui/button";
import { FactList } from "../ui/fact-list";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { Tabs } from "../ui/tabs";
import { HostActions } from "./host-actions";
import { HostNeutronView } from "./host-neutron";
import { HostPlumbing } from "./host-plumbing";
import { HostReadiness } from "./host-readiness";
import { AgentsTable, BridgesTable, ErrorsTable, NamespacesTable, SourcesTable } from "./host-tables";
import { PlumbingDialog } from "./plumbing-dialog";
import { transportLabel } from "./transport-label";

const REFRESH_MS = 5_000;

export function HostPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const host = useQuery(trpc.hosts.get.queryOptions({ id }, { refetchInterval: REFRESH_MS }));
  return (
    <PageBody>
      <QueryView
        query={host}
        failure="The host could not be read"
        loading={<TableSkeleton label="Reading the host" rows={8} />}
      >
        {(data) => <HostView host={data} />}
      </QueryView>
    </PageBody>
  );
}

function HostView({ host }: { host: HostDetails }) {
  const [tab, setTab] = useQueryState("tab", parseAsString.withDefault("plumbing"));
  const [editing, setEditing] = useState(false);
  return (
    <>
      <PageToolbar
        actions={
          <>
            <Button asChild>
              <Link href={`/topology?expand=${encodeURIComponent(host.name)}`}>
                <Waypoints aria-hidden className="size-3.5" />
                Show in topology
              </Link>
            </Button>
            {host.ownership === "managed" && host.plumbing !== null ? (
              <ReconcileButton scope={{ kind: "host", hostId: host.id }} label="Reconcile this host" />
            ) : null}
            <HostActions host={host} />
          </>
        }
      >
        <h1 className="mono font-semibold text-base">{host.name}</h1>
        {host.enabled ? <SourceBadge state={host.state} /> : <Badge>disabled</Badge>}
        <span className="text-fg-muted text-xs">
          read <RelativeTime at={host.observedAt} ago />
        </span>
      </PageToolbar>
      {host.failure ? (
        <Banner tone="danger" className="m-3 sm:m-4">
          <p className="font-medium">{host.failure.message}</p>
          {host.failure.remedy ? <p className="mt-0.5 text-fg-muted text-xs">{host.failure.remedy}</p> : null}
          {host.observedAt === null ? null : <p className="mt-0.5 text-xs">What follows is the last good read.</p>}
        </Banner>
      ) : null}
      <FactList
        facts={[
          ["Host name", host.hostname],
          ["Reached by", transportLabel(host.settings)],
          ["Ownership", host.ownership],
          ["Kernel", host.kernel],
          ["Open vSwitch", host.ovsVersion],
          ...(host.settings.transport === "ssh" ? [["SSH host key", host.hostKey] as const] : []),
        ]}
      />
      <Tabs
        label="About the host"
        value={tab}
        onValueChange={(next) => void setTab(next)}
        tabs={[
          {
            value: "plumbing",
            label: "Plumbing",
            content: <HostPlumbing host={host} onEdit={() => setEditing(true)} />,
          },
          { value: "readiness", label: "Readiness", content: <HostReadiness hostId={host.id} /> },
          {
            value: "changes",
            label: "Changes",
            content: <HistoryList source={`host/${host.name}`} name={host.name} />,
          },
          ...(host.errors.length > 0
            ? [
                {
                  value: "errors",
                  label: "Not read",
                  count: host.errors.length,
                  content: <ErrorsTable rows={host.errors} />,
                },
              ]
            : []),
          {
            value: "bridges",
            label: "Bridges",
            count: host.bridges.length,
            content: <BridgesTable rows={host.bridges} />,
          },
          {
            value: "namespaces",
            label: "Namespaces",
            count: host.namespaces.length,
            content: <NamespacesTable rows={host.namespaces} />,
          },
          {
            value: "neutron",
            label: "Neutron",
            count: host.neutron.agents.length,
            content: <HostNeutronView host={host} />,
          },
          {
            value: "agents",
            label: "Processes",
            count: host.agents.length,
            content: <AgentsTable rows={host.agents} />,
          },
          {
            value: "sources",
            label: "Sources",
            count: host.sources.length,
            content: <SourcesTable rows={host.sources} />,
          },
        ]}
      />
      {editing ? <PlumbingDialog host={host} onClose={() => setEditing(false)} /> : null}
    </>
  );
}
