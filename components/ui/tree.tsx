"use client";

import { ChevronRight } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { Badge } from "./badge";
import { cn } from "./cn";
import { type TreeNode, type VisibleNode, visibleNodes } from "./tree-node";

type TreeProps = {
  label: string;
  nodes: readonly TreeNode[];
  /** Levels that are open at first, less one: 2 shows the children of the roots. */
  openLevels?: number;
  /** Everything open, e.g. while a filter is on. */
  allOpen?: boolean;
};

/** A tree by the keyboard rules of the ARIA tree pattern: arrows move and open, Home and End, one tab stop. */
export function Tree({ label, nodes, openLevels = 2, allOpen = false }: TreeProps) {
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const list = useRef<HTMLDivElement>(null);
  const isOpen = (node: TreeNode, level: number) =>
    node.children.length > 0 && (allOpen || level < openLevels !== toggled.has(node.id));
  const visible = visibleNodes(nodes, isOpen);
  const tabStop = visible.some(({ node }) => node.id === focused) ? focused : (visible[0]?.node.id ?? null);
  const toggle = (node: TreeNode) => {
    if (node.children.length === 0 || allOpen) return;
    const next = new Set(toggled);
    if (!next.delete(node.id)) next.add(node.id);
    setToggled(next);
  };
  const move = (index: number) => {
    const target = visible[Math.max(0, Math.min(visible.length - 1, index))];
    if (!target) return;
    setFocused(target.node.id);
    list.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(target.node.id)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent, index: number, { node, level, open }: VisibleNode) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const parent = visible.slice(0, index).findLastIndex((line) => line.level === level - 1);
    switch (event.key) {
      case "ArrowDown":
        move(index + 1);
        break;
      case "ArrowUp":
        move(index - 1);
        break;
      case "Home":
        move(0);
        break;
      case "End":
        move(visible.length - 1);
        break;
      case "ArrowRight":
        if (open) move(index + 1);
        else toggle(node);
        break;
      case "ArrowLeft":
        if (open && !allOpen) toggle(node);
        else if (parent >= 0) move(parent);
        break;
      case "Enter":
      case " ":
        toggle(node);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  return (
    <div ref={list} role="tree" aria-label={label} className="py-1">
      {visible.map((line, index) => {
        const { node, level, open } = line;
        const parent = node.children.length > 0;
        return (
          <div
            key={node.id}
            role="treeitem"
            data-node={node.id}
            tabIndex={node.id === tabStop ? 0 : -1}
            aria-level={level}
            aria-posinset={line.index}
            aria-setsize={line.of}
            aria-expanded={parent ? open : undefined}
            aria-selected={node.id === focused}
            onKeyDown={(event) => onKeyDown(event, index, line)}
            onClick={() => {
              setFocused(node.id);
              toggle(node);
            }}
            className={cn(
              "flex min-h-7 items-center gap-1.5 pr-3 text-sm outline-offset-[-2px] hover:bg-hover pointer-coarse:min-h-10",
              parent && "cursor-pointer",
            )}
            style={{ paddingLeft: `${level * 1.125 - 0.375}rem` }}
          >
            <TreeLine node={node} open={open} />
          </div>
        );
      })}
    </div>
  );
}

function TreeLine({ node, open }: { node: TreeNode; open: boolean }) {
  const parent = node.children.length > 0;
  return (
    <>
      <ChevronRight
        aria-hidden
        className={cn(
          "size-3.5 shrink-0 text-fg-faint transition-transform",
          !parent && "invisible",
          open && "rotate-90",
        )}
      />
      {node.icon}
      <span className="sr-only">{node.kind}</span>
      <span className="mono shrink-0 truncate">{node.label}</span>
      {node.detail ? <span className="min-w-0 truncate text-fg-faint text-xs">{node.detail}</span> : null}
      <span className="flex-1" />
      {node.mark ? <Badge tone={node.mark.tone}>{node.mark.text}</Badge> : null}
      {parent && !open ? <span className="mono text-fg-faint text-xs">{node.children.length}</span> : null}
    </>
  );
}
