import type { Box, Point, Route } from "../layout/picture";
import { networkColour } from "./ink-box";
import type { Pen } from "./pen";
import { isDimmed, type Scene } from "./scene";

const style = { size: 11, mono: true } as const;
const mostKeys = 4;

type Area = { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
type Key = { readonly text: string; readonly network: string };

/**
 * What each tunnel is and carries, on its line: the protocol, and the key of every overlay network that both of its hosts
 * have, in the network's colour. In the units of the picture.
 */
export function inkTunnels(pen: Pen, scene: Scene): void {
  const taken: Area[] = [];
  const frames = new Map(scene.picture.boxes.map((box) => [box.id, box]));
  for (const route of scene.picture.routes) {
    const edge = scene.edges.get(route.edge);
    if (edge?.kind !== "tunnel" || route.onDemand || route.scale > 1) continue;
    if (scene.hidden.has(route.source) || scene.hidden.has(route.target)) continue;
    const dimmed = isDimmed(scene, edge, true);
    pen.ctx.globalAlpha = dimmed ? 0.3 : 1;
    label(pen, scene, longest(route), edge.label?.split(" ")[0] ?? "tunnel", keysOf(scene, route, frames), taken);
  }
  pen.ctx.globalAlpha = 1;
}

function label(pen: Pen, scene: Scene, at: Stretch, protocol: string, keys: readonly Key[], taken: Area[]): void {
  const shown = keys.slice(0, mostKeys);
  const words = [keys.length === 0 ? protocol : `${protocol} key`, ...shown.map(({ text }) => text)];
  if (keys.length > shown.length) words.push(`+${keys.length - shown.length}`);
  const gap = 7;
  const widths = words.map((word) => pen.measure(word, { ...style, colour: "" }));
  const width = widths.reduce((sum, each) => sum + each + gap, gap);
  const free = freePlace(at, width, taken);
  if (free === null) return;
  let x = free;
  taken.push({ x, y: at.y - 8, w: width, h: 16 });
  pen.fill(x, at.y - 8, width, 16, 4, pen.palette.canvas);
  x += gap;
  for (const [n, word] of words.entries()) {
    const key = shown[n - 1];
    const colour = key === undefined ? null : networkColour({ scene, pen }, key.network);
    pen.text(word, x, at.y, 200, {
      ...style,
      ...(colour === null ? {} : { weight: 600 }),
      colour: colour ?? pen.palette.textMuted,
    });
    x += (widths[n] ?? 0) + gap;
  }
}

/** Left end of the label: in the middle of the line, or beside it where another label stands; `null`: nowhere. */
function freePlace(at: Stretch, width: number, taken: readonly Area[]): number | null {
  const slack = at.horizontal ? (at.length - width) / 2 - 8 : 0;
  if (slack < 0) return null;
  for (const shift of [0, -1, 1, -0.5, 0.5]) {
    const x = at.x - width / 2 + shift * Math.min(slack, width + 16);
    const meets = (other: Area) =>
      x < other.x + other.w + 4 && other.x < x + width + 4 && Math.abs(other.y + 8 - at.y) < 17;
    if (!taken.some(meets)) return x;
  }
  return null;
}

/** `164` out of `GRE key 164 (0xa4)`. */
function keysOf(scene: Scene, route: Route, frames: ReadonlyMap<string, Box>): readonly Key[] {
  const networksAt = (end: string) => {
    const host = /^host:[^/]+/.exec(end)?.[0];
    return host === undefined ? [] : (frames.get(host)?.networks ?? []);
  };
  const far = new Set(networksAt(route.target));
  return networksAt(route.source).flatMap((network) => {
    const text = /key (\d+)/.exec(scene.networks.get(network)?.detail ?? "")?.[1];
    return far.has(network) && text !== undefined ? [{ text, network }] : [];
  });
}

type Stretch = Point & { readonly horizontal: boolean; readonly length: number };

/** Middle of the longest level stretch; of a line without one, of its longest. */
function longest({ points }: Route): Stretch {
  let best: Stretch = { x: 0, y: 0, horizontal: false, length: 0 };
  for (const [n, to] of points.entries()) {
    const from = points[n - 1];
    if (from === undefined) continue;
    const horizontal = Math.abs(to.y - from.y) < 0.5;
    const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
    if (horizontal === best.horizontal ? length > best.length : horizontal && length > 60) {
      best = { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2, horizontal, length };
    }
  }
  return best;
}
