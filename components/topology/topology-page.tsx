"use client";

import { type ComponentProps, useMemo, useRef, useState } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";
import { useStoredFlag } from "../frame/use-stored-flag";
import { diffLight, useBeginComparing } from "../history/begin-comparing";
import { ChangesPane } from "../history/changes-pane";
import { HistoryBar } from "../history/history-bar";
import { useHistoryDiff } from "../history/use-history-diff";
import { UplinkPickBar } from "../mappings/uplink-pick-bar";
import { useUplinkPicking } from "../mappings/use-uplink-picking";
import { ErrorPanel } from "../ui/error-panel";
import { useStableCallback } from "../ui/use-stable-callback";
import type { CanvasHandle } from "./canvas/canvas-view";
import { withoutLocal } from "./layers";
import { LensPane } from "./lens/lens-pane";
import { lightOf } from "./lens/light-of";
import { useLens } from "./lens/use-lens";
import { useTraceLight } from "./lens/use-trace-light";
import { ObjectActions } from "./object-actions";
import { OutlinePane } from "./outline/outline-pane";
import { DetailsPanel } from "./panel/details-panel";
import { EdgePanel } from "./panel/edge-panel";
import { ShortcutsDialog } from "./shortcuts-dialog";
import { TopologyToolbar } from "./toolbar/topology-toolbar";
import { TopologySkeleton } from "./topology-states";
import { useTopologyUrl } from "./topology-url";
import { TopologyView } from "./topology-view";
import { useOpening } from "./use-opening";
import { useTopologyGraph } from "./use-topology-graph";
import { useTopologyKeys } from "./use-topology-keys";
import { useWide } from "./use-wide";

/** The topology: toolbar, outline, canvas or table, and the details of what is selected, all of it in the address. */
export function TopologyPage() {
  const url = useTopologyUrl();
  const { query, live, retry, fetchAhead } = useTopologyGraph(url.caseId, url.expand);
  const [outline, setOutline] = useStoredFlag("bridgehead-outline");
  const [layersOpen, setLayersOpen] = useState(false);
  const [helping, setHelping] = useState(false);
  const lensInput = useRef<HTMLInputElement>(null);
  const searchInput = useRef<HTMLInputElement>(null);
  const canvas = useRef<CanvasHandle>(null);
  const pane = useRef<HTMLElement>(null);
  const wide = useWide();
  const picking = useUplinkPicking();

  const whole = query.data;
  const showsLocal = url.layers.has("local");
  const diff = useHistoryDiff(url.from, url.to, url.expand);
  const comparing = url.from !== null;
  const drawn = comparing && diff.data !== undefined ? diff.data.graph : whole;
  const graph = useMemo(() => (drawn === undefined || showsLocal ? drawn : withoutLocal(drawn)), [drawn, showsLocal]);
  const carriers = useLens(url.lens, url.caseId, graph?.revision);
  const way = useTraceLight(url.trace, url.caseId, graph?.revision);
  const lens = url.trace === null ? carriers : way;
  const marks = comparing ? diff.data?.marks : undefined;
  const light = useMemo(
    () => (marks === undefined ? lightOf(graph, lens.found, url.net) : diffLight(marks)),
    [graph, lens.found, url.net, marks],
  );
  const beginComparing = useBeginComparing((from) => void url.compare(from, "live"));
  const toggleHistory = () => (comparing ? void url.compare(null, "live") : beginComparing());
  const opening = useOpening(url, graph, fetchAhead);
  const toggle = useStableCallback((id: string) => {
    if (!picking.take(id)) opening.toggle(id);
  });
  useTopologyKeys({
    search: () => searchInput.current?.focus(),
    lens: () => lensInput.current?.focus(),
    expand: opening.toggleSelected,
    table: () => void url.show(url.view === "graph" ? "table" : "graph"),
    fit: () => canvas.current?.fit(),
    zoom: () => url.selected !== null && canvas.current?.zoomTo(url.selected),
    layers: () => setLayersOpen(true),
    outline: () => setOutline(!outline),
    pane: () => pane.current?.focus(),
    history: toggleHistory,
    deselect: () =>
      void (url.selected !== null ? url.select(null) : comparing ? url.compare(null, "live") : url.lookThrough(null)),
    help: () => setHelping(true),
  });

  const select = (id: string | null) => void url.select(id);
  /** While uplink sets are being picked a click on one picks it; everything else is selected as ever. */
  const take = useStableCallback((id: string | null) => {
    if (!picking.take(id)) select(id);
  });
  const details =
    url.selected === null || graph === undefined || comparing ? null : (
      <Selected
        id={url.selected}
        graph={graph}
        caseId={url.caseId}
        onSelect={select}
        onZoomTo={(id) => canvas.current?.zoomTo(id)}
        actions={
          <ObjectActions
            id={url.selected}
            graph={graph}
            caseId={url.caseId}
            onToggle={toggle}
            onPickUplinkSets={picking.begin}
          />
        }
      />
    );

  return (
    <div className="flex h-full min-h-0 flex-col">
      <TopologyToolbar
        url={url}
        graph={graph}
        live={live}
        searchInput={searchInput}
        lensInput={lensInput}
        canvas={canvas}
        outlinePinned={outline}
        onPinOutline={() => setOutline(!outline)}
        layersOpen={layersOpen}
        onLayersOpen={setLayersOpen}
        onHistory={toggleHistory}
        onHelp={() => setHelping(true)}
      />
      {url.from === null ? null : (
        <HistoryBar
          from={url.from}
          to={url.to}
          onCompare={(from, to) => void url.compare(from, to)}
          onClose={() => void url.compare(null, "live")}
        />
      )}
      <UplinkPickBar picking={picking} />
      <Group orientation={wide ? "horizontal" : "vertical"} className="min-h-0 flex-1">
        <Panel id="view" minSize={30} className="relative flex min-h-0">
          {graph === undefined ? null : (
            <OutlinePane
              graph={graph}
              light={light}
              pinned={outline}
              selected={url.selected}
              onSelect={take}
              onToggle={toggle}
            />
          )}
          <div className="relative flex min-w-0 flex-1 flex-col">
            {query.error && graph === undefined ? (
              <ErrorPanel
                title="The topology could not be read"
                error={query.error}
                onRetry={() => void query.refetch()}
                retrying={query.isFetching}
                className="m-4"
              />
            ) : graph === undefined ? (
              <TopologySkeleton />
            ) : (
              <TopologyView
                url={url}
                graph={graph}
                light={light}
                canvas={canvas}
                live={live}
                onRetry={retry}
                onTake={take}
                onToggle={toggle}
              />
            )}
          </div>
          {comparing ? (
            <ChangesPane
              ref={pane}
              diff={diff.data}
              error={diff.error}
              fetching={diff.isFetching}
              onRetry={() => void diff.refetch()}
              selected={url.selected}
              onSelect={select}
            />
          ) : url.lens === null && url.trace === null ? null : (
            <LensPane
              ref={pane}
              query={url.lens}
              trace={url.trace}
              caseId={url.caseId}
              lens={lens}
              selected={url.selected}
              onSelect={select}
              onClear={() => void url.lookThrough(null)}
            />
          )}
        </Panel>
        {details === null ? null : (
          <>
            <Separator className="w-px bg-line outline-offset-0 hover:bg-accent data-[separator=active]:bg-accent" />
            <Panel id="details" defaultSize={wide ? 380 : "46%"} minSize={wide ? 300 : "20%"} maxSize="60%">
              {details}
            </Panel>
          </>
        )}
      </Group>
      <ShortcutsDialog open={helping} onOpenChange={setHelping} />
    </div>
  );
}

/** The panel of an object or of a line. */
function Selected(props: ComponentProps<typeof DetailsPanel>) {
  const edge = props.graph.edges.find(({ id }) => id === props.id);
  if (edge === undefined) return <DetailsPanel key={props.id} {...props} />;
  return <EdgePanel edge={edge} graph={props.graph} onSelect={props.onSelect} actions={props.actions} />;
}
