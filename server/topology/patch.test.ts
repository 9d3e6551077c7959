import fc from "fast-check";
import { expect, test } from "vitest";
import { applyPatch } from "@/server/model/apply-patch";
import type { Graph, GraphNode } from "@/server/model/graph";
import { byId } from "./draft";
import { diffGraphs, isEmptyPatch } from "./patch";

const node = fc.record(
  {
    id: fc.constantFrom("a", "b", "c", "d", "e", "__proto__"),
    kind: fc.constantFrom("port", "tap"),
    label: fc.constantFrom("x", "y"),
    state: fc.constantFrom("ok", "failed"),
    badge: fc.constantFrom("tag 1", "tag 2"),
    hidden: fc.nat(2),
  },
  { requiredKeys: ["id", "kind", "label", "state"] },
);

const edge = fc.record({
  id: fc.constantFrom("1", "2", "3"),
  kind: fc.constantFrom("veth-pair", "tunnel"),
  source: fc.constantFrom("a", "b"),
  target: fc.constantFrom("c", "d"),
  state: fc.constantFrom("ok", "down"),
});

const graph: fc.Arbitrary<Graph> = fc.record({
  revision: fc.constantFrom("r:1", "r:2"),
  nodes: fc.uniqueArray(node, { selector: ({ id }) => id }),
  edges: fc.uniqueArray(edge, { selector: ({ id }) => id }),
  legend: fc.constant([]),
  sources: fc.constant([]),
}) as fc.Arbitrary<Graph>;

const asSet = (value: Graph) => ({ ...value, nodes: [...value.nodes].sort(byId), edges: [...value.edges].sort(byId) });

test("applying the difference gives the other graph", () => {
  fc.assert(
    fc.property(graph, graph, (before, after) => {
      expect(asSet(applyPatch(before, diffGraphs(before, after)))).toEqual(asSet(after));
    }),
  );
});

test("equal graphs differ in nothing, whatever their order; changed ones in something", () => {
  fc.assert(
    fc.property(graph, graph, (before, after) => {
      const turned = { ...before, nodes: [...before.nodes].reverse(), edges: [...before.edges].reverse() };
      expect(isEmptyPatch(diffGraphs(before, structuredClone(turned)))).toBe(true);
      const equal =
        JSON.stringify([asSet(before).nodes, asSet(before).edges]) ===
        JSON.stringify([asSet(after).nodes, asSet(after).edges]);
      if (!equal && !sameButOrderOfKeys(before, after)) expect(isEmptyPatch(diffGraphs(before, after))).toBe(false);
    }),
  );
});

function sameButOrderOfKeys(a: Graph, b: Graph): boolean {
  const canonical = (nodes: readonly object[]) => JSON.stringify(nodes.map((one) => Object.entries(one).sort()));
  return (
    canonical(asSet(a).nodes) === canonical(asSet(b).nodes) && canonical(asSet(a).edges) === canonical(asSet(b).edges)
  );
}

test("a value that went away is a change", () => {
  const base: GraphNode = { id: "a", kind: "tap", label: "x", state: "ok" };
  const graphOf = (one: GraphNode): Graph => ({ revision: "r", nodes: [one], edges: [], legend: [], sources: [] });
  expect(diffGraphs(graphOf({ ...base, badge: "tag 1" }), graphOf(base)).nodes).toEqual([base]);
});
