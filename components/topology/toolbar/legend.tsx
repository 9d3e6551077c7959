"use client";

import { Palette } from "lucide-react";
import type { Graph, NodeKind, ObjectState } from "@/server/model/graph";
import { Button } from "../../ui/button";
import { cn } from "../../ui/cn";
import { Popover } from "../../ui/popover";
import { KindGlyph, StateMark } from "../kind-glyph";
import { kindNames } from "../kinds";
import { NetworkSwatch } from "../network-swatch";

type LegendProps = { graph: Graph; lens: string | null; onLens: (network: string | null) => void };

const states: readonly ObjectState[] = ["down", "dead", "failed", "drift", "stale", "unknown", "intended"];

/** Colour is the network, shape and sign are the kind, a mark is the state. A click lights one network up. */
export function Legend({ graph, lens, onLens }: LegendProps) {
  const counts = new Map<string, number>();
  const kinds = new Set<NodeKind>();
  for (const node of graph.nodes) {
    kinds.add(node.kind);
    if (node.network !== undefined) counts.set(node.network, (counts.get(node.network) ?? 0) + 1);
  }
  const lit = graph.legend.find((entry) => entry.key === lens);
  return (
    <Popover
      label="Legend"
      align="end"
      className="w-80 p-3"
      trigger={
        <Button size="sm" variant={lit === undefined ? "ghost" : "secondary"} aria-label="Legend">
          {lit === undefined ? <Palette aria-hidden className="size-3.5" /> : <NetworkSwatch colour={lit.colour} />}
          <span className="hidden max-w-32 truncate xl:inline">{lit?.label ?? "Legend"}</span>
        </Button>
      }
    >
      <h3 className="mb-1 font-medium text-fg-faint text-xs">Colour: network</h3>
      <ul className="mb-3">
        {graph.legend.map((entry) => (
          <li key={entry.key}>
            <button
              type="button"
              aria-pressed={entry.key === lens}
              onClick={() => onLens(entry.key === lens ? null : entry.key)}
              className={cn(
                "flex w-full items-center gap-2 rounded-md px-1.5 py-1 text-left hover:bg-hover",
                entry.key === lens && "bg-accent-soft",
              )}
            >
              <NetworkSwatch colour={entry.colour} />
              <span className="truncate">{entry.label}</span>
              <span className="min-w-0 flex-1 truncate text-fg-faint text-xs">{entry.detail}</span>
              <span className="mono text-fg-faint">{counts.get(entry.key) ?? 0}</span>
            </button>
          </li>
        ))}
      </ul>
      <h3 className="mb-1 font-medium text-fg-faint text-xs">Sign: kind</h3>
      <ul className="mb-3 grid grid-cols-2 gap-x-3">
        {[...kinds].map((kind) => (
          <li key={kind} className="flex items-center gap-2 px-1.5 py-0.5 text-xs">
            <KindGlyph kind={kind} className="text-fg-muted" />
            <span className="truncate">{kindNames[kind]}</span>
          </li>
        ))}
      </ul>
      <h3 className="mb-1 font-medium text-fg-faint text-xs">Mark: state</h3>
      <ul className="grid grid-cols-2 gap-x-3">
        {states.map((state) => (
          <li key={state} className="px-1.5 py-0.5 text-xs">
            <StateMark state={state} />
          </li>
        ))}
      </ul>
    </Popover>
  );
}
