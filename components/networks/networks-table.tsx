"use client";

import { Trash2 } from "lucide-react";
import Link from "next/link";
import type { NetworkView } from "@/server/model/mapping-views";
import { useMay } from "../frame/use-me";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { CopyId } from "../ui/copy-id";
import { type Column, DataTable } from "../ui/data-table";
import { OnOneView } from "./on-one-view";

const COLUMNS: readonly Column<NetworkView>[] = [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ name, id, external, shared, adminStateUp }) => (
      <span className="flex flex-wrap items-center gap-1.5">
        <Link
          href={`/networks?network=${encodeURIComponent(id)}`}
          className="font-medium hover:text-accent hover:underline"
        >
          {name || <span className="text-fg-muted">unnamed</span>}
        </Link>
        {external ? <Badge>external</Badge> : null}
        {shared ? <Badge>shared</Badge> : null}
        {adminStateUp ? null : <Badge tone="drift">down</Badge>}
        <CopyId value={id} label="network id" className="text-fg-faint text-xs" />
      </span>
    ),
  },
  { key: "type", header: "Type", sort: ({ networkType }) => networkType, cell: ({ networkType }) => networkType },
  {
    key: "physical",
    header: "Physical network",
    sort: ({ physicalNetwork }) => physicalNetwork,
    cell: ({ physicalNetwork }) => <span className="mono">{physicalNetwork ?? "–"}</span>,
    className: "hidden sm:table-cell",
  },
  {
    key: "segment",
    header: "VLAN or key",
    numeric: true,
    sort: ({ segmentationId }) => segmentationId,
    cell: ({ segmentationId }) => segmentationId ?? "–",
  },
  {
    key: "mtu",
    header: "MTU",
    numeric: true,
    sort: ({ mtu }) => mtu,
    cell: ({ mtu }) => mtu ?? "–",
    className: "hidden md:table-cell",
  },
  {
    key: "project",
    header: "Project",
    sort: ({ projectId }) => projectId,
    cell: ({ projectId }) =>
      projectId === "" ? (
        <span className="text-fg-faint">another</span>
      ) : (
        <CopyId value={projectId} label="project id" />
      ),
    className: "hidden lg:table-cell",
  },
  {
    key: "oneview",
    header: "On OneView",
    sort: ({ oneView }) => oneView?.kind ?? null,
    className: "hidden sm:table-cell",
    cell: (network) => <OnOneView network={network} />,
  },
  {
    key: "ports",
    header: "Ports",
    numeric: true,
    sort: ({ ports }) => ports,
    cell: ({ ports }) => ports,
    className: "hidden md:table-cell",
  },
];

/** Without what is the provider's. */
const MEMBER_COLUMNS = COLUMNS.filter(({ key }) => !["type", "physical", "segment", "oneview"].includes(key));

type NetworksTableProps = {
  networks: readonly NetworkView[];
  /** Absent: whoever looks may delete none. */
  onDelete?: (network: NetworkView) => void;
};

export function NetworksTable({ networks, onDelete }: NetworksTableProps) {
  const seesConsole = useMay("viewer");
  const actions: Column<NetworkView> = {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-10 pl-0 text-right",
    cell: (network) => (
      <Button
        size="icon-sm"
        variant="ghost"
        aria-label={`Delete network ${network.name || network.id}`}
        onClick={() => onDelete?.(network)}
      >
        <Trash2 aria-hidden className="size-3.5" />
      </Button>
    ),
  };
  return (
    <DataTable
      label="Networks"
      rows={networks}
      columns={onDelete ? [...COLUMNS, actions] : seesConsole ? COLUMNS : MEMBER_COLUMNS}
      rowKey={({ id }) => id}
      initialSort={{ key: "name", descending: false }}
    />
  );
}
