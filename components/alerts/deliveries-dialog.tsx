"use client";

import { useQuery } from "@tanstack/react-query";
import type { DeliveryView, WebhookView } from "@/server/model/alert";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { type Column, DataTable } from "../ui/data-table";
import { Dialog } from "../ui/dialog";
import { QueryView } from "../ui/query-view";
import { RelativeTime } from "../ui/relative-time";
import { TableSkeleton } from "../ui/table-shell";

const REFRESH_MS = 5_000;

const COLUMNS: readonly Column<DeliveryView>[] = [
  { key: "at", header: "Written", cell: ({ createdAt }) => <RelativeTime at={createdAt} ago /> },
  {
    key: "text",
    header: "Message",
    className: "whitespace-normal",
    cell: ({ text, error, attempts, state }) => (
      <div className="flex flex-col">
        <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</span>
        {error === null ? null : <span className="text-failed text-xs [overflow-wrap:anywhere]">{error}</span>}
        {attempts > 1 || state === "failed" ? <span className="text-fg-faint text-xs">{attempts} attempts</span> : null}
      </div>
    ),
  },
  { key: "state", header: "State", cell: ({ state, status }) => <DeliveryState state={state} status={status} /> },
];

/** The last messages to a webhook and what became of them. */
export function DeliveriesDialog({ webhook, onClose }: { webhook: WebhookView; onClose: () => void }) {
  const trpc = useTRPC();
  const deliveries = useQuery(trpc.alerts.deliveries.queryOptions({ id: webhook.id }, { refetchInterval: REFRESH_MS }));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Messages to ${webhook.name}`}
      description="The last 50, kept for 14 days."
    >
      <QueryView
        query={deliveries}
        failure="The messages could not be read"
        loading={<TableSkeleton label="Reading messages" />}
      >
        {(data) =>
          data.length === 0 ? (
            <p className="py-6 text-center text-fg-muted text-sm">Nothing was told yet.</p>
          ) : (
            <DataTable label="Messages" rows={data} columns={COLUMNS} rowKey={({ id }) => id} />
          )
        }
      </QueryView>
    </Dialog>
  );
}

export function DeliveryState({ state, status }: Pick<DeliveryView, "state" | "status">) {
  const code = status === null ? "" : ` ${status}`;
  if (state === "sent") return <Badge tone="ok">sent{code}</Badge>;
  return state === "failed" ? <Badge tone="failed">failed{code}</Badge> : <Badge tone="drift">waiting{code}</Badge>;
}
