"use client";

import { ChevronsDownUp, ChevronsUpDown, CircleHelp, History, ListTree } from "lucide-react";
import type { RefObject } from "react";
import type { Graph } from "@/server/model/graph";
import { Button } from "../../ui/button";
import { Segmented } from "../../ui/segmented";
import { Tooltip } from "../../ui/tooltip";
import type { CanvasHandle } from "../canvas/canvas-view";
import { ExportMenu } from "../export/export-menu";
import { otherHosts } from "../open-hosts";
import type { TopologyUrl } from "../topology-url";
import type { LiveState } from "../use-line";
import { LayersMenu } from "./layers-menu";
import { Legend } from "./legend";
import { LensBox } from "./lens-box";
import { LiveIndicator } from "./live-indicator";
import { SearchBox } from "./search-box";

type TopologyToolbarProps = {
  url: TopologyUrl;
  graph: Graph | undefined;
  live: LiveState;
  searchInput: RefObject<HTMLInputElement | null>;
  lensInput: RefObject<HTMLInputElement | null>;
  canvas: RefObject<CanvasHandle | null>;
  outlinePinned: boolean;
  onPinOutline: () => void;
  layersOpen: boolean;
  onLayersOpen: (open: boolean) => void;
  onHistory: () => void;
  onHelp: () => void;
};

const views = [
  { value: "graph", label: "Graph" },
  { value: "table", label: "Table" },
] as const;

export function TopologyToolbar(props: TopologyToolbarProps) {
  const { url, graph, live } = props;
  const anyOpen = url.expand === "all" || url.expand.length > 0;
  return (
    <div
      role="toolbar"
      aria-label="Topology"
      className="flex min-h-11 shrink-0 items-center gap-1.5 border-b bg-canvas px-2 max-md:flex-wrap max-md:py-1.5 sm:px-3 pointer-coarse:min-h-14"
    >
      <Tooltip content="Outline (o)">
        <Button
          size="icon-sm"
          variant={props.outlinePinned ? "secondary" : "ghost"}
          aria-label="Outline"
          aria-pressed={props.outlinePinned}
          onClick={props.onPinOutline}
        >
          <ListTree aria-hidden className="size-4" />
        </Button>
      </Tooltip>
      <SearchBox caseId={url.caseId} input={props.searchInput} onSelect={(id, expand) => void url.find(id, expand)} />
      <LensBox
        key={url.lens}
        query={url.lens}
        input={props.lensInput}
        onLook={(query) => void url.lookThrough(query)}
      />
      <span className="hidden flex-1 md:block" />
      <LiveIndicator live={live} graph={graph} />
      <Tooltip content={anyOpen ? "Close all hosts" : "Open all hosts"}>
        <Button
          size="sm"
          variant="ghost"
          aria-label={anyOpen ? "Close all hosts" : "Open all hosts"}
          onClick={() => void (anyOpen ? url.closeAll() : url.openAll(otherHosts(graph, "")))}
        >
          {anyOpen ? (
            <ChevronsDownUp aria-hidden className="size-3.5" />
          ) : (
            <ChevronsUpDown aria-hidden className="size-3.5" />
          )}
          <span className="hidden xl:inline">{anyOpen ? "Close all" : "Open all"}</span>
        </Button>
      </Tooltip>
      <Tooltip content="What changed between two moments (h)">
        <Button
          size="sm"
          variant={url.from === null ? "ghost" : "secondary"}
          aria-label="History"
          aria-pressed={url.from !== null}
          onClick={props.onHistory}
        >
          <History aria-hidden className="size-3.5" />
          <span className="hidden xl:inline">History</span>
        </Button>
      </Tooltip>
      <LayersMenu
        shown={url.layers}
        onToggle={(layer) => void url.toggleLayer(layer)}
        open={props.layersOpen}
        onOpenChange={props.onLayersOpen}
      />
      {graph === undefined ? null : (
        <Legend graph={graph} lens={url.net} onLens={(network) => void url.light(network)} />
      )}
      <ExportMenu graph={graph} canvas={props.canvas} caseId={url.caseId} drawn={url.view === "graph"} />
      <Segmented
        label="View"
        value={url.view}
        onValueChange={(view) => void url.show(view)}
        options={views}
        className="shrink-0 max-sm:hidden"
      />
      <Tooltip content="Keyboard shortcuts (?)">
        <Button
          size="icon-sm"
          variant="ghost"
          aria-label="Keyboard shortcuts"
          onClick={props.onHelp}
          className="max-md:hidden"
        >
          <CircleHelp aria-hidden className="size-4" />
        </Button>
      </Tooltip>
    </div>
  );
}
