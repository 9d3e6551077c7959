import type { Box, Shape } from "../layout/picture";
import type { Ink } from "./ink-box";
import { frame, region, tile } from "./ink-hosts";
import { inkMismatches } from "./ink-mismatches";
import { bar, card, chip, more, room, row } from "./ink-parts";
import { inkTunnels } from "./ink-tunnels";
import type { Pen } from "./pen";
import { changeOf, isDimmed, type Scene } from "./scene";

export type Viewport = {
  readonly zoom: number;
  readonly pan: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
  readonly ratio: number;
};

/** Text smaller than this many pixels to its 11 is not drawn at all: a grey smear says nothing. */
const readable = 0.4;
/** Boxes of a scaled overview stop growing their text here. */
const comfortable = 1.2;
const inkers: Readonly<Record<Shape, ((ink: Ink) => void) | null>> = {
  frame,
  tile,
  region,
  room,
  bar,
  spine: null,
  card,
  chip,
  row,
  more,
};
const joining = new Set(["frame", "tile", "bar", "spine", "region"]);

/**
 * Draws all words above Cytoscape's shapes, in one pass over the boxes in sight. What is legible at this zoom is drawn: from
 * far away only hosts and regions have names, in a size for reading.
 */
export function drawInk(pen: Pen, scene: Scene, view: Viewport, pulses: ReadonlyMap<string, number>): void {
  const { ctx } = pen;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, view.width * view.ratio, view.height * view.ratio);
  drawWords(pen, scene, view, pulses);
}

/** The same over what is drawn already. */
export function drawWords(pen: Pen, scene: Scene, view: Viewport, pulses: ReadonlyMap<string, number>): void {
  const { ctx } = pen;
  for (const box of scene.picture.boxes) {
    if (box.object !== null && scene.hidden.has(box.object)) continue;
    const x = box.x * view.zoom + view.pan.x;
    const y = box.y * view.zoom + view.pan.y;
    if (x > view.width || y > view.height || x + box.w * view.zoom < 0 || y + box.h * view.zoom < 0) continue;
    const node = box.object === null ? undefined : scene.nodes.get(box.object);
    const content = box.scale === 1 ? 1 : Math.max(1, Math.min(box.scale, comfortable / view.zoom));
    const k = view.zoom * content;
    const change = changeOf(scene, box.object);
    const alpha = isDimmed(scene, node, joining.has(box.shape)) ? 0.25 : change === "removed" ? 0.55 : 1;
    ctx.globalAlpha = alpha;
    const pulse = pulses.get(box.id);
    if (pulse !== undefined) drawPulse(pen, box, view, pulse);
    if (k < readable) {
      farAway(pen, scene, box, view);
      continue;
    }
    ctx.setTransform(k * view.ratio, 0, 0, k * view.ratio, x * view.ratio, y * view.ratio);
    inkers[box.shape]?.({ pen, scene, box, node, w: box.w / content, h: box.h / content });
    ctx.globalAlpha = 1;
    if (change !== null) pen.change(change, 1, 1, 7);
  }
  if (view.zoom >= readable) {
    const scale = view.zoom * view.ratio;
    ctx.setTransform(scale, 0, 0, scale, view.pan.x * view.ratio, view.pan.y * view.ratio);
    inkTunnels(pen, scene);
  }
  ctx.globalAlpha = 1;
  inkMismatches(pen, scene, view);
}

/** From far away: names of hosts and regions at a fixed size, state marks on everything that is not well. */
function farAway(pen: Pen, scene: Scene, box: Box, view: Viewport): void {
  const node = box.object === null ? undefined : scene.nodes.get(box.object);
  const w = box.w * view.zoom;
  const h = box.h * view.zoom;
  const { ratio } = view;
  const x = box.x * view.zoom + view.pan.x;
  const y = box.y * view.zoom + view.pan.y;
  pen.ctx.setTransform(ratio, 0, 0, ratio, x * ratio, y * ratio);
  if (box.shape === "frame" || box.shape === "tile" || box.shape === "region") {
    const style = { size: 12, weight: 600, cut: "middle" as const, colour: pen.palette.text };
    if (w > 22 && h > 16) pen.text(node?.label ?? box.text ?? "", 6, Math.min(12, h / 2), w - 12, style);
  }
  if (node !== undefined && node.state !== "ok" && w > 10) pen.mark(node.state, w - 1, 1, 5);
  const change = changeOf(scene, box.object);
  pen.ctx.globalAlpha = 1;
  if (change !== null && w > 6) pen.change(change, 1, 1, 5.5);
}

/** A ring that spreads and fades; `age` runs from 0 to 1. */
function drawPulse(pen: Pen, box: Box, view: Viewport, age: number): void {
  const { ctx } = pen;
  const { ratio, zoom } = view;
  const spread = 2 + age * 9;
  ctx.setTransform(ratio, 0, 0, ratio, (box.x * zoom + view.pan.x) * ratio, (box.y * zoom + view.pan.y) * ratio);
  const before = ctx.globalAlpha;
  ctx.globalAlpha = before * (1 - age);
  ctx.strokeStyle = pen.palette.accent;
  ctx.lineWidth = 2.5;
  pen.rounded(-spread, -spread, box.w * zoom + spread * 2, box.h * zoom + spread * 2, 6 + spread);
  ctx.stroke();
  ctx.globalAlpha = before;
}
