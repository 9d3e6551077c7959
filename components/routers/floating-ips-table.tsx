"use client";

import Link from "next/link";
import type { FloatingIpView } from "@/server/model/object-views";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import type { FloatingIpAction } from "./floating-ip-action-dialog";

const COLUMNS: readonly Column<FloatingIpView>[] = [
  {
    key: "address",
    header: "Address",
    sort: ({ address }) => address,
    cell: ({ address }) => <CopyId value={address} label="floating IP" length={39} className="font-medium" />,
  },
  {
    key: "state",
    header: "State",
    sort: ({ status }) => status,
    cell: ({ status, port }) =>
      port === null ? (
        <Badge>free</Badge>
      ) : status === "ACTIVE" ? (
        <Badge tone="ok">active</Badge>
      ) : (
        <Badge tone="drift" title="Its port or its router is on no host">
          down
        </Badge>
      ),
  },
  {
    key: "port",
    header: "Leads to",
    sort: ({ port }) => port?.name ?? null,
    cell: ({ port, fixedAddress }) =>
      port === null ? (
        <span className="text-fg-muted">nowhere</span>
      ) : (
        <span className="flex flex-wrap items-baseline gap-x-2">
          <Link href={`/ports?port=${encodeURIComponent(port.id)}`} className="text-accent hover:underline">
            {port.name || port.id.slice(0, 8)}
          </Link>
          <span className="mono text-fg-muted">{fixedAddress}</span>
        </span>
      ),
  },
];

const WIDE: readonly Column<FloatingIpView>[] = [
  {
    key: "router",
    header: "Through",
    sort: ({ routerName }) => routerName,
    cell: ({ routerId, routerName }) =>
      routerId === null ? (
        "–"
      ) : (
        <Link href={`/routers?router=${encodeURIComponent(routerId)}`} className="text-accent hover:underline">
          {routerName || routerId.slice(0, 8)}
        </Link>
      ),
    className: "hidden md:table-cell",
  },
  {
    key: "network",
    header: "Network",
    sort: ({ networkName }) => networkName,
    cell: ({ networkName }) => networkName,
    className: "hidden sm:table-cell",
  },
];

type FloatingIpsTableProps = {
  floatingIps: readonly FloatingIpView[];
  /** Without what a router's own list need not say. */
  narrow?: boolean;
  /** Absent: nothing may be changed. */
  onAction?: (action: FloatingIpAction) => void;
};

export function FloatingIpsTable({ floatingIps, narrow = false, onAction }: FloatingIpsTableProps) {
  const shown = narrow ? COLUMNS : [...COLUMNS, ...WIDE];
  return (
    <DataTable
      label="All floating IPs"
      rows={floatingIps}
      columns={onAction === undefined ? shown : [...shown, actionsColumn(onAction)]}
      rowKey={({ id }) => id}
      initialSort={{ key: "address", descending: false }}
    />
  );
}

function actionsColumn(onAction: (action: FloatingIpAction) => void): Column<FloatingIpView> {
  return {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "text-right",
    cell: (floatingIp) => (
      <span className="flex flex-wrap justify-end gap-1">
        {floatingIp.port === null ? (
          <Act word="Associate" floatingIp={floatingIp} onClick={() => onAction({ kind: "associate", floatingIp })} />
        ) : (
          <Act
            word="Disassociate"
            floatingIp={floatingIp}
            onClick={() => onAction({ kind: "disassociate", floatingIp })}
          />
        )}
        <Act word="Delete" floatingIp={floatingIp} onClick={() => onAction({ kind: "delete", floatingIp })} />
      </span>
    ),
  };
}

function Act({ word, floatingIp, onClick }: { word: string; floatingIp: FloatingIpView; onClick: () => void }) {
  return (
    <Button size="sm" variant="ghost" aria-label={`${word} ${floatingIp.address}`} onClick={onClick}>
      {word}…
    </Button>
  );
}
