"use client";

import { type RefObject, useMemo } from "react";
import type { Graph } from "@/server/model/graph";
import { type CanvasHandle, CanvasView } from "./canvas/canvas-view";
import type { Light } from "./canvas/scene";
import { hiddenBy } from "./layers";
import { NoHostsCard } from "./no-hosts-card";
import { ObjectTable } from "./table/object-table";
import { TableFilter } from "./table/table-filter";
import { tableRows } from "./table/table-rows";
import { NetworkKey } from "./toolbar/network-key";
import { ZoomControls } from "./toolbar/zoom-controls";
import { EmptyTopology, StandingWarnings, TooMuchToDraw } from "./topology-states";
import type { TopologyUrl } from "./topology-url";
import type { LiveState } from "./use-line";

/** More than this is shown as a table unless the operator asks for the canvas. */
const drawable = 1_500;

type TopologyViewProps = {
  url: TopologyUrl;
  graph: Graph;
  light: Light;
  canvas: RefObject<CanvasHandle | null>;
  live: LiveState;
  onRetry: () => void;
  /** A click on an object, on the canvas or in the table. */
  onTake: (id: string | null) => void;
  onToggle: (id: string) => void;
};

/** Canvas or table, or what to do when there is nothing to show. */
export function TopologyView({ url, graph, light, canvas, live, onRetry, onTake, onToggle }: TopologyViewProps) {
  const { layers } = url;
  const hidden = useMemo(() => hiddenBy(graph, layers), [graph, layers]);
  const tooMuch = graph.nodes.length > drawable && !url.drawAll;
  const hosts = graph.nodes.filter(({ kind, role }) => kind === "host" && role !== "remote").length;
  if (graph.nodes.length === 0) return <EmptyTopology isCase={url.caseId !== undefined} />;
  if (url.view === "table" || tooMuch) {
    return (
      <>
        {tooMuch ? <TooMuchToDraw count={graph.nodes.length} onDraw={() => void url.drawAnyway()} /> : null}
        <TableOf url={url} graph={graph} light={light} onTake={onTake} />
      </>
    );
  }
  return (
    <div className="relative min-h-0 flex-1">
      <CanvasView
        ref={canvas}
        graph={graph}
        hidden={hidden}
        light={light}
        selected={url.selected}
        label={`Topology of ${hosts} ${hosts === 1 ? "host" : "hosts"}. The outline lists every object.`}
        onSelect={(id) => void url.select(id)}
        onTap={onTake}
        onOpen={onToggle}
      />
      <ZoomControls canvas={canvas} />
      <NetworkKey legend={graph.legend} lens={url.net} onLens={(network) => void url.light(network)} />
      {hosts === 0 && url.caseId === undefined ? <NoHostsCard /> : null}
      <StandingWarnings live={live} sources={graph.sources} onRetry={onRetry} />
    </div>
  );
}

/** Only where it is shown: its rows are made of every object. */
function TableOf({ url, graph, light, onTake }: Pick<TopologyViewProps, "url" | "graph" | "light" | "onTake">) {
  const { text } = url;
  const rows = useMemo(() => tableRows(graph, text, light), [graph, text, light]);
  return (
    <>
      <TableFilter
        text={text}
        onChange={(next) => void url.filter(next)}
        shown={rows.length}
        total={graph.nodes.length}
        lit={litWords(url, graph)}
        onAll={() => void url.lookThrough(null)}
      />
      <div className="min-h-0 flex-1">
        <ObjectTable rows={rows} legend={graph.legend} selected={url.selected} onSelect={onTake} />
      </div>
    </>
  );
}

/** What the table is narrowed to; `null`: nothing is lit. */
function litWords({ lens, trace, net }: TopologyUrl, graph: Graph): string | null {
  if (trace !== null) return "the way of a trace";
  if (lens !== null) return `lens ${lens}`;
  return net === null ? null : `network ${graph.legend.find(({ key }) => key === net)?.label ?? net}`;
}
