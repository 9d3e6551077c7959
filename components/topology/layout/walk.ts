import type { Box, Picture } from "./picture";

export type Direction = "up" | "down" | "left" | "right";

/**
 * Where an arrow key leads from an object: along a line to a neighbour that lies that way, else to the nearest thing that
 * lies that way. `null` at the rim.
 */
export function walk(picture: Picture, from: string, direction: Direction): string | null {
  const boxes = new Map(picture.boxes.map((box) => [box.id, box]));
  const own = picture.boxes.find((box) => box.object === from);
  const here = own ?? picture.boxes.find((box) => box.folded?.includes(from));
  if (here === undefined) return null;
  const mine = new Set(picture.boxes.filter((box) => box.object === from).map((box) => box.id));
  const neighbours: Box[] = [];
  for (const route of picture.routes) {
    const far = mine.has(route.source) ? route.target : mine.has(route.target) ? route.source : null;
    const box = far === null ? undefined : boxes.get(far);
    if (box !== undefined) neighbours.push(box);
  }
  const selectable = picture.boxes.filter((box) => box.object !== null && box.object !== from && box.shape !== "frame");
  return nearest(here, neighbours, direction) ?? nearest(here, selectable, direction);
}

function nearest(here: Box, candidates: readonly Box[], direction: Direction): string | null {
  let best: { object: string; cost: number } | null = null;
  for (const box of candidates) {
    if (box.object === null || box.object === here.object) continue;
    const dx = box.x + box.w / 2 - (here.x + here.w / 2);
    const dy = box.y + box.h / 2 - (here.y + here.h / 2);
    const [along, across] = direction === "up" || direction === "down" ? [dy, dx] : [dx, dy];
    const ahead = direction === "up" || direction === "left" ? -along : along;
    const sideways = wide(here, direction) || wide(box, direction) ? Math.abs(across) / 8 : Math.abs(across) * 2;
    if (ahead <= 2) continue;
    const cost = ahead + sideways;
    if (best === null || cost < best.cost) best = { object: box.object, cost };
  }
  return best?.object ?? null;
}

/** From a bar everything along it is near. */
function wide(box: Box, direction: Direction): boolean {
  return (direction === "up" || direction === "down") && box.w > box.h * 8;
}
