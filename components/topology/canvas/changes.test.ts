import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample-graph";
import { changedNodes } from "./changes";

const small = { computes: 2, guests: 2 };

describe("changedNodes", () => {
  it("marks nothing on the first graph and nothing when a host is opened", () => {
    const closed = sampleGraph({ ...small, expand: [] });
    const open = { ...sampleGraph({ ...small, expand: ["c1"] }), revision: "sample:2" };
    expect(changedNodes(null, closed)).toEqual([]);
    expect(changedNodes(closed, open)).toEqual([]);
  });

  it("marks a port that appears on an open host and a node whose state changes", () => {
    const before = sampleGraph(small);
    const arrived = { id: "host:c1/port/new0", kind: "port", label: "new0", state: "ok", host: "c1" } as const;
    const after = {
      ...before,
      revision: "sample:2",
      nodes: [
        ...before.nodes.map((node) => (node.id === "host:c2/br-int" ? { ...node, state: "failed" as const } : node)),
        arrived,
      ],
    };
    expect([...changedNodes(before, after)].sort()).toEqual([arrived.id, "host:c2/br-int"]);
  });
});
