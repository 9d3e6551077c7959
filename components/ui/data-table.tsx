"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import { type ReactNode, useState } from "react";
import { cn } from "./cn";
import { TableHead, TableShell, Td, Th, Tr } from "./table-shell";

export type Column<Row> = {
  readonly key: string;
  /** Not shown for columns of actions, but read out. */
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Makes the column sortable; `null` sorts last in both directions. */
  readonly sort?: (row: Row) => string | number | null;
  readonly numeric?: boolean;
  readonly hideHeader?: boolean;
  readonly className?: string;
};

type Sorting = { readonly key: string; readonly descending: boolean };

type DataTableProps<Row> = {
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  initialSort?: Sorting;
  rowClassName?: (row: Row) => string;
};

/** A sortable table for up to some hundreds of rows. */
export function DataTable<Row>({ label, rows, columns, rowKey, initialSort, rowClassName }: DataTableProps<Row>) {
  const [sorting, setSorting] = useState<Sorting | null>(initialSort ?? null);
  const by = columns.find(({ key }) => key === sorting?.key)?.sort;
  const sorted = by ? [...rows].sort((a, b) => compare(by(a), by(b), sorting?.descending ?? false)) : rows;
  const toggle = (key: string) =>
    setSorting((now) => (now?.key === key ? { key, descending: !now.descending } : { key, descending: false }));
  return (
    <TableShell label={label}>
      <TableHead>
        {columns.map((column) => (
          <HeaderCell key={column.key} column={column} sorting={sorting} onToggle={() => toggle(column.key)} />
        ))}
      </TableHead>
      <tbody>
        {sorted.map((row) => (
          <Tr key={rowKey(row)} className={rowClassName?.(row)}>
            {columns.map((column) => (
              <Td key={column.key} numeric={column.numeric ?? false} className={column.className}>
                {column.cell(row)}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </TableShell>
  );
}

type HeaderCellProps<Row> = { column: Column<Row>; sorting: Sorting | null; onToggle: () => void };

function HeaderCell<Row>({ column, sorting, onToggle }: HeaderCellProps<Row>) {
  const { key, header, sort, numeric = false, hideHeader = false, className } = column;
  const active = sorting?.key === key;
  const Arrow = sorting?.descending ? ArrowDown : ArrowUp;
  if (!sort) {
    return (
      <Th numeric={numeric} className={className}>
        {hideHeader ? <span className="sr-only">{header}</span> : header}
      </Th>
    );
  }
  return (
    <Th
      numeric={numeric}
      className={className}
      aria-sort={active ? (sorting.descending ? "descending" : "ascending") : "none"}
    >
      <button
        type="button"
        onClick={onToggle}
        className={cn(
          "group inline-flex items-center align-middle gap-1 hover:text-fg",
          numeric && "flex-row-reverse",
          active && "text-fg",
        )}
      >
        {header}
        <Arrow
          aria-hidden
          className={cn("size-3", active ? "" : "opacity-0 group-hover:opacity-60 group-focus-visible:opacity-60")}
        />
      </button>
    </Th>
  );
}

function compare(a: string | number | null, b: string | number | null, descending: boolean): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
  const order =
    typeof a === "number" && typeof b === "number"
      ? a - b
      : String(a).localeCompare(String(b), "en", { numeric: true });
  return descending ? -order : order;
}
