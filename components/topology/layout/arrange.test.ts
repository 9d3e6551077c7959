import { describe, expect, it } from "vitest";
import type { Graph } from "@/server/model/graph";
import { sampleGraph } from "../testing/sample-graph";
import { arrange } from "./arrange";
import { type Box, nothingReserved, type Picture } from "./picture";

const small = { computes: 2, guests: 2 };
const containers = new Set(["frame", "room", "region", "spine"]);

function boxesOf(picture: Picture): ReadonlyMap<string, Box> {
  return new Map(picture.boxes.map((box) => [box.id, box]));
}

function overlaps(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function place({ x, y, w, h }: Box) {
  return { x, y, w, h };
}

function without(graph: Graph, nodeId: string): Graph {
  return {
    ...graph,
    nodes: graph.nodes.filter((node) => node.id !== nodeId),
    edges: graph.edges.filter((edge) => edge.source !== nodeId && edge.target !== nodeId),
  };
}

describe("arrange", () => {
  it("draws every node exactly once as itself", () => {
    const graph = sampleGraph(small);
    const picture = arrange(graph, nothingReserved);
    const ids = picture.boxes.map((box) => box.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const node of graph.nodes) expect(ids, node.id).toContain(node.id);
  });

  it.each([1, 2, 5, 9, 25])("never lets two things of a host overlap, with %i guests", (guests) => {
    const picture = arrange(sampleGraph({ computes: 2, guests }), nothingReserved);
    const solid = picture.boxes.filter((box) => !containers.has(box.shape));
    for (const [i, a] of solid.entries()) {
      for (const b of solid.slice(i + 1)) expect(overlaps(a, b), `${a.id} and ${b.id}`).toBe(false);
    }
  });

  it("draws about 300 boxes however much is open, and counts the rest once", () => {
    const graph = sampleGraph({ computes: 3, guests: 100 });
    const { boxes, reserved } = arrange(graph, nothingReserved);
    expect(boxes.length).toBeLessThan(330);
    const drawn = new Set(boxes.map((box) => box.id));
    const folded = boxes.flatMap((box) => box.folded ?? []);
    expect(new Set(folded).size).toBe(folded.length);
    for (const node of graph.nodes) expect(drawn.has(node.id) !== folded.includes(node.id), node.id).toBe(true);
    expect(new Set(arrange(graph, reserved).boxes.map((box) => box.id))).toEqual(drawn);
  });

  it("keeps everything of a host inside its frame", () => {
    for (const guests of [2, 9, 25]) {
      const picture = arrange(sampleGraph({ computes: 3, guests }), nothingReserved);
      for (const frame of picture.boxes.filter((box) => box.shape === "frame")) {
        for (const box of picture.boxes.filter((b) => b.id.startsWith(`${frame.id}/`))) {
          const inside =
            box.x >= frame.x &&
            box.x + box.w <= frame.x + frame.w &&
            box.y >= frame.y &&
            box.y + box.h <= frame.y + frame.h;
          expect(inside, `${box.id} in ${frame.id}`).toBe(true);
        }
      }
    }
  });

  it("is the same whatever order nodes and edges come in", () => {
    const graph = sampleGraph(small);
    const shuffled = { ...graph, nodes: [...graph.nodes].reverse(), edges: [...graph.edges].reverse() };
    const placesOf = (g: Graph) =>
      [...boxesOf(arrange(g, nothingReserved))].map(([id, box]) => [id, place(box)]).sort();
    expect(placesOf(shuffled)).toEqual(placesOf(graph));
  });

  it("moves nothing else when a host is opened", () => {
    const closed = arrange(sampleGraph({ ...small, expand: [] }), nothingReserved);
    const open = arrange(sampleGraph({ ...small, expand: ["c1"] }), closed.reserved);
    const after = boxesOf(open);
    for (const box of closed.boxes.filter((b) => b.id !== "host:c1")) {
      expect(place(after.get(box.id) ?? box), box.id).toEqual(place(box));
    }
    const [tile, frame] = [boxesOf(closed).get("host:c1"), after.get("host:c1")];
    expect(tile?.shape).toBe("tile");
    expect(frame).toMatchObject({ shape: "frame", x: tile?.x, w: tile?.w });
  });

  it("moves nothing at all when a port comes back to a host that lost it", () => {
    const graph = sampleGraph({ computes: 3, guests: 4 });
    const gone = graph.nodes.find((node) => node.id.startsWith("host:c2/port/qvo"))?.id ?? "none";
    expect(gone).not.toBe("none");
    const before = arrange(without(graph, gone), nothingReserved);
    const after = boxesOf(arrange(graph, before.reserved));
    const elsewhere = before.boxes.filter((box) => !box.id.startsWith("host:c2/"));
    for (const box of elsewhere) expect(place(after.get(box.id) ?? box), box.id).toEqual(place(box));
  });

  it("puts a new guest into a free slot and leaves the others where they are", () => {
    const before = arrange(sampleGraph({ computes: 2, guests: 3 }), nothingReserved);
    const after = boxesOf(arrange(sampleGraph({ computes: 2, guests: 4 }), before.reserved));
    for (const box of before.boxes) expect(place(after.get(box.id) ?? box), box.id).toEqual(place(box));
  });

  it("routes every line along the axes, from one box to the other", () => {
    const picture = arrange(sampleGraph(small), nothingReserved);
    const boxes = boxesOf(picture);
    expect(picture.routes.length).toBeGreaterThan(30);
    for (const route of picture.routes) {
      for (const [i, point] of route.points.slice(1).entries()) {
        const previous = route.points[i];
        expect(previous?.x === point.x || previous?.y === point.y, route.id).toBe(true);
      }
      for (const [id, point] of [
        [route.source, route.points[0]],
        [route.target, route.points.at(-1)],
      ] as const) {
        const box = boxes.get(id);
        const on =
          box !== undefined &&
          point !== undefined &&
          point.x >= box.x - 0.5 &&
          point.x <= box.x + box.w + 0.5 &&
          point.y >= box.y - 0.5 &&
          point.y <= box.y + box.h + 0.5;
        expect(on, `${route.id} at ${id}`).toBe(true);
      }
    }
  });

  it("keeps lines between hosts out of other frames", () => {
    const picture = arrange(sampleGraph({ computes: 3, guests: 2 }), nothingReserved);
    const frames = picture.boxes.filter((box) => box.shape === "frame");
    for (const route of picture.routes.filter((r) => r.edge.startsWith("tunnel:"))) {
      for (const [i, b] of route.points.slice(1).entries()) {
        const a = route.points[i] ?? b;
        for (const frame of frames) {
          if (route.source.startsWith(`${frame.id}/`) || route.target.startsWith(`${frame.id}/`)) continue;
          const line = {
            ...frame,
            x: Math.min(a.x, b.x),
            y: Math.min(a.y, b.y),
            w: Math.abs(a.x - b.x),
            h: Math.abs(a.y - b.y),
          };
          expect(overlaps(line, frame), `${route.id} through ${frame.id}`).toBe(false);
        }
      }
    }
  });
});
