"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useEffectEvent, useRef } from "react";
import { cn } from "../ui/cn";
import { RelativeTime } from "../ui/relative-time";
import { Th } from "../ui/table-shell";
import type { AuditRow } from "./audit-page";
import { OutcomeBadge } from "./outcome-badge";

const ROW_HEIGHT = 36;
const AHEAD = 20;
type AuditTableProps = {
  rows: readonly AuditRow[];
  onChoose: (row: AuditRow) => void;
  /** Fetches older rows; `null` when there are none, or when that failed. */
  more: (() => void) | null;
  loading: boolean;
};

/** The audit trail as a virtual table: only what is in sight is in the page, older rows come as one scrolls. */
export function AuditTable({ rows, onChoose, more, loading }: AuditTableProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
  });
  const lines = virtual.getVirtualItems();
  const last = lines.at(-1)?.index ?? 0;
  const nearEnd = last >= rows.length - AHEAD;
  const fetchMore = useEffectEvent(() => more?.());
  useEffect(() => {
    if (nearEnd && !loading && rows.length > 0) fetchMore();
  }, [nearEnd, loading, rows.length]);
  const above = lines[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (lines.at(-1)?.end ?? 0);
  return (
    <section ref={scroller} aria-label="Audit trail" className="min-h-0 flex-1 overflow-y-auto">
      <table
        aria-rowcount={more ? -1 : rows.length + 1}
        aria-busy={loading}
        className="w-full table-fixed text-left text-sm"
      >
        <thead className="sticky top-0 z-10 bg-canvas shadow-[inset_0_-1px_var(--border)]">
          <tr aria-rowindex={1}>
            <Th className="w-20">When</Th>
            <Th className="hidden w-40 sm:table-cell">Who</Th>
            <Th className="hidden w-52 sm:table-cell">Action</Th>
            <Th>Target</Th>
            <Th className="w-28 sm:w-32">Outcome</Th>
          </tr>
        </thead>
        <tbody>
          <Spacer height={above} />
          {lines.map(({ index }) => {
            const row = rows[index];
            return row ? (
              <AuditLine key={row.id} row={row} position={index + 2} onChoose={() => onChoose(row)} />
            ) : null;
          })}
          <Spacer height={below} />
        </tbody>
      </table>
    </section>
  );
}

/** Stands for the rows that are not in the page. */
function Spacer({ height }: { height: number }) {
  return height > 0 ? (
    <tr aria-hidden>
      <td colSpan={5} style={{ height }} />
    </tr>
  ) : null;
}

const CELL = "h-9 truncate px-3 sm:first:pl-4 sm:last:pr-4";

type AuditLineProps = { row: AuditRow; position: number; onChoose: () => void };

function AuditLine({ row, position, onChoose }: AuditLineProps) {
  return (
    <tr aria-rowindex={position} className="border-b hover:bg-hover">
      <td className={cn(CELL, "text-fg-muted")}>
        <RelativeTime at={row.at} />
      </td>
      <td className={cn(CELL, "hidden sm:table-cell")}>
        {row.actorName}
        {row.actorKind === "user" ? null : <span className="ml-1.5 text-fg-faint text-xs">{row.actorKind}</span>}
      </td>
      <td className={cn(CELL, "hidden text-fg-muted sm:table-cell")}>
        <span className="mono">{row.action}</span>
      </td>
      <td className={CELL}>
        <button
          type="button"
          onClick={onChoose}
          aria-label={`${row.action} ${row.target}, details`}
          className="block max-w-full truncate text-left hover:text-accent hover:underline"
        >
          {row.target || row.action}
        </button>
      </td>
      <td className={CELL}>
        <OutcomeBadge outcome={row.outcome} />
      </td>
    </tr>
  );
}
