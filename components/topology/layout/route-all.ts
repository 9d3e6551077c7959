import type { GraphEdge } from "@/server/model/graph";
import type { GraphIndex } from "./graph-index";
import type { HostGrid } from "./host-grid";
import { innerRoute } from "./inner-route";
import { type Outer, routeOuter } from "./outer-routes";
import type { Box, Point, Route } from "./picture";

/** More lines of one kind than this between hosts say nothing: they are drawn for what is selected. */
const readableLines = 60;
const boundInFabric = new Set(["carries", "member"]);

/** Routes every edge whose two ends are drawn. */
export function routeAll(
  edges: readonly GraphEdge[],
  boxes: readonly Box[],
  grid: HostGrid,
  index: GraphIndex,
): readonly Route[] {
  const byId = new Map(boxes.map((box) => [box.id, box]));
  const { hostOf } = index;
  const inFrame = new Map<string, Box[]>();
  for (const box of boxes) {
    const host = box.object === null ? undefined : hostOf.get(box.object);
    if (host === undefined) continue;
    const list = inFrame.get(host);
    if (list === undefined) inFrame.set(host, [box]);
    else list.push(box);
  }

  const routes: Route[] = [];
  const outers: Outer[] = [];
  const outerEdges = new Map<string, GraphEdge>();
  let turn = 0;
  const add = (edge: GraphEdge, points: readonly Point[], onDemand: boolean, scale: number) => {
    const [a, b] = [byId.get(edge.source), byId.get(edge.target)];
    if (a === undefined || b === undefined || points.length < 2) return;
    routes.push({ id: edge.id, edge: edge.id, source: a.id, target: b.id, points, scale, onDemand });
  };
  for (const edge of [...edges].sort((p, q) => (p.id < q.id ? -1 : 1))) {
    const a = byId.get(edge.source);
    const b = byId.get(edge.target);
    if (a === undefined || b === undefined || a.id === b.id) continue;
    const hostA = hostOf.get(edge.source);
    const hostB = hostOf.get(edge.target);
    if (hostA !== undefined && hostA === hostB) {
      const frame = byId.get(hostA);
      if (frame === undefined || a.id === hostA || b.id === hostA) continue;
      add(
        edge,
        innerRoute(nearest(a, b, inFrame.get(hostA)), nearest(b, a, inFrame.get(hostA)), frame, turn),
        edge.kind === "serves",
        1,
      );
      turn += 1;
    } else if (hostA === undefined && hostB === undefined) {
      add(edge, bracket(a, b, turn), edge.kind !== "mapping", a.scale);
      if (boundInFabric.has(edge.kind)) continue;
      turn += 1;
    } else {
      outers.push({ id: edge.id, source: a, target: b });
      outerEdges.set(edge.id, edge);
    }
  }

  const byKind = new Map<string, number>();
  for (const edge of outerEdges.values()) byKind.set(edge.kind, (byKind.get(edge.kind) ?? 0) + 1);
  const points = routeOuter(outers, {
    grid,
    cellOf: (box) => grid.cells.get(box.object === null ? "" : (hostOf.get(box.object) ?? "")),
    frameBoxes: (cell) => inFrame.get(cell.host) ?? [],
  });
  for (const [id, line] of points) {
    const edge = outerEdges.get(id);
    if (edge === undefined) continue;
    const many = (byKind.get(edge.kind) ?? 0) > readableLines;
    add(edge, line, many || edge.kind === "serves" || leadsToSegment(edge, index), grid.scale);
  }
  return routes;
}

/** Which networks a host has is told by colours; a line to a physical network says more. */
function leadsToSegment(edge: GraphEdge, index: GraphIndex): boolean {
  return edge.kind === "segment" && index.nodes.get(edge.target)?.kind !== "physical-network";
}

/** A bridge with shelves has several boxes: the line goes to the one right under (or over) the other end. */
function nearest(box: Box, other: Box, boxes: readonly Box[] | undefined): Box {
  if (box.shape !== "bar" || boxes === undefined) return box;
  const distance = (b: Box) => Math.min(Math.abs(b.y - other.y - other.h), Math.abs(other.y - b.y - b.h));
  let best = box;
  for (const b of boxes) {
    if (b.object === box.object && b.shape === "bar" && distance(b) < distance(best)) best = b;
  }
  return best;
}

/** Between two lines of the fabric side: out to the right and back in. */
function bracket(a: Box, b: Box, turn: number): readonly Point[] {
  const right = Math.max(a.x + a.w, b.x + b.w) + (14 + (turn % 6) * 4) * a.scale;
  return [
    { x: a.x + a.w, y: a.y + a.h / 2 },
    { x: right, y: a.y + a.h / 2 },
    { x: right, y: b.y + b.h / 2 },
    { x: b.x + b.w, y: b.y + b.h / 2 },
  ];
}
