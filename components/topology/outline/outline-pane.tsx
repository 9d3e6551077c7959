"use client";

import { memo, useDeferredValue, useMemo, useState } from "react";
import type { Graph } from "@/server/model/graph";
import { cn } from "../../ui/cn";
import type { Light } from "../canvas/scene";
import { Outline } from "./outline";
import { filterRows, outlineRows } from "./outline-rows";

type OutlinePaneProps = {
  graph: Graph;
  light: Light;
  pinned: boolean;
  selected: string | null;
  onSelect: (id: string) => void;
  onToggle: (id: string) => void;
};

/**
 * Beside the canvas when pinned; else out of sight until the keyboard reaches it. It is always there for screen readers. What
 * changes is drawn on the canvas first, and written here after that.
 */
export const OutlinePane = memo(function OutlinePane(props: OutlinePaneProps) {
  const { pinned, selected, onSelect, onToggle } = props;
  const graph = useDeferredValue(props.graph);
  const light = useDeferredValue(props.light);
  const [text, setText] = useState("");
  const rows = useMemo(() => outlineRows(graph, light), [graph, light]);
  const shown = useMemo(() => filterRows(rows, text), [rows, text]);
  return (
    <section
      aria-label="Outline"
      className={cn(
        "flex w-64 shrink-0 flex-col border-r bg-surface max-md:w-[min(16rem,70vw)]",
        pinned
          ? "max-md:absolute max-md:inset-y-0 max-md:left-0 max-md:z-20 max-md:shadow-overlay"
          : "absolute inset-y-0 left-0 z-20 -translate-x-full focus-within:translate-x-0 focus-within:shadow-overlay",
      )}
    >
      <div className="shrink-0 border-b px-2 py-1.5">
        <input
          aria-label="Filter the outline"
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder="Filter"
          autoComplete="off"
          spellCheck={false}
          className="h-7 w-full rounded-md border bg-canvas px-2 text-sm"
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {shown.length === 0 ? <p className="px-3 py-4 text-fg-muted text-xs">Nothing is called “{text}”.</p> : null}
        <Outline
          rows={shown}
          legend={graph.legend}
          selected={selected}
          onSelect={onSelect}
          onOpen={onToggle}
          onClose={onToggle}
        />
      </div>
    </section>
  );
});
