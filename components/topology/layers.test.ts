import { expect, it } from "vitest";
import { hiddenBy, layers, withoutLocal } from "./layers";
import { sampleGraph } from "./testing/sample-graph";

const graph = sampleGraph({ computes: 1, guests: 1 });

it("hides a layer with what stands inside it, and nothing when all are shown", () => {
  expect(hiddenBy(graph, new Set(layers)).size).toBe(0);
  const hidden = hiddenBy(graph, new Set(layers.filter((layer) => layer !== "namespaces")));
  expect(hidden).toContain("host:net1/ns/qrouter");
  expect(hidden).toContain("host:net1/port/qr-4b350bc9-48");
  expect(hidden).not.toContain("host:net1/br-int");
});

it("takes local ports away with their edges", () => {
  const local = { id: "p", kind: "port", label: "br-int", state: "ok", role: "local-port" } as const;
  const edge = { id: "e", kind: "ovs-port", source: "p", target: "host:c1/br-int", state: "ok" } as const;
  const more = { ...graph, nodes: [...graph.nodes, local], edges: [...graph.edges, edge] };
  expect(withoutLocal(more).nodes).toEqual(graph.nodes);
  expect(withoutLocal(more).edges).toEqual(graph.edges);
  expect(withoutLocal(graph)).toBe(graph);
});
