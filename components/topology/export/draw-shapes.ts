import { changeColours } from "../canvas/change-marks";
import type { DrawingContext } from "../canvas/drawing-context";
import type { Palette } from "../canvas/palette";
import { changeOf, isDimmed, type Scene } from "../canvas/scene";
import type { Box, Route } from "../layout/picture";

const JOINING = new Set(["frame", "tile", "bar", "spine", "region"]);
const BACK = new Set(["frame", "region", "tile"]);
const DASHED = new Set(["unknown", "intended"]);
const FAILED = new Set(["failed", "dead"]);

/** Boxes and lines as the canvas has them (`stylesheet.ts`), under the words: hosts first, lines, then what stands in hosts. */
export function drawShapes(ctx: DrawingContext, scene: Scene, palette: Palette): void {
  const drawn = scene.picture.boxes.filter(({ object }) => object === null || !scene.hidden.has(object));
  const shown = new Set(drawn.map(({ id }) => id));
  for (const box of drawn) if (BACK.has(box.shape)) drawBox(ctx, scene, palette, box);
  for (const box of drawn) if (box.shape === "room") drawBox(ctx, scene, palette, box);
  for (const route of scene.picture.routes) {
    if (!route.onDemand && shown.has(route.source) && shown.has(route.target)) drawRoute(ctx, scene, palette, route);
  }
  for (const box of drawn) if (!BACK.has(box.shape) && box.shape !== "room") drawBox(ctx, scene, palette, box);
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

function drawBox(ctx: DrawingContext, scene: Scene, palette: Palette, box: Box): void {
  const node = box.object === null ? undefined : scene.nodes.get(box.object);
  const state = node?.state ?? "ok";
  ctx.globalAlpha = isDimmed(scene, node, JOINING.has(box.shape)) ? 0.22 : 1;
  ctx.beginPath();
  ctx.roundRect(box.x, box.y, box.w, box.h, cornerOf(box, node?.kind));
  if (box.shape !== "more") {
    ctx.fillStyle = box.shape === "frame" || box.shape === "region" ? palette.sunken : palette.surface;
    ctx.fill();
  }
  ctx.lineWidth = (box.shape === "bar" || box.shape === "spine" ? 1.25 : 1) * box.scale;
  ctx.strokeStyle = FAILED.has(state) ? palette.states.failed : borderOf(scene, palette, box, node?.network);
  const change = changeOf(scene, box.object);
  if (change !== null) {
    ctx.strokeStyle = palette.states[changeColours[change]];
    ctx.lineWidth = 2 * box.scale;
  }
  const isGhost = change === "removed" || change === "unknown";
  ctx.setLineDash(DASHED.has(state) || isGhost || box.shape === "more" ? [4 * box.scale, 3 * box.scale] : []);
  ctx.stroke();
}

function cornerOf(box: Box, kind: string | undefined): number {
  if (kind === "patch") return 11;
  if (kind === "linux-bridge" && box.shape === "card") return 2;
  return (box.shape === "row" || box.shape === "more" ? 5 : 7) * box.scale;
}

function borderOf(scene: Scene, palette: Palette, box: Box, network: string | undefined): string {
  if (box.shape === "bar" || box.shape === "spine") return palette.textFaint;
  if (box.shape === "chip" || box.shape === "card") return colourOf(scene, palette, network) ?? palette.borderStrong;
  return palette.border;
}

function drawRoute(ctx: DrawingContext, scene: Scene, palette: Palette, route: Route): void {
  const edge = scene.edges.get(route.edge);
  const state = edge?.state ?? "ok";
  const isTunnel = edge?.kind === "tunnel";
  ctx.globalAlpha = isDimmed(scene, edge, false) ? 0.22 : 1;
  ctx.lineWidth = (isTunnel ? 2.6 : 1.6) * route.scale;
  const usual = isTunnel ? palette.textMuted : palette.textFaint;
  ctx.strokeStyle = FAILED.has(state) ? palette.states.failed : (colourOf(scene, palette, edge?.network) ?? usual);
  const change = changeOf(scene, route.edge);
  if (change !== null) ctx.strokeStyle = palette.states[changeColours[change]];
  ctx.setLineDash(DASHED.has(state) || change === "removed" ? [6 * route.scale, 3 * route.scale] : []);
  ctx.beginPath();
  const { points } = route;
  for (const [at, point] of points.entries()) {
    const before = points[at - 1];
    const next = points[at + 1];
    if (before === undefined) ctx.moveTo(point.x, point.y);
    else if (next === undefined) ctx.lineTo(point.x, point.y);
    else {
      const [entry, exit] = [towards(point, before, 6 * route.scale), towards(point, next, 6 * route.scale)];
      ctx.lineTo(entry.x, entry.y);
      ctx.quadraticCurveTo(point.x, point.y, exit.x, exit.y);
    }
  }
  ctx.stroke();
}

type Point = { readonly x: number; readonly y: number };

/** The point at a distance from one towards another, at most half of the way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const share = length === 0 ? 0 : Math.min(distance, length / 2) / length;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function colourOf(scene: Scene, palette: Palette, network: string | undefined): string | null {
  const colour = network === undefined ? undefined : scene.colours.get(network);
  return colour === undefined ? null : (palette.networks[colour % palette.networks.length] ?? null);
}
