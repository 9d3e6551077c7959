import type { GraphNode } from "@/server/model/graph";
import { frameHeight, frameWidth, measure } from "./measure";
import type { FrameSize } from "./picture";

/** Where a host's frame stands. Even rows look down and odd rows up, so that two rows share the channel between them. */
export type Cell = {
  readonly host: string;
  readonly row: number;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
  readonly size: FrameSize;
  readonly mirrored: boolean;
};

export type Channel = { readonly y: number; readonly h: number };

export type HostGrid = {
  readonly cells: ReadonlyMap<string, Cell>;
  /** Channel n lies between rows 2n and 2n + 1. */
  readonly channels: readonly Channel[];
  readonly width: number;
  readonly height: number;
  readonly scale: number;
  readonly order: readonly string[];
};

/** Up to so many hosts stand in one row and keep their own widths. */
const singleRow = 4;
/** An overview this high is readable as a whole; higher ones are drawn to scale. */
const readableHeight = 1150;

/** Known hosts keep their place; new ones come after them: computes first, then network nodes, each in natural order. */
export function placeHosts(
  hosts: readonly GraphNode[],
  sizes: ReadonlyMap<string, FrameSize>,
  before: readonly string[],
): HostGrid {
  const known = new Map(before.map((id, at) => [id, at]));
  const rank = (host: GraphNode) => known.get(host.id) ?? before.length;
  const ordered = [...hosts].sort((a, b) => rank(a) - rank(b));
  const computes = ordered.filter((host) => host.role !== "network");
  const networks = ordered.filter((host) => host.role === "network");
  const perRow = hostsPerRow(computes.length, networks.length);
  const rows = [...inRows(computes, perRow), ...inRows(networks, perRow)];
  const uniform = rows.length > 2;
  const largest = largestOf([...sizes.values()]);
  const sizeOf = (id: string) => (uniform ? largest : (sizes.get(id) ?? largest));

  const rowHeights = rows.map((row) => Math.max(...row.map((host) => frameHeight(sizeOf(host.id)))));
  const scale = Math.max(1, rowHeights.reduce((sum, h) => sum + h + measure.channel / 2, 0) / readableHeight);
  const spread = 1 + (scale - 1) * 0.3;
  const cells = new Map<string, Cell>();
  const channels: Channel[] = [];
  let y = 0;
  let width = 0;
  for (const [r, row] of rows.entries()) {
    const h = rowHeights[r] ?? 0;
    let x = 0;
    for (const host of row) {
      const size = sizeOf(host.id);
      const w = frameWidth(size);
      cells.set(host.id, { host: host.id, row: r, x, y, w, h, size, mirrored: r % 2 === 1 });
      x += w + measure.frameGap * spread;
    }
    width = Math.max(width, x - measure.frameGap * spread);
    y += h;
    const gap = (r % 2 === 0 ? measure.channel : measure.backGap) * spread;
    if (r % 2 === 0) channels.push({ y, h: gap });
    if (r < rows.length - 1) y += gap;
  }
  return { cells, channels, width, height: y, scale, order: ordered.map((host) => host.id) };
}

function hostsPerRow(computes: number, networks: number): number {
  if (computes <= singleRow && networks <= singleRow) return Math.max(1, computes, networks);
  return Math.max(2, Math.ceil(Math.sqrt((computes + networks) * 1.15)));
}

function inRows(hosts: readonly GraphNode[], perRow: number): GraphNode[][] {
  const rows: GraphNode[][] = [];
  for (let at = 0; at < hosts.length; at += perRow) rows.push(hosts.slice(at, at + perRow));
  return rows;
}

function largestOf(sizes: readonly FrameSize[]): FrameSize {
  return sizes.reduce(
    (most, size) => ({
      columns: Math.max(most.columns, size.columns),
      shelves: Math.max(most.shelves, size.shelves),
      chipRows: Math.max(most.chipRows, size.chipRows),
    }),
    { columns: 3, shelves: 1, chipRows: 2 },
  );
}
