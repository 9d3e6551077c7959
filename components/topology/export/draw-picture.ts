import type { DrawingContext } from "../canvas/drawing-context";
import { drawWords } from "../canvas/ink";
import { type Palette, readPalette } from "../canvas/palette";
import { Pen } from "../canvas/pen";
import type { Extent, Scene } from "../canvas/scene";
import { drawShapes } from "./draw-shapes";
import { SvgContext } from "./svg-context";

export type Theme = "light" | "dark";

const MARGIN = 24;
/** What browsers draw in one canvas, with room to spare. */
const LONGEST_SIDE = 12_000;
const MOST_PIXELS = 80_000_000;

/** Everything, at the size of its texts. */
export function wholeExtent({ picture }: Scene): Extent {
  const { boxes } = picture;
  if (boxes.length === 0) return { x: 0, y: 0, w: 2 * MARGIN, h: 2 * MARGIN, zoom: 1 };
  const x = Math.min(...boxes.map((box) => box.x)) - MARGIN;
  const y = Math.min(...boxes.map((box) => box.y)) - MARGIN;
  const right = Math.max(...boxes.map((box) => box.x + box.w)) + MARGIN;
  const bottom = Math.max(...boxes.map((box) => box.y + box.h)) + MARGIN;
  return { x, y, w: right - x, h: bottom - y, zoom: 1 };
}

/** A PNG at twice the size, or less where the picture is too large for one image; `reduced` says so. */
export async function drawPng(scene: Scene, extent: Extent, theme: Theme): Promise<{ blob: Blob; reduced: boolean }> {
  const [width, height] = [extent.w * extent.zoom, extent.h * extent.zoom];
  const ratio = Math.min(2, LONGEST_SIDE / width, LONGEST_SIDE / height, Math.sqrt(MOST_PIXELS / (width * height)));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * ratio));
  canvas.height = Math.max(1, Math.round(height * ratio));
  const ctx = canvas.getContext("2d");
  if (ctx === null) throw new Error("This browser gives no canvas of that size. Export as SVG, or close some hosts.");
  const palette = paletteOf(theme);
  await document.fonts.ready;
  ctx.fillStyle = palette.canvas;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  draw(ctx, scene, extent, palette, ratio);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("This browser makes no image of that size. Export as SVG, or close some hosts.");
  return { blob, reduced: ratio < 1 };
}

export function drawSvg(scene: Scene, extent: Extent, theme: Theme, title: string): string {
  const ruler = document.createElement("canvas").getContext("2d");
  const context = new SvgContext((font, text) => {
    if (ruler === null) return text.length * 6.5;
    ruler.font = font;
    return ruler.measureText(text).width;
  });
  const palette = paletteOf(theme);
  draw(context, scene, extent, palette, 1);
  return context.svg(extent.w * extent.zoom, extent.h * extent.zoom, palette.canvas, title);
}

function draw(ctx: DrawingContext, scene: Scene, extent: Extent, palette: Palette, ratio: number): void {
  const { zoom } = extent;
  const pan = { x: -extent.x * zoom, y: -extent.y * zoom };
  const scale = zoom * ratio;
  ctx.setTransform(scale, 0, 0, scale, pan.x * ratio, pan.y * ratio);
  drawShapes(ctx, scene, palette);
  const view = { zoom, pan, width: extent.w * zoom, height: extent.h * zoom, ratio };
  drawWords(new Pen(ctx, palette), scene, view, new Map());
}

/** The tokens of a theme, whichever one the page has. */
function paletteOf(theme: Theme): Palette {
  const probe = document.createElement("div");
  probe.dataset.theme = theme;
  probe.hidden = true;
  document.body.append(probe);
  const palette = readPalette(probe);
  probe.remove();
  return palette;
}
