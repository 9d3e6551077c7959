import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyTree, diffTrees, type TreePatch } from "./tree-patch";
import { steady, VOLATILE } from "./volatile";

const keys = fc.constantFrom("name", "id", "mtu", "flows", "tag", "a", ...Object.keys(VOLATILE));
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, 1, 2, "x", "y", ""),
    fc.array(tie("tree"), { maxLength: 5 }),
    fc.dictionary(keys, tie("tree"), { maxKeys: 5 }),
    fc.record({
      name: fc.constantFrom("a", "b", "c"),
      actions: fc.constantFrom("drop", "normal"),
      idleTimeoutSeconds: fc.constantFrom(null, 5),
      packets: fc.nat(3),
    }),
  ),
}));

/** What was stored and read again. */
const stored = (patch: TreePatch | null): TreePatch | null => JSON.parse(JSON.stringify(patch));

describe("diffTrees", () => {
  it("gives what leads from one state to the other", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(applyTree(stored(diffTrees(a, b)), steady(a))).toEqual(steady(b));
      }),
      { numRuns: 2_000 },
    );
  });

  it("sees a recorded state and the observed one as the same", () => {
    fc.assert(
      fc.property(tree, tree, (a, b) => {
        expect(diffTrees(steady(a), a)).toBeNull();
        expect(applyTree(stored(diffTrees(steady(a), b)), steady(a))).toEqual(steady(b));
      }),
    );
  });

  it("takes no counter, age or learned flow for a change", () => {
    const flow = (packets: number, more: object = {}) => ({ actions: "drop", match: "arp", packets, ...more });
    const before = { observedAt: 1, links: [{ name: "eth0", counters: { rx: 1 } }], flows: [flow(1)] };
    const after = {
      observedAt: 2,
      rulesAt: 2,
      links: [{ name: "eth0", counters: { rx: 9 } }],
      flows: [flow(2), flow(0, { idleTimeoutSeconds: 300 })],
    };
    expect(diffTrees(before, after)).toBeNull();
  });

  it("keeps a change of one among many small, wherever it is", () => {
    const ports = Array.from({ length: 500 }, (_, n) => ({ name: `port${n}`, tag: n, externalIds: { bytes: "7" } }));
    const retagged = ports.map((port) => (port.name === "port250" ? { ...port, tag: 4095 } : port));
    const moved = [...ports.slice(1), { name: "new", tag: 1, externalIds: {} }];
    expect(JSON.stringify(diffTrees(ports, retagged)).length).toBeLessThan(80);
    expect(JSON.stringify(diffTrees(ports, moved)).length).toBeLessThan(100);
    expect(diffTrees({ ids: { bytes: "1" } }, { ids: { bytes: "2" } })).toEqual([
      "o",
      { ids: ["o", { bytes: ["v", "2"] }, []] },
      [],
    ]);
  });
});
