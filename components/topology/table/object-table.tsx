"use client";

import {
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  sortFn_alphanumeric,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp, EqualNot } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { LegendEntry } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import { KindGlyph, StateMark } from "../kind-glyph";
import { NetworkSwatch } from "../network-swatch";
import type { TableRow } from "./table-rows";

const features = tableFeatures({
  rowSortingFeature,
  sortedRowModel: createSortedRowModel(),
  sortFns: { alphanumeric: sortFn_alphanumeric },
});
const helper = createColumnHelper<typeof features, TableRow>();
const columns = helper.columns([
  helper.accessor("kind", { header: "Kind", sortFn: "alphanumeric" }),
  helper.accessor("name", { header: "Name", sortFn: "alphanumeric" }),
  helper.accessor("detail", { header: "Detail", sortFn: "alphanumeric" }),
  helper.accessor("host", { header: "Host", sortFn: "alphanumeric" }),
  helper.accessor("network", { header: "Network", sortFn: "alphanumeric" }),
  helper.accessor("mark", { header: "Tag, key, ports", sortFn: "alphanumeric" }),
  helper.accessor("state", { header: "State", sortFn: "alphanumeric" }),
]);

const rowHeight = 32;

type ObjectTableProps = {
  rows: readonly TableRow[];
  legend: readonly LegendEntry[];
  selected: string | null;
  onSelect: (id: string) => void;
};

/** The graph as a table: the same objects and the same selection. Only the rows in sight are in the page. */
export function ObjectTable({ rows, legend, selected, onSelect }: ObjectTableProps) {
  const [sorting, setSorting] = useState<SortingState>([]);
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row) => row.id,
    state: { sorting },
    onSortingChange: setSorting,
  });
  const scroller = useRef<HTMLElement>(null);
  const sorted = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 16,
  });
  const selectedAt = sorted.findIndex((row) => row.id === selected);
  useEffect(() => {
    if (selectedAt >= 0) virtual.scrollToIndex(selectedAt, { align: "auto" });
  }, [selectedAt, virtual]);
  const items = virtual.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const hasMismatch = rows.some(({ mismatch }) => mismatch !== null);
  const colours = new Map(legend.map((entry) => [entry.key, entry.colour]));

  return (
    <section ref={scroller} aria-label="Objects" className="h-full overflow-auto">
      <table
        aria-rowcount={sorted.length + 1}
        className="w-full min-w-3xl table-fixed border-collapse text-left text-sm"
      >
        <thead className="sticky top-0 z-10 bg-canvas shadow-[0_1px_0_var(--border)]">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => {
                const order = header.column.getIsSorted();
                const Arrow = order === "desc" ? ArrowDown : ArrowUp;
                return (
                  <th
                    key={header.id}
                    scope="col"
                    aria-sort={order === false ? "none" : order === "asc" ? "ascending" : "descending"}
                    className={cn(
                      "h-8 px-3 font-medium text-fg-faint text-xs",
                      header.column.id === "state" && hasMismatch ? "w-96" : widths[header.column.id],
                    )}
                  >
                    <button
                      type="button"
                      onClick={header.column.getToggleSortingHandler()}
                      className={cn("group inline-flex items-center gap-1 hover:text-fg", order && "text-fg")}
                    >
                      <table.FlexRender header={header} />
                      <Arrow
                        aria-hidden
                        className={cn("size-3", order === false && "opacity-0 group-hover:opacity-60")}
                      />
                    </button>
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody>
          {above > 0 ? <tr style={{ height: above }} /> : null}
          {items.map((item) => {
            const row = sorted[item.index]?.original;
            return row === undefined ? null : (
              <Row
                key={row.id}
                row={row}
                index={item.index}
                colour={row.networkKey === undefined ? undefined : colours.get(row.networkKey)}
                selected={row.id === selected}
                onSelect={onSelect}
              />
            );
          })}
          {below > 0 ? <tr style={{ height: below }} /> : null}
        </tbody>
      </table>
    </section>
  );
}

const widths: Readonly<Record<string, string>> = {
  kind: "w-36",
  host: "w-28",
  mark: "w-36",
  state: "w-28",
};

type RowProps = {
  row: TableRow;
  index: number;
  colour: number | undefined;
  selected: boolean;
  onSelect: (id: string) => void;
};

function Row({ row, index, colour, selected, onSelect }: RowProps) {
  return (
    <tr
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={cn(
        "h-8 border-b",
        selected ? "bg-accent-soft" : row.mismatch === null ? "hover:bg-hover" : "bg-failed-soft",
      )}
    >
      <td className="truncate px-3 text-fg-muted text-xs">
        <span className="flex items-center gap-1.5">
          <KindGlyph kind={row.node.kind} className="text-fg-faint" />
          {row.kind}
        </span>
      </td>
      <td className="truncate px-3">
        <button
          type="button"
          onClick={() => onSelect(row.id)}
          className="mono block max-w-full truncate text-left hover:text-accent"
        >
          {row.name}
        </button>
      </td>
      <td className="truncate px-3 text-fg-muted">{row.detail}</td>
      <td className="mono truncate px-3">{row.host}</td>
      <td className="truncate px-3">
        {colour === undefined ? null : (
          <span className="flex items-center gap-1.5">
            <NetworkSwatch colour={colour} />
            <span className="truncate">{row.network}</span>
          </span>
        )}
      </td>
      <td className="mono truncate px-3 text-fg-muted">{row.mark}</td>
      <td className="truncate px-3 text-xs" title={row.mismatch ?? row.node.reason}>
        {row.mismatch === null ? (
          <StateMark state={row.node.state} />
        ) : (
          <span className="flex items-center gap-1 font-medium text-failed">
            <EqualNot aria-hidden className="size-3.5 shrink-0" />
            <span className="truncate">Mismatch: {row.mismatch}</span>
          </span>
        )}
      </td>
    </tr>
  );
}
