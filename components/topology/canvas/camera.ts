import type { Core } from "cytoscape";
import type { Box } from "../layout/picture";

type Area = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
type View = { readonly zoom: number; readonly pan: { readonly x: number; readonly y: number } };

const moveMs = 200;
const padding = 20;
/** Height of the zoom buttons at the lower rim. */
const controls = 40;
/** Closer than this nothing is fitted: text is at its own size. */
const closest = 1.15;
/** Below this zoom details are not legible. */
const legible = 0.6;

/** Where the canvas looks. Every move takes 200 ms, and none for people who asked for no motion. */
export class Camera {
  constructor(
    private readonly cy: Core,
    private readonly container: HTMLElement,
  ) {}

  fit(boxes: readonly Box[]): void {
    if (boxes.length > 0) this.move(this.viewOf(around(boxes), closest));
  }

  /** After something was opened: everything while that stays legible, else what was opened. */
  settle(boxes: readonly Box[], opened: readonly Box[]): void {
    const [first] = opened;
    const view = this.viewOf(around(boxes), closest);
    if (view.zoom >= legible || opened.length > 1 || first === undefined) this.move(view);
    else this.zoomTo(first);
  }

  /** Brings a box into the middle, as large as is comfortable to read. */
  zoomTo(box: Box): void {
    this.move(this.viewOf(padded(box), box.scale > 1 ? 1 : 1.1));
  }

  /** Moves just as far as needed so that the box is whole and in sight; zooms in when it is too small to read. */
  reveal(box: Box): void {
    const zoom = this.cy.zoom();
    if (zoom * box.scale < legible - 0.1) {
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

  private viewOf(area: Area, most: number): View {
    const width = this.container.clientWidth;
    const height = this.container.clientHeight;
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
