"use client";

import { useQuery } from "@tanstack/react-query";
import { BellRing, Plus } from "lucide-react";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { WebhookView } from "@/server/model/alert";
import { PageToolbar } from "../frame/page-body";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { type Column, DataTable } from "../ui/data-table";
import { EmptyState } from "../ui/empty-state";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";
import { DeliveryState } from "./deliveries-dialog";
import { WebhookActions } from "./webhook-actions";
import { WebhookDialog } from "./webhook-dialog";

const REFRESH_MS = 10_000;

const COLUMNS: readonly Column<WebhookView>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name, enabled, origin }) => (
      <div className="flex flex-col">
        <span className="flex items-center gap-2 font-medium">
          {name} {enabled ? null : <Badge>off</Badge>}
        </span>
        <span className="mono text-fg-muted text-xs sm:hidden [overflow-wrap:anywhere]">{origin}</span>
      </div>
    ),
  },
  {
    key: "origin",
    header: "Receiver",
    className: "hidden sm:table-cell",
    sort: ({ origin }) => origin,
    cell: ({ origin }) => <span className="mono">{origin}</span>,
  },
  {
    key: "what",
    header: "Tells",
    className: "hidden md:table-cell",
    cell: ({ minSeverity, drift, isSigned }) =>
      [`from ${minSeverity}`, ...(drift ? ["silence and waiting plans"] : []), ...(isSigned ? ["signed"] : [])].join(
        ", ",
      ),
  },
  {
    key: "open",
    header: "Open",
    numeric: true,
    sort: ({ open }) => open,
    cell: ({ open }) => <span className="mono">{open}</span>,
  },
  {
    key: "last",
    header: "Last message",
    cell: ({ last }) =>
      last === null ? (
        <span className="text-fg-faint">none yet</span>
      ) : (
        <span className="flex flex-wrap items-center gap-2">
          <DeliveryState {...last} />
          <RelativeTime at={last.createdAt} ago />
        </span>
      ),
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-10 pl-0 text-right",
    cell: (webhook) => <WebhookActions webhook={webhook} />,
  },
];

/** Where alerts go. */
export function AlertsPanel() {
  const trpc = useTRPC();
  const webhooks = useQuery(trpc.alerts.list.queryOptions(undefined, { refetchInterval: REFRESH_MS }));
  const [adding, setAdding] = useQueryState("add", parseAsStringLiteral(["webhook"]));
  const add = (
    <Button variant="primary" onClick={() => void setAdding("webhook")}>
      <Plus aria-hidden className="size-3.5" />
      Add webhook
    </Button>
  );
  return (
    <>
      <PageToolbar actions={add}>
        <span className="text-fg-muted">Each thing is told once, and its end once.</span>
      </PageToolbar>
      <QueryView
        query={webhooks}
        failure="The webhooks could not be read"
        loading={<TableSkeleton label="Reading webhooks" />}
      >
        {(data) =>
          data.length === 0 ? (
            <EmptyState icon={BellRing} title="Nobody is told" action={add}>
              A webhook is told of new findings, of what heals, and of hosts, appliances and clouds that do not answer.
            </EmptyState>
          ) : (
            <DataTable label="Webhooks" rows={data} columns={COLUMNS} rowKey={({ id }) => id} />
          )
        }
      </QueryView>
      {adding ? <WebhookDialog webhook={null} onClose={() => void setAdding(null)} /> : null}
    </>
  );
}
