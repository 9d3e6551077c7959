"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, GitCompareArrows, Trash2, Waypoints } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import { toast } from "sonner";
import type { CaseSummary } from "@/server/model/case-view";
import { useMay } from "../frame/use-me";
import { useTRPC } from "../trpc";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Confirm } from "../ui/confirm";
import { type Column, DataTable } from "../ui/data-table";
import { Popover } from "../ui/popover";
import { RelativeTime } from "../ui/relative-time";
import { Tooltip } from "../ui/tooltip";
import { SkippedFiles } from "./skipped-files";

const columns = (onExport: (id: string) => void): readonly Column<CaseSummary>[] => [
  {
    key: "name",
    header: "Name",
    sort: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link href={`/topology?case=${id}`} className="font-medium hover:text-accent hover:underline">
        {name}
      </Link>
    ),
  },
  {
    key: "hosts",
    header: "Hosts",
    sort: ({ hosts }) => hosts.length,
    className: "hidden sm:table-cell",
    cell: ({ hosts }) => (
      <span className="mono text-fg-muted">
        {hosts.slice(0, 4).join(", ")}
        {hosts.length > 4 ? ` +${hosts.length - 4}` : ""}
      </span>
    ),
  },
  {
    key: "networks",
    header: "Networks",
    numeric: true,
    sort: ({ networks }) => networks,
    cell: ({ networks }) => networks,
    className: "hidden pr-8 sm:table-cell",
  },
  {
    key: "skipped",
    header: "Not understood",
    sort: ({ skipped }) => skipped.length,
    className: "hidden md:table-cell",
    cell: ({ skipped }) =>
      skipped.length === 0 ? (
        <span className="text-fg-faint">nothing</span>
      ) : (
        <Popover
          label="Files that were not understood"
          className="w-96 p-2"
          trigger={
            <button type="button">
              <Badge tone="drift">
                {skipped.length} {skipped.length === 1 ? "file" : "files"}
              </Badge>
            </button>
          }
        >
          <SkippedFiles files={skipped} open />
        </Popover>
      ),
  },
  {
    key: "createdBy",
    header: "By",
    sort: ({ createdBy }) => createdBy,
    cell: ({ createdBy }) => createdBy,
    className: "hidden md:table-cell",
  },
  {
    key: "createdAt",
    header: "Uploaded",
    numeric: true,
    sort: ({ createdAt }) => -createdAt.getTime(),
    cell: ({ createdAt }) => <RelativeTime at={createdAt} ago />,
  },
  {
    key: "actions",
    header: "Actions",
    hideHeader: true,
    className: "w-36 whitespace-nowrap pl-0 text-right",
    cell: (item) => <CaseActions item={item} onExport={onExport} />,
  },
];

type CasesTableProps = { cases: readonly CaseSummary[]; onExport: (id: string) => void };

export function CasesTable({ cases, onExport }: CasesTableProps) {
  return (
    <DataTable
      label="Cases"
      rows={cases}
      columns={columns(onExport)}
      rowKey={({ id }) => id}
      initialSort={{ key: "createdAt", descending: false }}
    />
  );
}

function CaseActions({ item, onExport }: { item: CaseSummary; onExport: (id: string) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const may = useMay("operator");
  const [asking, setAsking] = useState(false);
  const remove = useMutation(trpc.cases.remove.mutationOptions());
  const confirm = async () => {
    await remove.mutateAsync({ id: item.id });
    toast.success(`${item.name} deleted`);
    await queryClient.invalidateQueries(trpc.cases.pathFilter());
  };
  return (
    <>
      <Tooltip content="Open in topology">
        <Button asChild variant="ghost" size="icon-sm">
          <Link href={`/topology?case=${item.id}`} aria-label={`Open ${item.name} in topology`}>
            <Waypoints aria-hidden className="size-4" />
          </Link>
        </Button>
      </Tooltip>
      <Tooltip content="Compare with now, or with another case">
        <Button asChild variant="ghost" size="icon-sm">
          <Link href={`/topology?from=case:${item.id}`} aria-label={`Compare ${item.name} with now`}>
            <GitCompareArrows aria-hidden className="size-4" />
          </Link>
        </Button>
      </Tooltip>
      {may ? (
        <Tooltip content="Export, masked where wanted">
          <Button variant="ghost" size="icon-sm" aria-label={`Export ${item.name}`} onClick={() => onExport(item.id)}>
            <Download aria-hidden className="size-4" />
          </Button>
        </Tooltip>
      ) : null}
      {may ? (
        <Button variant="ghost" size="icon-sm" aria-label={`Delete ${item.name}`} onClick={() => setAsking(true)}>
          <Trash2 aria-hidden className="size-4" />
        </Button>
      ) : null}
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={`Delete ${item.name}?`}
        verb="Delete case"
        onConfirm={confirm}
      >
        The case and everything read from it are deleted for everybody. The archive it came from is not kept here.
      </Confirm>
    </>
  );
}
