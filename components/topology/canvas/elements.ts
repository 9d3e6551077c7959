import type { ElementDefinition } from "cytoscape";
import type { Box, Point, Route } from "../layout/picture";
import { changeOf, isDimmed, type Scene } from "./scene";

const joining = new Set(["frame", "tile", "bar", "spine", "region"]);

/** The picture in Cytoscape's words: boxes as nodes at preset places, lines as edges with fixed bends. */
export function toElements(scene: Scene): ElementDefinition[] {
  const drawn = new Map<string, Box>();
  const elements: ElementDefinition[] = [];
  for (const box of scene.picture.boxes) {
    if (box.object !== null && scene.hidden.has(box.object)) continue;
    drawn.set(box.id, box);
    elements.push(nodeElement(box, scene));
  }
  for (const route of scene.picture.routes) {
    const source = drawn.get(route.source);
    const target = drawn.get(route.target);
    if (source !== undefined && target !== undefined) elements.push(edgeElement(route, source, target, scene));
  }
  return elements;
}

function nodeElement(box: Box, scene: Scene): ElementDefinition {
  const node = box.object === null ? undefined : scene.nodes.get(box.object);
  const dim = isDimmed(scene, node, joining.has(box.shape));
  return {
    group: "nodes",
    data: {
      id: box.id,
      object: box.object,
      w: box.w,
      h: box.h,
      scale: box.scale,
      shape: box.shape,
      kind: node?.kind ?? "none",
      state: node?.state ?? "ok",
      colour: node?.network === undefined ? -1 : (scene.colours.get(node.network) ?? -1),
      change: changeOf(scene, box.object) ?? "none",
    },
    position: { x: box.x + box.w / 2, y: box.y + box.h / 2 },
    classes: dim ? "dim" : "",
    selectable: false,
    grabbable: false,
  };
}

function edgeElement(route: Route, source: Box, target: Box, scene: Scene): ElementDefinition {
  const edge = scene.edges.get(route.edge);
  const bends = route.points.slice(1, -1);
  const classes = [
    isDimmed(scene, edge, false) ? "dim" : "",
    route.onDemand ? "on-demand" : "",
    bends.length > 0 ? "bent" : "straight",
  ];
  const start = route.points[0] ?? { x: 0, y: 0 };
  const end = route.points.at(-1) ?? start;
  return {
    group: "edges",
    data: {
      id: `edge ${route.id}`,
      object: route.edge,
      source: route.source,
      target: route.target,
      kind: edge?.kind ?? "none",
      state: edge?.state ?? "ok",
      scale: route.scale,
      colour: edge?.network === undefined ? -1 : (scene.colours.get(edge.network) ?? -1),
      change: changeOf(scene, route.edge) ?? "none",
      from: start,
      to: end,
      ...bendData(centre(source), centre(target), bends),
    },
    classes: classes.join(" "),
    selectable: false,
  };
}

function centre(box: Box): Point {
  return { x: box.x + box.w / 2, y: box.y + box.h / 2 };
}

/** Cytoscape gives bends as weight along and distance from the straight line between the two centres. */
function bendData(start: Point, end: Point, bends: readonly Point[]): { weights: string; distances: string } {
  const dx = end.x - start.x;
  const dy = end.y - start.y;
  const length = Math.hypot(dx, dy) || 1;
  const weights = bends.map((p) => ((p.x - start.x) * dx + (p.y - start.y) * dy) / (length * length));
  const distances = bends.map((p) => ((p.y - start.y) * dx - (p.x - start.x) * dy) / length);
  return { weights: weights.join(" "), distances: distances.join(" ") };
}
