import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Graph, GraphEdge, GraphNode } from "@/server/model/graph";
import { applyCompared, compareGraphs, uniteGraphs } from "./compare-graphs";

const ids = fc.constantFrom("a", "b", "c", "d", "e", "f");
const states = fc.constantFrom("ok", "down", "unknown");
const node: fc.Arbitrary<GraphNode> = fc.record(
  { id: ids, kind: fc.constantFrom("tap", "veth"), label: ids, state: states, badge: ids, hidden: fc.nat(3) },
  { requiredKeys: ["id", "kind", "label", "state"] },
);
const edge: fc.Arbitrary<GraphEdge> = fc.record(
  { id: ids, kind: fc.constantFrom("tunnel", "ovs-port"), source: ids, target: ids, state: states, label: ids },
  { requiredKeys: ["id", "kind", "source", "target", "state"] },
);
const graph: fc.Arbitrary<Pick<Graph, "nodes" | "edges">> = fc.record({
  nodes: fc.uniqueArray(node, { selector: ({ id }) => id }),
  edges: fc.uniqueArray(edge, { selector: ({ id }) => id }),
});
const asSet = ({ nodes, edges }: Pick<Graph, "nodes" | "edges">) => ({
  nodes: new Map(nodes.map((one) => [one.id, one])),
  edges: new Map(edges.map((one) => [one.id, one])),
});

describe("compareGraphs", () => {
  it("leads from one graph to the other", () => {
    fc.assert(
      fc.property(graph, graph, (a, b) => {
        expect(asSet(applyCompared(a, compareGraphs(a, b)))).toEqual(asSet(b));
      }),
    );
  });

  it("finds nothing between a graph and itself, and turns around", () => {
    fc.assert(
      fc.property(graph, graph, (a, b) => {
        const same = compareGraphs(a, structuredClone(a));
        expect([same.nodes, same.edges]).toEqual(Array(2).fill({ added: [], removed: [], changed: [] }));
        expect(compareGraphs(b, a).nodes.added).toEqual(compareGraphs(a, b).nodes.removed);
        expect(compareGraphs(b, a).nodes.changed.length).toBe(compareGraphs(a, b).nodes.changed.length);
      }),
    );
  });

  it("unites both sides: everything of after, and what is gone", () => {
    fc.assert(
      fc.property(graph, graph, (a, b) => {
        const both = asSet(uniteGraphs(a, compareGraphs(a, b)));
        expect(both.nodes).toEqual(new Map([...asSet(a).nodes, ...asSet(b).nodes]));
        expect(both.edges).toEqual(new Map([...asSet(a).edges, ...asSet(b).edges]));
      }),
    );
  });
});
