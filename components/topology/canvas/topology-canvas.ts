import cytoscape, { type Core, type EdgeSingular, type ElementDefinition, type EventObject } from "cytoscape";
import type { Box } from "../layout/picture";
import { toElements } from "./elements";
import { drawInk } from "./ink";
import { readPalette } from "./palette";
import { Pen } from "./pen";
import type { Scene } from "./scene";
import { stylesheet } from "./stylesheet";

export type CanvasEvents = {
  readonly onSelect: (object: string | null) => void;
  /** Double click: open or close a host. */
  readonly onOpen: (object: string) => void;
  readonly onHover: (object: string | null, at: { x: number; y: number }) => void;
};

const pulseMs = 1_400;
const moveMs = 200;
const fitPadding = 20;

/**
 * Cytoscape and the ink above it, as one thing that shows scenes. It never keeps a copy of the graph: a new scene replaces
 * the old one, and only the elements that differ are touched.
 */
export class TopologyCanvas {
  private readonly cy: Core;
  private readonly pen: Pen;
  private readonly pulses = new Map<string, number>();
  private readonly observer: ResizeObserver;
  private scene: Scene | null = null;
  private selected: string | null = null;
  /** To be shown as soon as it is drawn: a link to something inside a host that is being opened. */
  private awaited: string | null = null;
  private frame = 0;
  private disposed = false;

  constructor(
    private readonly container: HTMLElement,
    private readonly inkCanvas: HTMLCanvasElement,
    private readonly events: CanvasEvents,
  ) {
    const ctx = inkCanvas.getContext("2d");
    if (ctx === null) throw new Error("This browser gives no 2D canvas");
    // one stop of the keyboard; arrow keys walk inside
    container.tabIndex = 0;
    const palette = readPalette(container);
    this.pen = new Pen(ctx, palette);
    this.cy = cytoscape({
      container,
      style: stylesheet(palette),
      minZoom: 0.02,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
      layout: { name: "preset" },
    });
    this.cy.on("render", () => this.ink());
    this.cy.on("tap", (event: EventObject) => this.tapped(event));
    this.cy.on("dbltap", "node", (event: EventObject) => {
      const object: unknown = event.target.data("object");
      if (typeof object === "string") this.events.onOpen(object);
    });
    this.cy.on("mouseover", "node, edge", (event: EventObject) => this.hovered(event, true));
    this.cy.on("mouseout", "node, edge", (event: EventObject) => this.hovered(event, false));
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(container);
    this.resize();
    void document.fonts.ready.then(() => {
      this.pen.fit.forget();
      this.ink();
    });
  }

  show(scene: Scene): void {
    const opened = this.scene === null ? [] : openedSince(this.scene, scene);
    this.scene = scene;
    const wanted = new Map(toElements(scene).map((element) => [String(element.data.id), element]));
    this.cy.batch(() => {
      this.cy.elements().forEach((element) => {
        const next = wanted.get(element.id());
        if (next === undefined) element.remove();
      });
      for (const [id, element] of wanted) {
        const current = this.cy.getElementById(id);
        if (current.empty()) {
          this.cy.add(element);
          continue;
        }
        if (current.isEdge() && !sameEnds(current.edges()[0] ?? current, element)) {
          current.remove();
          this.cy.add(element);
          continue;
        }
        current.data(element.data);
        if (element.position !== undefined) current.position(element.position);
        current.classes(element.classes ?? "");
      }
    });
    this.markSelection();
    if (this.awaited !== null && this.box(this.awaited) !== null) this.reveal(this.awaited);
    else if (opened.length > 0) this.settle(opened);
  }

  select(object: string | null): void {
    this.selected = object;
    this.markSelection();
    if (object === null) this.awaited = null;
    else this.reveal(object);
  }

  /** Marks what arrived or changed, for a moment. */
  pulse(ids: readonly string[]): void {
    const now = performance.now();
    for (const id of ids) this.pulses.set(id, now);
    this.animatePulses();
  }

  fit(): void {
    const view = this.fitting();
    if (view !== null) this.move(view);
  }

  /** Brings a box into the middle, as large as is comfortable to read. */
  zoomTo(id: string): void {
    const box = this.box(id);
    if (box !== null) this.move(this.viewOf(padded(box), box.scale > 1 ? 1 : 1.1));
  }

  /** Pans just as far as needed so that the box is not at the edge or outside; zooms in when it is too small to read. */
  private reveal(id: string): void {
    const box = this.box(id);
    this.awaited = box === null ? id : null;
    if (box === null) return;
    const zoom = this.cy.zoom();
    if (zoom * box.scale < 0.5) {
      this.zoomTo(id);
      return;
    }
    const { x, y } = this.cy.pan();
    const [width, height] = [this.container.clientWidth, this.container.clientHeight];
    const edge = 32;
    const shift = (from: number, to: number, room: number) => {
      if (to - from > room - edge * 2 || from < edge) return edge - from;
      return to > room - edge ? room - edge - to : 0;
    };
    const dx = shift(box.x * zoom + x, (box.x + box.w) * zoom + x, width);
    const dy = shift(box.y * zoom + y, (box.y + box.h) * zoom + y, height);
    if (dx !== 0 || dy !== 0) this.move({ zoom, pan: { x: x + dx, y: y + dy } });
  }

  zoomBy(factor: number): void {
    const zoom = Math.min(this.cy.maxZoom(), Math.max(this.cy.minZoom(), this.cy.zoom() * factor));
    const middle = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    const { x, y } = this.cy.pan();
    const ratio = zoom / this.cy.zoom();
    this.move({ zoom, pan: { x: middle.x - (middle.x - x) * ratio, y: middle.y - (middle.y - y) * ratio } });
  }

  panBy(x: number, y: number): void {
    this.cy.panBy({ x, y });
  }

  theme(): void {
    this.pen.palette = readPalette(this.container);
    this.pen.fit.forget();
    this.cy.style(stylesheet(this.pen.palette));
    this.ink();
  }

  dispose(): void {
    this.disposed = true;
    cancelAnimationFrame(this.frame);
    this.observer.disconnect();
    this.cy.destroy();
  }

  /** After hosts were opened: everything while it stays readable, else the one that was opened. */
  private settle(opened: readonly string[]): void {
    const view = this.fitting();
    const [first] = opened;
    if (view !== null && (view.zoom >= 0.6 || opened.length > 1)) this.move(view);
    else if (first !== undefined) this.zoomTo(first);
  }

  private fitting() {
    const boxes = this.scene?.picture.boxes ?? [];
    return boxes.length === 0 ? null : this.viewOf(around(boxes), 1.15);
  }

  private box(id: string): Box | null {
    return this.scene?.picture.boxes.find((box) => box.id === id) ?? null;
  }

  private viewOf(area: { x: number; y: number; w: number; h: number }, most: number) {
    const width = this.container.clientWidth;
    const height = this.container.clientHeight;
    const fitting = Math.min((width - fitPadding * 2) / area.w, (height - fitPadding * 2) / area.h);
    const zoom = Math.max(this.cy.minZoom(), Math.min(most, fitting));
    return {
      zoom,
      pan: { x: width / 2 - (area.x + area.w / 2) * zoom, y: height / 2 - (area.y + area.h / 2) * zoom },
    };
  }

  private move(view: { zoom: number; pan: { x: number; y: number } }): void {
    this.cy.stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches || this.cy.elements().empty()) this.cy.viewport(view);
    else this.cy.animate(view, { duration: moveMs, easing: "ease-out-cubic" });
  }

  private markSelection(): void {
    const { cy, selected } = this;
    cy.batch(() => {
      cy.elements(".selected, .near").removeClass("selected near");
      if (selected === null) return;
      const mine = cy.elements().filter((element) => element.data("object") === selected);
      mine.addClass("selected");
      const nodes = mine.nodes();
      const edges = nodes.connectedEdges();
      edges.addClass("near");
      edges.connectedNodes().not(nodes).addClass("near");
      mine.edges().connectedNodes().addClass("near");
    });
  }

  private tapped(event: EventObject): void {
    const object: unknown = event.target === this.cy ? null : event.target.data("object");
    this.events.onSelect(typeof object === "string" ? object : null);
  }

  private hovered(event: EventObject, over: boolean): void {
    const object: unknown = event.target.data("object");
    event.target.toggleClass("hover", over);
    this.container.style.cursor = over && typeof object === "string" ? "pointer" : "";
    this.events.onHover(over && typeof object === "string" ? object : null, event.renderedPosition);
  }

  private resize(): void {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.container;
    this.inkCanvas.width = Math.round(clientWidth * ratio);
    this.inkCanvas.height = Math.round(clientHeight * ratio);
    this.inkCanvas.style.width = `${clientWidth}px`;
    this.inkCanvas.style.height = `${clientHeight}px`;
    this.cy.resize();
    if (this.selected !== null && this.scene !== null) this.reveal(this.selected);
    this.ink();
  }

  private ink(): void {
    if (this.scene === null || this.disposed) return;
    const { clientWidth: width, clientHeight: height } = this.container;
    const now = performance.now();
    const ages = new Map([...this.pulses].map(([id, since]) => [id, Math.min(1, (now - since) / pulseMs)]));
    const view = { zoom: this.cy.zoom(), pan: this.cy.pan(), width, height, ratio: window.devicePixelRatio || 1 };
    drawInk(this.pen, this.scene, view, ages);
  }

  private animatePulses(): void {
    cancelAnimationFrame(this.frame);
    const step = () => {
      const now = performance.now();
      for (const [id, since] of this.pulses) if (now - since > pulseMs) this.pulses.delete(id);
      this.ink();
      if (this.pulses.size > 0) this.frame = requestAnimationFrame(step);
    };
    this.frame = requestAnimationFrame(step);
  }
}

/** An edge cannot change what it joins: it is made anew. */
function sameEnds(edge: EdgeSingular, wanted: ElementDefinition): boolean {
  return edge.data("source") === wanted.data.source && edge.data("target") === wanted.data.target;
}

function openedSince(before: Scene, after: Scene): string[] {
  const closed = new Set(before.picture.boxes.filter((box) => box.shape === "tile").map((box) => box.id));
  return after.picture.boxes.filter((box) => box.shape === "frame" && closed.has(box.id)).map((box) => box.id);
}

function around(boxes: readonly Box[]): { x: number; y: number; w: number; h: number } {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h));
  return { x, y, w: right - x, h: bottom - y };
}

function padded(box: Box): { x: number; y: number; w: number; h: number } {
  const margin = box.shape === "frame" || box.shape === "tile" || box.shape === "region" ? 24 * box.scale : 160;
  return { x: box.x - margin, y: box.y - margin, w: box.w + margin * 2, h: box.h + margin * 2 };
}
