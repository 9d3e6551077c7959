import { measure } from "./measure";
import type { Box, Point } from "./picture";

/**
 * A line between two boxes of one frame (or region): straight down where one stands over the other, else out to the
 * nearer gutter and back. `at` numbers the lines that share a gutter.
 */
export function innerRoute(a: Box, b: Box, frame: Box, at: number): readonly Point[] {
  const x = sharedX(a, b);
  if (x !== null) {
    const [top, bottom] = a.y <= b.y ? [a, b] : [b, a];
    const line = [
      { x, y: top.y + top.h },
      { x, y: bottom.y },
    ];
    return a === top ? line : line.reverse();
  }
  const level = overlapY(a, b);
  if (level !== null && Math.min(Math.abs(a.x + a.w - b.x), Math.abs(b.x + b.w - a.x)) < measure.slot) {
    const [from, to] = a.x < b.x ? [a.x + a.w, b.x] : [a.x, b.x + b.w];
    return [
      { x: from, y: level },
      { x: to, y: level },
    ];
  }
  const gutter = frame.x + frame.w - 4 - (at % 3) * 4;
  const leave = a.y + a.h / 2;
  const arrive = b.y + b.h / 2;
  return [
    { x: a.x + a.w, y: leave },
    { x: gutter, y: leave },
    { x: gutter, y: arrive },
    { x: b.x + b.w, y: arrive },
  ];
}

/** An x on both boxes, at the middle of the narrower one. */
function sharedX(a: Box, b: Box): number | null {
  const [narrow, wide] = a.w <= b.w ? [a, b] : [b, a];
  const x = narrow.x + narrow.w / 2;
  const apart = a.y + a.h <= b.y || b.y + b.h <= a.y;
  return apart && x >= wide.x && x <= wide.x + wide.w ? x : null;
}

function overlapY(a: Box, b: Box): number | null {
  const top = Math.max(a.y, b.y);
  const bottom = Math.min(a.y + a.h, b.y + b.h);
  return bottom - top > 6 ? (top + bottom) / 2 : null;
}
