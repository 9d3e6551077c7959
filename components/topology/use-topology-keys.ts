"use client";

import { useEffect, useEffectEvent } from "react";

export const topologyKeys = [
  { key: "/", action: "search", does: "search" },
  { key: "s", action: "lens", does: "segment lens: light what carries a VLAN, key, network, MAC or IP" },
  { key: "e", action: "expand", does: "open or close the selected host; without one, all" },
  { key: "t", action: "table", does: "graph or table" },
  { key: "f", action: "fit", does: "fit everything" },
  { key: "z", action: "zoom", does: "zoom to the selected object" },
  { key: "l", action: "layers", does: "layers" },
  { key: "o", action: "outline", does: "outline" },
  { key: "p", action: "pane", does: "the pane beside the graph: lens, hops of a trace, or changes" },
  { key: "h", action: "history", does: "history: what changed between two moments" },
  { key: "Escape", action: "deselect", does: "close the details, then the lens" },
  { key: "?", action: "help", does: "these shortcuts" },
] as const;

type Action = (typeof topologyKeys)[number]["action"];

/** Single keys, while nothing is being typed and no dialog or menu is open. */
export function useTopologyKeys(run: Readonly<Record<Action, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest("input, textarea, select, [contenteditable], [role=dialog], [role=menu], [role=tree]")) return;
    const known = topologyKeys.find(({ key }) => key === event.key);
    if (known === undefined) return;
    event.preventDefault();
    run[known.action]();
  });
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
