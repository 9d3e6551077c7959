import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { placeFabric } from "./fabric-column";
import { foldUnits, mostUnits } from "./fold-units";
import { type GraphIndex, indexGraph } from "./graph-index";
import { type Cell, placeHosts } from "./host-grid";
import { type Interior, placeInterior } from "./host-interior";
import { measure } from "./measure";
import type { Box, FrameSize, Picture, Reserved } from "./picture";
import { routeAll } from "./route-all";
import { capacityFor } from "./slots";
import { readWiring, type Wiring } from "./wiring";

/**
 * Graph in, picture out: tiered, deterministic, O(n) but for sorting. A closed host reserves the place that it needs when
 * it is opened, and what an earlier picture reserved is kept, so nothing else moves when a host opens or a port appears.
 */
export function arrange(graph: Pick<Graph, "nodes" | "edges">, reserved: Reserved): Picture {
  const index = indexGraph(graph);
  const interiors = new Map<string, Interior>();
  const sizes = new Map<string, FrameSize>();
  const whole = new Map<string, Wiring>();
  for (const { id } of index.hosts) if ((index.insideOf.get(id)?.length ?? 0) > 0) whole.set(id, readWiring(id, index));
  const wirings = foldUnits(whole, (host, unit) => reserved.slots[`${host} ${unit}`] !== undefined);
  for (const host of index.hosts) {
    const before = reserved.frames[host.id];
    const wiring = wirings.get(host.id);
    if (wiring === undefined) {
      sizes.set(host.id, before ?? closedSize(host));
      continue;
    }
    const interior = placeInterior(wiring, before, (key) => reserved.slots[`${host.id} ${key}`]);
    interiors.set(host.id, interior);
    sizes.set(host.id, interior.size);
  }
  const grid = placeHosts(index.hosts, sizes, reserved.hosts);

  const boxes: Box[] = [];
  const slots: Record<string, number> = { ...reserved.slots };
  for (const host of index.hosts) {
    const cell = grid.cells.get(host.id);
    if (cell === undefined) continue;
    const { x, y, w, h } = cell;
    const interior = interiors.get(host.id);
    const place = { id: host.id, object: host.id, x, y, w, h };
    if (interior === undefined) {
      boxes.push({
        ...tilePlace(cell, grid.scale),
        id: host.id,
        object: host.id,
        shape: "tile",
        scale: grid.scale,
        networks: networksOf(host.id, index),
      });
      continue;
    }
    boxes.push({ ...place, shape: "frame", scale: 1, networks: networksOf(host.id, index) });
    for (const box of interior.boxes(cell.size, cell.mirrored)) boxes.push({ ...box, x: box.x + x, y: box.y + y });
    for (const [key, slot] of interior.slots) slots[`${host.id} ${key}`] = slot;
  }
  const aisle = index.hosts.length === 0 ? 0 : measure.aisle * (1 + (grid.scale - 1) * 0.3);
  const fabric = placeFabric(index, grid.width + aisle, grid.height, grid.scale);
  const centred = Math.max(0, (grid.height - fabric.height) / 2);
  for (const box of fabric.boxes) boxes.push({ ...box, y: box.y + centred });
  return {
    boxes,
    routes: routeAll(graph.edges, boxes, grid, index),
    width: fabric.width === 0 ? grid.width : grid.width + aisle + fabric.width,
    height: Math.max(grid.height, fabric.height),
    reserved: { hosts: grid.order, frames: Object.fromEntries(sizes), slots },
  };
}

/** A closed host stands at the channel side of the place that it has when opened; in big overviews it fills it. */
function tilePlace({ x, y, w, h, mirrored }: Cell, scale: number): Pick<Box, "x" | "y" | "w" | "h"> {
  if (scale > 1) return { x, y, w, h };
  const height = Math.min(h, measure.tileHeight);
  return { x, y: mirrored ? y : y + h - height, w, h: height };
}

/** The place that a closed host will need: it tells what is plugged in; else about six objects make a slot. */
function closedSize(host: GraphNode): FrameSize {
  const plugged = Math.min(mostUnits, host.plugged ?? Math.ceil((host.hidden ?? 0) / 6));
  const underlay = host.underlay ?? 3;
  const chipRows = host.portRows ?? 2;
  return capacityFor(new Array<number>(plugged).fill(1), underlay, chipRows, undefined);
}

function networksOf(host: string, index: GraphIndex): readonly string[] {
  const found = new Set<string>();
  const add = (edge: GraphEdge) => {
    const segment = index.nodes.get(edge.source === host ? edge.target : edge.source);
    const key = edge.network ?? segment?.network;
    if (edge.kind === "segment" && key !== undefined) found.add(key);
  };
  for (const edge of index.edgesOf.get(host) ?? []) add(edge);
  for (const node of index.insideOf.get(host) ?? []) if (node.network !== undefined) found.add(node.network);
  return [...found].sort();
}
