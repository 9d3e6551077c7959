"use client";

import { ChevronDown, ChevronRight, ScanSearch, TriangleAlert } from "lucide-react";
import { type KeyboardEvent, type MouseEvent, memo, useEffect, useRef, useState } from "react";
import type { LegendEntry } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import { KindGlyph, StateMark } from "../kind-glyph";
import { NetworkSwatch } from "../network-swatch";
import { outlineMove } from "./outline-keys";
import type { OutlineRow } from "./outline-rows";

type OutlineProps = {
  rows: readonly OutlineRow[];
  legend: readonly LegendEntry[];
  selected: string | null;
  onSelect: (id: string) => void;
  onOpen: (id: string) => void;
  onClose: (id: string) => void;
};

const typingPauseMs = 1_000;

/** The graph as a tree: the same objects, selection and opening, for people without a mouse or eyes, and for tests. */
export const Outline = memo(function Outline({ rows, legend, selected, onSelect, onOpen, onClose }: OutlineProps) {
  const [focused, setFocused] = useState<string | null>(null);
  const typed = useRef({ text: "", at: 0 });
  const tree = useRef<HTMLDivElement>(null);
  const colours = new Map(legend.map((entry) => [entry.key, entry.colour]));
  const present = (id: string | null) => id !== null && rows.some((row) => row.id === id);
  const active = present(focused) ? focused : present(selected) ? selected : (rows[0]?.id ?? null);

  useEffect(() => {
    if (selected === null) return;
    itemOf(tree.current, selected)?.scrollIntoView({ block: "nearest" });
  }, [selected]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (active === null || event.ctrlKey || event.metaKey || event.altKey) return;
    const now = event.timeStamp;
    const letter = event.key.length === 1 && event.key !== " ";
    if (letter) {
      const goesOn = now - typed.current.at < typingPauseMs;
      typed.current = { text: goesOn ? typed.current.text + event.key : event.key, at: now };
    }
    const move = outlineMove(rows, active, event.key, letter ? typed.current.text : "");
    if (move === null) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === "select") onSelect(move.id);
    else if (move.kind === "open") onOpen(move.id);
    else if (move.kind === "close") onClose(move.id);
    else {
      setFocused(move.id);
      itemOf(tree.current, move.id)?.focus();
    }
  };

  const toggle = (row: OutlineRow) => {
    if (row.open === null || row.node.kind !== "host") return;
    if (row.open) onClose(row.id);
    else onOpen(row.id);
  };
  const onClick = (event: MouseEvent) => {
    const row = rowUnder(event, rows);
    if (row === undefined) return;
    setFocused(row.id);
    if (event.target instanceof Element && event.target.closest("[data-toggle]") !== null) toggle(row);
    else onSelect(row.id);
  };
  const onDoubleClick = (event: MouseEvent) => {
    const row = rowUnder(event, rows);
    if (row !== undefined) toggle(row);
  };

  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label="Topology outline"
      onKeyDown={onKeyDown}
      onClick={onClick}
      onDoubleClick={onDoubleClick}
      className="py-1 text-sm"
    >
      {rows.map((row) => (
        <Item
          key={row.id}
          row={row}
          colour={row.node.network === undefined ? undefined : colours.get(row.node.network)}
          active={row.id === active}
          selected={row.id === selected}
        />
      ))}
    </div>
  );
});

type ItemProps = {
  row: OutlineRow;
  colour: number | undefined;
  active: boolean;
  selected: boolean;
};

const Item = memo(function Item({ row, colour, active, selected }: ItemProps) {
  const { node } = row;
  const Chevron = row.open ? ChevronDown : ChevronRight;
  const closes = node.kind === "host";
  return (
    <div
      role="treeitem"
      data-object={row.id}
      aria-label={row.name}
      aria-description={row.description}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      aria-expanded={row.open ?? undefined}
      tabIndex={active ? 0 : -1}
      className={cn(
        "flex h-7 cursor-default items-center gap-1.5 pr-2 [contain-intrinsic-size:auto_28px] [content-visibility:auto] -outline-offset-2 pointer-coarse:h-10",
        selected ? "bg-accent-soft text-fg" : "hover:bg-hover",
      )}
      style={{ paddingLeft: `${row.level * 14 - 6}px` }}
    >
      <span className="grid size-4 shrink-0 place-items-center text-fg-faint">
        {row.open !== null && closes ? <Chevron aria-hidden data-toggle className="size-3.5" /> : null}
      </span>
      <KindGlyph kind={node.kind} className={selected ? "text-accent" : "text-fg-faint"} />
      <span
        className={cn(
          "truncate",
          node.host === undefined || node.kind === "host" ? "" : "mono",
          row.lit === "out" && "text-fg-faint",
          (row.lit === "lit" || row.lit === "odd") && "font-semibold",
        )}
      >
        {node.label}
      </span>
      {node.sublabel === undefined ? null : (
        <span className="min-w-0 flex-1 truncate text-fg-faint text-xs">{node.sublabel}</span>
      )}
      <span className="ml-auto flex shrink-0 items-center gap-1.5">
        {row.lit === "odd" ? <TriangleAlert aria-hidden className="size-3.5 text-failed" /> : null}
        {row.lit === "lit" ? <ScanSearch aria-hidden className="size-3.5 text-accent" /> : null}
        <StateMark state={node.state} bare />
        {colour === undefined ? null : <NetworkSwatch colour={colour} />}
      </span>
    </div>
  );
});

function itemOf(tree: HTMLElement | null, id: string): HTMLElement | null {
  return tree?.querySelector<HTMLElement>(`[data-object="${CSS.escape(id)}"]`) ?? null;
}

function rowUnder(event: MouseEvent, rows: readonly OutlineRow[]): OutlineRow | undefined {
  const item = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-object]") : null;
  return rows.find((row) => row.id === item?.dataset.object);
}
