"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { Button } from "../../ui/button";
import { KindGlyph, StateMark } from "../kind-glyph";
import { edgeNames, kindNames } from "../kinds";
import { NetworkSwatch } from "../network-swatch";

type EdgePanelProps = {
  edge: GraphEdge;
  graph: Graph;
  onSelect: (id: string | null) => void;
  actions: ReactNode;
};

/** A line: what it is, what it joins, and how it does. Its ends have the facts. */
export function EdgePanel({ edge, graph, onSelect, actions }: EdgePanelProps) {
  const end = (id: string) => graph.nodes.find((node) => node.id === id);
  const network = graph.legend.find((entry) => entry.key === edge.network);
  return (
    <aside aria-label="Details" className="flex h-full min-h-0 flex-col overflow-y-auto bg-surface">
      <header className="border-b px-4 py-3">
        <div className="flex items-center gap-1">
          <h2 className="flex-1 font-semibold text-base first-letter:uppercase">{edgeNames[edge.kind]}</h2>
          <Button variant="ghost" size="icon-sm" aria-label="Close details" onClick={() => onSelect(null)}>
            <X aria-hidden className="size-4" />
          </Button>
        </div>
        <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
          <StateMark state={edge.state} />
          {edge.label === undefined ? null : <span className="mono text-fg-muted">{edge.label}</span>}
          {network === undefined ? null : (
            <span className="inline-flex items-center gap-1.5">
              <NetworkSwatch colour={network.colour} />
              {network.label}
            </span>
          )}
        </p>
        {edge.reason === undefined ? null : <p className="mt-1.5 text-fg-muted text-xs">{edge.reason}</p>}
        <div className="mt-2 flex flex-wrap gap-2 empty:hidden">{actions}</div>
      </header>
      <div className="grid gap-1 p-4">
        {[end(edge.source), end(edge.target)].map((node) =>
          node === undefined ? null : <End key={node.id} node={node} onSelect={onSelect} />,
        )}
      </div>
    </aside>
  );
}

function End({ node, onSelect }: { node: GraphNode; onSelect: (id: string) => void }) {
  return (
    <button
      type="button"
      onClick={() => onSelect(node.id)}
      className="flex items-center gap-2 rounded-md border px-2.5 py-2 text-left hover:bg-hover"
    >
      <KindGlyph kind={node.kind} className="text-fg-muted" />
      <span className="min-w-0">
        <span className="mono block truncate">{node.label}</span>
        <span className="block truncate text-fg-faint text-xs">
          {[kindNames[node.kind], node.host, node.sublabel].filter(Boolean).join(" · ")}
        </span>
      </span>
    </button>
  );
}
