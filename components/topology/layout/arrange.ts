import type { Graph, GraphEdge } from "@/server/model/graph";
import { placeFabric } from "./fabric-column";
import { type GraphIndex, indexGraph } from "./graph-index";
import { placeHosts } from "./host-grid";
import { type Interior, placeInterior } from "./host-interior";
import { measure } from "./measure";
import type { Box, FrameSize, Picture, Reserved } from "./picture";
import { routeAll } from "./route-all";
import { readWiring } from "./wiring";

/**
 * Graph in, picture out: tiered, deterministic, O(n) but for sorting. A closed host reserves the place that it needs when
 * it is opened, and what an earlier picture reserved is kept, so nothing else moves when a host opens or a port appears.
 */
export function arrange(graph: Pick<Graph, "nodes" | "edges">, reserved: Reserved): Picture {
  const index = indexGraph(graph);
  const interiors = new Map<string, Interior>();
  const sizes = new Map<string, FrameSize>();
  for (const host of index.hosts) {
    const before = reserved.frames[host.id];
    const wiring = (index.insideOf.get(host.id)?.length ?? 0) > 0 ? readWiring(host.id, index) : null;
    if (wiring === null) {
      sizes.set(host.id, before ?? estimate(host.hidden));
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
      boxes.push({ ...place, shape: "tile", scale: grid.scale, networks: networksOf(host.id, index) });
      continue;
    }
    boxes.push({ ...place, shape: "frame", scale: 1, networks: networksOf(host.id, index) });
    for (const box of interior.boxes(cell.size, cell.mirrored)) boxes.push({ ...box, x: box.x + x, y: box.y + y });
    for (const [key, slot] of interior.slots) slots[`${host.id} ${key}`] = slot;
  }
  const aisle = index.hosts.length === 0 ? 0 : measure.aisle * (1 + (grid.scale - 1) * 0.3);
  const fabric = placeFabric(index, grid.width + aisle, grid.height, grid.scale);
  boxes.push(...fabric.boxes);
  return {
    boxes,
    routes: routeAll(graph.edges, boxes, grid, index),
    width: fabric.width === 0 ? grid.width : grid.width + aisle + fabric.width,
    height: Math.max(grid.height, fabric.height),
    reserved: { hosts: grid.order, frames: Object.fromEntries(sizes), slots },
  };
}

/** A closed host tells only how many things are inside: about six to a slot on real hosts. */
function estimate(hidden: number | undefined): FrameSize {
  const slots = Math.max(3, Math.ceil((hidden ?? 0) / 6) + 1);
  const shelves = Math.ceil(slots / 8);
  return { columns: Math.max(3, Math.ceil(slots / shelves)), shelves, chipRows: 2 };
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
