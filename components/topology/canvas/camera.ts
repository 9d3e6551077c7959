import type { Core } from "cytoscape";
import type { Box } from "../layout/picture";

type Area = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
type View = { readonly zoom: number; readonly pan: { readonly x: number; readonly y: number } };

const moveMs = 200;
const padding = 14;
/** Height of the zoom buttons at the lower rim. */
const controls = 40;
/** Closer than this nothing is fitted: text is at its own size. */
const closest = 1.15;
/** Below this zoom the 11 units of a port's name are less than 9 pixels. */
const legible = 0.82;
/** Below this zoom nothing inside a host can be read. */
const smear = 0.5;

/** Where the canvas looks. Every move takes 200 ms, and none for people who asked for no motion. */
export class Camera {
  constructor(
    private readonly cy: Core,
    private readonly container: HTMLElement,
  ) {}

  fit(boxes: readonly Box[]): void {
    if (boxes.length > 0) this.move(this.viewOf(around(boxes), closest));
  }

  /**
   * The view that says most and can still be read: everything; else the opened hosts, with what is selected; else the host
   * of what is selected (or the one opened last) as large as is legible. With no host open it is everything.
   */
  settle(boxes: readonly Box[], opened: readonly Box[], selected: Box | null): void {
    const frames = boxes.filter((box) => box.shape === "frame");
    if (frames.length === 0) {
      this.fit(boxes);
      return;
    }
    const home = selected === null ? undefined : frames.find((frame) => holds(frame, selected));
    const last = home ?? opened.at(-1) ?? frames.at(0);
    const hosts = boxes.filter((box) => box.shape === "frame" || box.shape === "tile");
    const choices = [
      boxes,
      hosts,
      selected === null ? frames : [...frames, selected],
      opened,
      last === undefined ? [] : [last],
    ];
    for (const choice of choices) {
      if (choice.length === 0 || (selected !== null && !choice.some((box) => holds(box, selected)))) continue;
      const view = this.viewOf(around(choice), closest);
      if (view.zoom < legible) continue;
      this.move(view);
      return;
    }
    const focus = home === undefined && selected !== null ? selected : last;
    if (focus !== undefined) this.move(this.cornerOf(focus, selected));
  }

  /** Brings a box into the middle, as large as is comfortable to read. */
  zoomTo(box: Box): void {
    this.move(this.viewOf(padded(box), box.scale > 1 ? 1 : 1.1));
  }

  /** Moves just as far as needed so that the box is whole and in sight; zooms in when it is too small to read. */
  reveal(box: Box): void {
    const zoom = this.cy.zoom();
    if (zoom * box.scale < smear) {
      this.zoomTo(box);
      return;
    }
    const { x, y } = this.cy.pan();
    const dx = shift(box.x * zoom + x, (box.x + box.w) * zoom + x, this.container.clientWidth);
    const dy = shift(box.y * zoom + y, (box.y + box.h) * zoom + y, this.container.clientHeight - controls);
    if (dx !== 0 || dy !== 0) this.move({ zoom, pan: { x: x + dx, y: y + dy } });
  }

  zoomBy(factor: number): void {
    const zoom = Math.min(this.cy.maxZoom(), Math.max(this.cy.minZoom(), this.cy.zoom() * factor));
    const middle = { x: this.container.clientWidth / 2, y: this.container.clientHeight / 2 };
    const { x, y } = this.cy.pan();
    const ratio = zoom / this.cy.zoom();
    this.move({ zoom, pan: { x: middle.x - (middle.x - x) * ratio, y: middle.y - (middle.y - y) * ratio } });
  }

  /** At the least legible zoom: a box that does not fit shows its upper left corner, or else what is selected in it. */
  private cornerOf(box: Box, selected: Box | null): View {
    const place = (from: number, size: number, room: number, mark: number | null) => {
      const start = padding - from * legible;
      if (size * legible <= room - padding * 2) return room / 2 - (from + size / 2) * legible;
      return mark === null || mark * legible + start < room - padding * 2 ? start : room / 2 - mark * legible;
    };
    const { clientWidth, clientHeight } = this.container;
    const x = place(box.x, box.w, clientWidth, selected === null ? null : selected.x + selected.w / 2);
    const y = place(box.y, box.h, clientHeight - controls, selected === null ? null : selected.y + selected.h / 2);
    return { zoom: legible, pan: { x, y } };
  }

  private viewOf(area: Area, most: number): View {
    const width = this.container.clientWidth;
    const height = this.container.clientHeight - padding;
    const fitting = Math.min((width - padding * 2) / area.w, (height - padding * 2) / area.h);
    const zoom = Math.max(this.cy.minZoom(), Math.min(most, fitting));
    return {
      zoom,
      pan: { x: width / 2 - (area.x + area.w / 2) * zoom, y: height / 2 - (area.y + area.h / 2) * zoom },
    };
  }

  private move(view: View): void {
    this.cy.stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.cy.viewport(view);
    else this.cy.animate({ ...view }, { duration: moveMs, easing: "ease-out-cubic" });
  }
}

function holds(outer: Box, inner: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.w <= outer.x + outer.w &&
    inner.y + inner.h <= outer.y + outer.h
  );
}

/** How far a stretch must move to lie inside the room with some distance from its rims. */
function shift(from: number, to: number, room: number): number {
  const rim = 32;
  if (to - from > room - rim * 2 || from < rim) return rim - from;
  return to > room - rim ? room - rim - to : 0;
}

function around(boxes: readonly Box[]): Area {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.w));
  const bottom = Math.max(...boxes.map((box) => box.y + box.h));
  return { x, y, w: right - x, h: bottom - y };
}

function padded(box: Box): Area {
  const margin = box.shape === "frame" || box.shape === "tile" || box.shape === "region" ? 24 * box.scale : 160;
  return { x: box.x - margin, y: box.y - margin, w: box.w + margin * 2, h: box.h + margin * 2 };
}
