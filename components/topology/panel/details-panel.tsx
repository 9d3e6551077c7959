"use client";

import { useQuery } from "@tanstack/react-query";
import { ChevronRight, Crosshair, Link2, X } from "lucide-react";
import type { ReactNode } from "react";
import { toast } from "sonner";
import type { Graph, GraphNode } from "@/server/model/graph";
import { useTRPC } from "../../trpc";
import { Button } from "../../ui/button";
import { CopyId } from "../../ui/copy-id";
import { ErrorPanel } from "../../ui/error-panel";
import { Skeleton } from "../../ui/skeleton";
import { Tooltip } from "../../ui/tooltip";
import { KindGlyph, StateMark } from "../kind-glyph";
import { kindNames } from "../kinds";
import { NetworkSwatch } from "../network-swatch";
import { DetailsBody } from "./details-body";

type DetailsPanelProps = {
  id: string;
  graph: Graph;
  caseId: string | undefined;
  onSelect: (id: string | null) => void;
  onZoomTo: (id: string) => void;
  /** Buttons of what can be done with this object. */
  actions: ReactNode;
};

/** Everything that is known of one object, where it was read from, and what it is joined to. */
export function DetailsPanel({ id, graph, caseId, onSelect, onZoomTo, actions }: DetailsPanelProps) {
  const trpc = useTRPC();
  const query = useQuery(
    trpc.topology.object.queryOptions(caseId === undefined ? { id } : { id, caseId }, {
      // facts are as old as the graph that they are shown beside
      staleTime: 2_000,
    }),
  );
  const node = query.data?.node ?? graph.nodes.find((candidate) => candidate.id === id);
  const copyLink = async () => {
    await navigator.clipboard.writeText(window.location.href);
    toast.success("Link copied");
  };
  return (
    <aside aria-label="Details" className="flex h-full min-h-0 flex-col bg-surface">
      <header className="shrink-0 border-b px-4 pt-3 pb-3">
        <div className="flex items-start gap-1">
          <div className="min-w-0 flex-1">
            {node === undefined ? null : <Breadcrumb node={node} graph={graph} onSelect={onSelect} />}
          </div>
          <Tooltip content="Zoom to it">
            <Button variant="ghost" size="icon-sm" aria-label="Zoom to it" onClick={() => onZoomTo(id)}>
              <Crosshair aria-hidden className="size-3.5" />
            </Button>
          </Tooltip>
          <Tooltip content="Copy link">
            <Button variant="ghost" size="icon-sm" aria-label="Copy link" onClick={copyLink}>
              <Link2 aria-hidden className="size-3.5" />
            </Button>
          </Tooltip>
          <Button variant="ghost" size="icon-sm" aria-label="Close details" onClick={() => onSelect(null)}>
            <X aria-hidden className="size-4" />
          </Button>
        </div>
        {node === undefined ? <Skeleton className="h-5 w-40" /> : <Title node={node} graph={graph} />}
        <div className="mt-2 flex flex-wrap gap-2 empty:hidden">{actions}</div>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {query.error ? (
          <ErrorPanel
            title="The details could not be read"
            error={query.error}
            onRetry={() => void query.refetch()}
            retrying={query.isFetching}
            className="m-3"
          />
        ) : null}
        {query.data === undefined ? (
          query.error ? null : (
            <Waiting />
          )
        ) : (
          <DetailsBody details={query.data} isCase={caseId !== undefined} onSelect={onSelect} />
        )}
      </div>
    </aside>
  );
}

function Title({ node, graph }: { node: GraphNode; graph: Graph }) {
  const network = graph.legend.find((entry) => entry.key === node.network);
  return (
    <>
      <h2 className="flex items-center gap-2 font-semibold text-base">
        <KindGlyph kind={node.kind} className="size-4 text-fg-muted" />
        <span className="mono min-w-0 break-all">{node.label}</span>
      </h2>
      {node.sublabel === undefined ? null : <p className="mt-0.5 break-words text-fg-muted">{node.sublabel}</p>}
      <p className="mt-1.5 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs">
        <span className="text-fg-faint">{kindNames[node.kind]}</span>
        <StateMark state={node.state} />
        {network === undefined ? null : (
          <span className="inline-flex items-center gap-1.5">
            <NetworkSwatch colour={network.colour} />
            {network.label}
          </span>
        )}
        {node.badge === undefined ? null : <span className="mono text-fg-muted">{node.badge}</span>}
        {node.portId === undefined ? null : <CopyId value={node.portId} label="Neutron port id" />}
      </p>
      {node.reason === undefined ? null : <p className="mt-1.5 text-fg-muted text-xs">{node.reason}</p>}
    </>
  );
}

function Breadcrumb({ node, graph, onSelect }: { node: GraphNode; graph: Graph; onSelect: (id: string) => void }) {
  const trail: GraphNode[] = [];
  for (let at = node.parent; at !== undefined && trail.length < 6; ) {
    const parent: GraphNode | undefined = graph.nodes.find((candidate) => candidate.id === at);
    if (parent === undefined) break;
    trail.unshift(parent);
    at = parent.parent;
  }
  return (
    <nav
      aria-label="Where it is"
      className="flex h-7 flex-wrap items-center gap-0.5 overflow-hidden text-fg-faint text-xs"
    >
      {trail.map((parent) => (
        <span key={parent.id} className="inline-flex min-w-0 items-center gap-0.5">
          <button type="button" onClick={() => onSelect(parent.id)} className="truncate hover:text-accent">
            {parent.label}
          </button>
          <ChevronRight aria-hidden className="size-3 shrink-0" />
        </span>
      ))}
    </nav>
  );
}

function Waiting() {
  return (
    <output aria-label="Reading the details" aria-busy className="grid gap-2 p-4">
      {["w-3/4", "w-1/2", "w-2/3", "w-1/2", "w-3/5"].map((width, at) => (
        <Skeleton key={`${width}${at.toString()}`} className={width} />
      ))}
    </output>
  );
}
