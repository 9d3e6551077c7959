import type { Cell, HostGrid } from "./host-grid";
import { assignLanes } from "./lanes";
import { measure } from "./measure";
import type { Box, Point } from "./picture";

/** A line that leaves its frame: between two hosts, or from a host to the fabric side. */
export type Outer = { readonly id: string; readonly source: Box; readonly target: Box };

export type OuterWorld = {
  readonly grid: HostGrid;
  readonly cellOf: (box: Box) => Cell | undefined;
  /** Boxes of the same frame, for finding a free way out. */
  readonly frameBoxes: (cell: Cell) => readonly Box[];
};

/** `band`: 0 between two hosts above the channel, 2 between two below it, 1 from one side to the other. */
type Leg = {
  readonly id: string;
  readonly channel: number;
  readonly band: 0 | 1 | 2;
  readonly from: number;
  readonly to: number;
};
type Plan = { readonly outer: Outer; readonly ends: readonly [End, End] };
type End = { readonly box: Box; readonly cell: Cell | undefined; readonly exit: Point; readonly channel: number };

/**
 * Orthogonal lines in lanes: out of the frame into the channel its row faces, along the channel, into the other frame; by
 * the left margin to another channel, by the aisle on the right to the fabric. No line crosses a frame but its own.
 */
export function routeOuter(outers: readonly Outer[], world: OuterWorld): ReadonlyMap<string, readonly Point[]> {
  const exits = tileExits(outers);
  const plans = outers.map((outer): Plan => {
    const end = (box: Box): End => {
      const cell = world.cellOf(box);
      const exit = cell === undefined ? { x: box.x, y: box.y + box.h / 2 } : exitOf(outer, box, cell, exits, world);
      return { box, cell, exit, channel: cell === undefined ? -1 : Math.floor(cell.row / 2) };
    };
    return { outer, ends: [end(outer.source), end(outer.target)] };
  });

  const { grid } = world;
  const spread = 1 + (grid.scale - 1) * 0.3;
  const margin = -measure.lane * 2 * spread;
  const aisle = grid.width + measure.lane * 2 * spread;
  const legs: Leg[] = [];
  const verticals: { id: string; side: "left" | "right"; from: number; to: number }[] = [];
  for (const { outer, ends } of plans) {
    const [a, b] = ends;
    if (a.cell !== undefined && b.cell !== undefined && a.channel === b.channel) {
      const band = a.cell.mirrored !== b.cell.mirrored ? 1 : a.cell.mirrored ? 2 : 0;
      legs.push({ id: outer.id, channel: a.channel, band, from: a.exit.x, to: b.exit.x });
      continue;
    }
    const side = a.cell === undefined || b.cell === undefined ? "right" : "left";
    const turn = side === "right" ? aisle : margin;
    const levels: number[] = [];
    for (const [n, end] of ends.entries()) {
      if (end.cell === undefined) levels.push(end.exit.y);
      else {
        legs.push({ id: `${outer.id}~${n}`, channel: end.channel, band: 1, from: end.exit.x, to: turn });
        levels.push(grid.channels[end.channel]?.y ?? end.exit.y);
      }
    }
    verticals.push({ id: outer.id, side, from: levels[0] ?? 0, to: levels[1] ?? 0 });
  }

  const levelOf = channelLevels(legs, grid);
  const lanesOn = (side: "left" | "right") =>
    assignLanes(
      verticals.filter((vertical) => vertical.side === side),
      measure.lane,
    );
  const left = lanesOn("left");
  const right = lanesOn("right");
  const aislePitch = (measure.aisle * spread - measure.lane * 4) / Math.max(8, right.lanes);
  const routes = new Map<string, readonly Point[]>();
  for (const { outer, ends } of plans) {
    const [a, b] = ends;
    const direct = levelOf.get(outer.id);
    if (direct !== undefined) {
      routes.set(outer.id, clean([a.exit, { x: a.exit.x, y: direct }, { x: b.exit.x, y: direct }, b.exit]));
      continue;
    }
    const lane = right.laneOf.get(outer.id);
    const x =
      lane !== undefined
        ? aisle + lane * aislePitch
        : margin - (left.laneOf.get(outer.id) ?? 0) * measure.lane * spread;
    const toTurn = (end: End, n: number): Point[] => {
      if (end.cell === undefined) return [end.exit, { x, y: end.exit.y }];
      const y = levelOf.get(`${outer.id}~${n}`) ?? end.exit.y;
      return [end.exit, { x: end.exit.x, y }, { x, y }];
    };
    routes.set(outer.id, clean([...toTurn(a, 0), ...toTurn(b, 1).reverse()]));
  }
  return routes;
}

/** Height of every horizontal leg: lanes from the middle of its channel outwards, closer together when there are many. */
function channelLevels(legs: readonly Leg[], grid: HostGrid): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const [n, channel] of grid.channels.entries()) {
    const mine = legs.filter((leg) => leg.channel === n);
    if (mine.length === 0) continue;
    const bands = ([0, 1, 2] as const).map((band) =>
      assignLanes(
        mine.filter((leg) => leg.band === band),
        measure.lane * 2,
      ),
    );
    const lanes = bands.reduce((sum, band) => sum + band.lanes, 0);
    const pitch = Math.min(18 + channel.h / 50, (channel.h * 0.72) / lanes);
    const first = channel.y + channel.h / 2 - ((lanes - 1) * pitch) / 2;
    let before = 0;
    for (const band of bands) {
      for (const [id, lane] of band.laneOf) levels.set(id, first + (before + lane) * pitch);
      before += band.lanes;
    }
  }
  return levels;
}

/** Lines of a closed host leave its edge side by side, in the order of their far ends. */
function tileExits(outers: readonly Outer[]): ReadonlyMap<string, number> {
  const byTile = new Map<string, { key: string; far: number }[]>();
  for (const outer of outers) {
    for (const [near, far] of [
      [outer.source, outer.target],
      [outer.target, outer.source],
    ] as const) {
      if (near.shape !== "tile" && near.shape !== "frame") continue;
      const list = byTile.get(near.id) ?? [];
      list.push({ key: `${outer.id} ${near.id}`, far: far.x + far.w / 2 });
      byTile.set(near.id, list);
    }
  }
  const exits = new Map<string, number>();
  for (const [id, list] of byTile) {
    const box =
      outers.find((outer) => outer.source.id === id)?.source ?? outers.find((o) => o.target.id === id)?.target;
    if (box === undefined) continue;
    list.sort((p, q) => p.far - q.far || (p.key < q.key ? -1 : 1));
    for (const [n, { key }] of list.entries()) exits.set(key, box.x + (box.w * (n + 1)) / (list.length + 1));
  }
  return exits;
}

function exitOf(outer: Outer, box: Box, cell: Cell, exits: ReadonlyMap<string, number>, world: OuterWorld): Point {
  const down = !cell.mirrored;
  const edge = (b: Box) => (down ? b.y + b.h : b.y);
  const fixed = exits.get(`${outer.id} ${box.id}`);
  if (fixed !== undefined) return { x: fixed, y: edge(box) };
  const middle = box.x + box.w / 2;
  const beyond = world
    .frameBoxes(cell)
    .filter((b) => b.id !== box.id && b.shape !== "frame" && (down ? b.y >= box.y + box.h : b.y + b.h <= box.y));
  const free = (x: number) => !beyond.some((b) => x > b.x - 1 && x < b.x + b.w + 1);
  for (const x of [middle, box.x + box.w - 0.5, box.x + 0.5]) if (free(x)) return { x, y: edge(box) };
  return { x: middle, y: edge(box) };
}

/** Without repeated points and without points in the middle of a straight run. */
function clean(points: readonly Point[]): readonly Point[] {
  const result: Point[] = [];
  for (const point of points) {
    const last = result.at(-1);
    if (last !== undefined && Math.abs(last.x - point.x) < 0.01 && Math.abs(last.y - point.y) < 0.01) continue;
    const before = result.at(-2);
    const straight =
      last !== undefined &&
      before !== undefined &&
      ((before.x === last.x && last.x === point.x) || (before.y === last.y && last.y === point.y));
    if (straight) result.pop();
    result.push(point);
  }
  return result;
}
