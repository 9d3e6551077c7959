import type { Box } from "../layout/picture";
import type { Viewport } from "./ink";
import type { Pen } from "./pen";
import type { Scene } from "./scene";

/** Below this many pixels to 11 of text words are left to the list beside the canvas; outline and sign stay. */
const wordy = 0.62;
const mostRoom = 260;

/**
 * What a lens found at odds, above everything else: a red outline, the sign for "unequal" and the words, so that it is told
 * by more than its colour.
 */
export function inkMismatches(pen: Pen, scene: Scene, view: Viewport): void {
  const { light } = scene;
  if (light.by !== "lens" || light.odd.size === 0) return;
  pen.ctx.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  pen.ctx.globalAlpha = 1;
  for (const box of scene.picture.boxes) {
    const words = box.object === null || scene.hidden.has(box.object) ? undefined : light.odd.get(box.object);
    if (words !== undefined) inkOne(pen, box, words, view);
  }
}

function inkOne(pen: Pen, box: Box, words: string, { zoom, pan, width, height }: Viewport): void {
  const { ctx, palette } = pen;
  const [x, y, w, h] = [box.x * zoom + pan.x, box.y * zoom + pan.y, box.w * zoom, box.h * zoom];
  if (x > width || y > height || x + w < 0 || y + h < 0) return;
  const red = palette.states.failed;
  ctx.strokeStyle = red;
  ctx.lineWidth = 2;
  pen.rounded(x - 2, y - 2, w + 4, h + 4, 6);
  ctx.stroke();
  const style = { size: 11, weight: 600, colour: palette.surface };
  const room = zoom < wordy ? 0 : Math.max(60, Math.min(mostRoom, pen.measure(words, style)));
  const tab = 20 + (room === 0 ? 0 : room + 6);
  const left = Math.max(2, Math.min(x - 2, width - tab - 2));
  const top = y + h + 3;
  pen.fill(left, top, tab, 18, 4, red);
  unequal(pen, left + 3, top + 2, palette.surface);
  if (room > 0) pen.text(words, left + 20, top + 9, room, style);
}

function unequal({ ctx }: Pen, x: number, y: number, colour: string): void {
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.8;
  ctx.lineCap = "round";
  ctx.beginPath();
  for (const [fromX, fromY, toX, toY] of [
    [3, 5, 11, 5],
    [3, 9, 11, 9],
    [9.5, 2, 4.5, 12],
  ] as const) {
    ctx.moveTo(x + fromX, y + fromY);
    ctx.lineTo(x + toX, y + toY);
  }
  ctx.stroke();
}
