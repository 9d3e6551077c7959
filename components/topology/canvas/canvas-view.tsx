"use client";

import {
  type KeyboardEvent,
  type Ref,
  useEffectEvent,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import type { Graph } from "@/server/model/graph";
import { arrange } from "../layout/arrange";
import { nothingReserved, type Picture } from "../layout/picture";
import { type Direction, walk } from "../layout/walk";
import { changedNodes } from "./changes";
import { type Extent, type Light, makeScene, type Scene } from "./scene";
import { TopologyCanvas } from "./topology-canvas";

export type CanvasHandle = {
  readonly fit: () => void;
  readonly zoomBy: (factor: number) => void;
  readonly zoomTo: (id: string) => void;
  /** What is drawn, and which part of it is in sight; `null` before the first drawing. */
  readonly view: () => { readonly scene: Scene; readonly seen: Extent } | null;
};

type CanvasViewProps = {
  graph: Graph;
  hidden: ReadonlySet<string>;
  light: Light;
  selected: string | null;
  label: string;
  onSelect: (id: string | null) => void;
  /** A click or a touch, which may mean something else than selecting; arrow keys always select. */
  onTap: (id: string | null) => void;
  onOpen: (id: string) => void;
  ref: Ref<CanvasHandle>;
};

const directions: Readonly<Record<string, Direction>> = {
  ArrowUp: "up",
  ArrowDown: "down",
  ArrowLeft: "left",
  ArrowRight: "right",
};

/**
 * The one place where React meets the canvas: it is made once, and every change of the props is told to it. Arrow keys walk
 * along the lines; everything else is also in the outline beside it.
 */
export function CanvasView({ graph, hidden, light, selected, label, onSelect, onTap, onOpen, ref }: CanvasViewProps) {
  const container = useRef<HTMLDivElement>(null);
  const ink = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<TopologyCanvas | null>(null);
  const shown = useRef<{ graph: Graph; picture: Picture } | null>(null);
  const [hovered, setHovered] = useState<{ text: string; x: number; y: number } | null>(null);

  const tap = useEffectEvent(onTap);
  const open = useEffectEvent(onOpen);
  const hover = useEffectEvent((id: string | null, at: { x: number; y: number }) => {
    const node = id === null ? undefined : graph.nodes.find((candidate) => candidate.id === id);
    const edge = id === null || node !== undefined ? undefined : graph.edges.find((candidate) => candidate.id === id);
    const words = node ?? edge;
    if (words === undefined) setHovered(null);
    else {
      const lines = node === undefined ? [edge?.kind, edge?.label] : [node.label, node.sublabel];
      setHovered({ text: [...lines, words.reason].filter(Boolean).join(" · "), ...at });
    }
  });

  // layout effects: canvas and page come in one frame
  useLayoutEffect(() => {
    if (container.current === null || ink.current === null) return;
    const made = new TopologyCanvas(container.current, ink.current, {
      onSelect: (id) => tap(id),
      onOpen: (id) => open(id),
      onHover: (id, at) => hover(id, at),
    });
    canvas.current = made;
    const themes = new MutationObserver(() => made.theme());
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    return () => {
      themes.disconnect();
      made.dispose();
      canvas.current = null;
      shown.current = null;
    };
  }, []);

  useLayoutEffect(() => {
    const made = canvas.current;
    if (made === null) return;
    const before = shown.current;
    const picture =
      before?.graph === graph ? before.picture : arrange(graph, before?.picture.reserved ?? nothingReserved);
    shown.current = { graph, picture };
    made.show(makeScene(graph, picture, hidden, light));
    if (before === null) made.settle();
    else made.pulse(changedNodes(before.graph, graph));
  }, [graph, hidden, light]);

  useLayoutEffect(() => {
    canvas.current?.select(selected);
  }, [selected]);

  useImperativeHandle(ref, () => ({
    fit: () => canvas.current?.fit(),
    zoomBy: (factor) => canvas.current?.zoomBy(factor),
    zoomTo: (id) => canvas.current?.zoomTo(id),
    view: () => canvas.current?.view() ?? null,
  }));

  const onKeyDown = (event: KeyboardEvent) => {
    const picture = shown.current?.picture;
    const direction = directions[event.key];
    if (picture !== undefined && direction !== undefined) {
      event.preventDefault();
      const first = picture.boxes.find((box) => box.object !== null)?.object ?? null;
      onSelect(selected === null ? first : (walk(picture, selected, direction) ?? selected));
    } else if (event.key === "Enter" && selected !== null) onOpen(selected);
    else if (event.key === "+" || event.key === "=") canvas.current?.zoomBy(1.25);
    else if (event.key === "-") canvas.current?.zoomBy(0.8);
  };

  return (
    <div className="relative size-full overflow-hidden">
      <div
        ref={container}
        role="application"
        aria-label={label}
        aria-roledescription="network graph"
        onKeyDown={onKeyDown}
        className="size-full -outline-offset-2"
      />
      <canvas ref={ink} aria-hidden className="pointer-events-none absolute inset-0" />
      {hovered === null ? null : (
        <div
          aria-hidden
          className="pointer-events-none absolute z-10 max-w-80 rounded-md border bg-overlay px-2 py-1 text-xs shadow-overlay"
          style={{ left: hovered.x + 14, top: hovered.y + 14 }}
        >
          {hovered.text}
        </div>
      )}
    </div>
  );
}
