import cytoscape, { type Core, type EventObject } from "cytoscape";
import type { Box } from "../layout/picture";
import { Camera } from "./camera";
import { ElementPatcher } from "./element-patcher";
import { toElements } from "./elements";
import { drawInk } from "./ink";
import { readPalette } from "./palette";
import { Pen } from "./pen";
import type { Extent, Scene } from "./scene";
import { stylesheet } from "./stylesheet";

export type CanvasEvents = {
  readonly onSelect: (object: string | null) => void;
  /** Double click: open or close a host. */
  readonly onOpen: (object: string) => void;
  readonly onHover: (object: string | null, at: { x: number; y: number }) => void;
};

const pulseMs = 1_400;

/**
 * Cytoscape and the ink above it, as one thing that shows scenes. It never keeps a copy of the graph: a new scene replaces
 * the old one, and only the elements that differ are touched.
 */
export class TopologyCanvas {
  private readonly cy: Core;
  private readonly camera: Camera;
  private readonly patcher: ElementPatcher;
  private readonly pen: Pen;
  private readonly pulses = new Map<string, number>();
  private readonly observer: ResizeObserver;
  private scene: Scene | null = null;
  private selected: string | null = null;
  /** To be shown as soon as it is drawn: a link to something inside a host that is being opened. */
  private awaited: string | null = null;
  private frame = 0;
  private settled = false;

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
      minZoom: 0.004,
      maxZoom: 3,
      boxSelectionEnabled: false,
      autoungrabify: true,
      autounselectify: true,
      layout: { name: "preset" },
    });
    this.camera = new Camera(this.cy, container);
    this.patcher = new ElementPatcher(this.cy);
    this.listen();
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(container);
    this.resize();
    void document.fonts.ready.then(() => {
      this.pen.fit.forget();
      this.ink();
    });
  }

  show(scene: Scene): void {
    const closed = new Set(this.scene?.picture.boxes.filter((box) => box.shape === "tile").map((box) => box.id));
    const opened = scene.picture.boxes.filter((box) => box.shape === "frame" && closed.has(box.id));
    this.scene = scene;
    this.patcher.patch(toElements(scene));
    this.markSelection();
    this.markClose();
    const awaited = this.box(this.awaited);
    if (awaited !== null) {
      this.awaited = null;
      this.camera.reveal(awaited);
    } else if (opened.length > 0) this.settle(opened);
  }

  select(object: string | null): void {
    this.selected = object;
    this.markSelection();
    const box = this.box(object);
    this.awaited = box === null ? object : null;
    if (box !== null) this.camera.reveal(box);
  }

  /** Marks what arrived or changed, for a moment. */
  pulse(ids: readonly string[]): void {
    const now = performance.now();
    for (const id of ids) this.pulses.set(id, now);
    this.animatePulses();
  }

  fit(): void {
    this.camera.fit(this.scene?.picture.boxes ?? []);
  }

  /** The most readable view, kept through changes of the canvas's size until somebody looks elsewhere. */
  settle(opened: readonly Box[] = []): void {
    this.camera.settle(this.scene?.picture.boxes ?? [], opened, this.box(this.selected));
    this.settled = true;
  }

  zoomTo(id: string): void {
    const box = this.box(id);
    if (box !== null) this.camera.zoomTo(box);
    this.settled = false;
  }

  zoomBy(factor: number): void {
    this.camera.zoomBy(factor);
    this.settled = false;
  }

  panBy(x: number, y: number): void {
    this.cy.panBy({ x, y });
    this.settled = false;
  }

  /** What is drawn, and which part of it is in sight. */
  view(): { readonly scene: Scene; readonly seen: Extent } | null {
    if (this.scene === null) return null;
    const zoom = this.cy.zoom();
    const { x, y } = this.cy.pan();
    const { clientWidth, clientHeight } = this.container;
    return {
      scene: this.scene,
      seen: { x: -x / zoom, y: -y / zoom, w: clientWidth / zoom, h: clientHeight / zoom, zoom },
    };
  }

  theme(): void {
    this.pen.palette = readPalette(this.container);
    this.pen.fit.forget();
    this.cy.style(stylesheet(this.pen.palette));
    this.ink();
  }

  dispose(): void {
    cancelAnimationFrame(this.frame);
    this.scene = null;
    this.observer.disconnect();
    this.cy.destroy();
  }

  private listen(): void {
    const { cy, events } = this;
    cy.on("render", () => this.ink());
    cy.on("tap", (event: EventObject) => events.onSelect(event.target === cy ? null : objectOf(event)));
    cy.on("dbltap", "node", (event: EventObject) => {
      const object = objectOf(event);
      if (object !== null) events.onOpen(object);
    });
    cy.on("mouseover mouseout", "node, edge", (event: EventObject) => {
      const object = event.type === "mouseover" ? objectOf(event) : null;
      event.target.toggleClass("hover", object !== null);
      this.container.style.cursor = object === null ? "" : "pointer";
      events.onHover(object, event.renderedPosition);
    });
    cy.on("pan zoom", () => events.onHover(null, { x: 0, y: 0 }));
    cy.on("scrollzoom dragpan pinchzoom", () => {
      this.settled = false;
    });
    cy.on("zoom", () => this.markClose());
  }

  private box(object: string | null): Box | null {
    const boxes = this.scene?.picture.boxes;
    if (object === null || boxes === undefined) return null;
    return boxes.find((box) => box.id === object) ?? boxes.find((box) => box.folded?.includes(object)) ?? null;
  }

  private markSelection(): void {
    const { cy, selected } = this;
    cy.batch(() => {
      cy.elements(".selected, .near").removeClass("selected near");
      if (selected === null) return;
      const standIn = this.box(selected)?.id;
      const mine = cy.elements().filter((element) => element.data("object") === selected || element.id() === standIn);
      mine.addClass("selected");
      const nodes = mine.nodes();
      const edges = nodes.connectedEdges();
      edges.addClass("near");
      edges.connectedNodes().not(nodes).addClass("near");
      mine.edges().connectedNodes().addClass("near");
    });
  }

  /** In a big overview everything is drawn to scale; near to it lines get their usual width. */
  private markClose(): void {
    const { cy } = this;
    const close = cy.zoom() > 0.2;
    const wrong = cy.elements("[scale > 1]").filter((element) => element.hasClass("close") !== close);
    if (wrong.nonempty()) cy.batch(() => wrong.toggleClass("close", close));
  }

  private resize(): void {
    const ratio = window.devicePixelRatio || 1;
    const { clientWidth, clientHeight } = this.container;
    this.inkCanvas.width = Math.round(clientWidth * ratio);
    this.inkCanvas.height = Math.round(clientHeight * ratio);
    this.inkCanvas.style.width = `${clientWidth}px`;
    this.inkCanvas.style.height = `${clientHeight}px`;
    this.cy.resize();
    // a panel that opens beside must not cover what it tells about
    const box = this.box(this.selected);
    if (this.settled) this.settle();
    else if (box !== null) this.camera.reveal(box);
    this.ink();
  }

  private ink(): void {
    if (this.scene === null) return;
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

function objectOf(event: EventObject): string | null {
  const object: unknown = event.target.data("object");
  return typeof object === "string" ? object : null;
}
