import { describe, expect, it } from "vitest";
import { sampleGraph } from "../testing/sample-graph";
import { outlineMove } from "./outline-keys";
import { filterRows, outlineRows } from "./outline-rows";

const rows = outlineRows(sampleGraph({ computes: 2, guests: 2, expand: ["c1"] }));

describe("outlineRows", () => {
  it("has every object once, under the thing that holds it", () => {
    const graph = sampleGraph({ computes: 2, guests: 2 });
    const all = outlineRows(graph);
    expect(all.map((row) => row.id).sort()).toEqual(graph.nodes.map((node) => node.id).sort());
    const tap = all.find((row) => row.id === "host:net1/port/tap-net-a");
    expect(tap).toMatchObject({ level: 3, parent: "host:net1/ns/qdhcp-net-a" });
  });

  it("gives stable names and says the rest in the description", () => {
    const bridge = rows.find((row) => row.id === "host:c1/br-int");
    expect(bridge?.name).toBe("OVS bridge br-int on c1");
    expect(rows.find((row) => row.id === "host:c2")).toMatchObject({ name: "Host c2", open: false });
    const chip = rows.find((row) => row.name.startsWith("veth qvo"));
    expect(chip?.description).toContain("network privada A");
    expect(chip?.description).toContain("on bridge br-int");
    expect(chip?.description).toContain("state ok");
  });

  it("keeps what a match stands in when it is filtered", () => {
    const found = filterRows(rows, "gre c2");
    expect(found.map((row) => row.name)).toContain("GRE tunnel port gre-to-c2 on c1");
    expect(found.map((row) => row.id)).toContain("host:c1");
    expect(found.map((row) => row.id)).not.toContain("host:c1/br-int");
    expect(filterRows(rows, "no such thing")).toEqual([]);
  });
});

describe("outlineMove", () => {
  it("walks by line and stops at both ends", () => {
    expect(outlineMove(rows, rows[0]?.id ?? "", "ArrowUp", "")).toBeNull();
    expect(outlineMove(rows, rows[0]?.id ?? "", "ArrowDown", "")).toEqual({ kind: "focus", id: rows[1]?.id });
    expect(outlineMove(rows, rows[0]?.id ?? "", "End", "")).toEqual({ kind: "focus", id: rows.at(-1)?.id });
  });

  it("opens a closed host, enters an open one, leaves to the parent and closes", () => {
    expect(outlineMove(rows, "host:c2", "ArrowRight", "")).toEqual({ kind: "open", id: "host:c2" });
    const inside = outlineMove(rows, "host:c1", "ArrowRight", "");
    expect(rows.find((row) => row.id === inside?.id)?.parent).toBe("host:c1");
    expect(outlineMove(rows, "host:c1/br-int", "ArrowLeft", "")).toEqual({ kind: "focus", id: "host:c1" });
    expect(outlineMove(rows, "host:c1", "ArrowLeft", "")).toEqual({ kind: "close", id: "host:c1" });
  });

  it("selects with Enter and Space, and jumps to what was typed", () => {
    expect(outlineMove(rows, "host:c2", "Enter", "")).toEqual({ kind: "select", id: "host:c2" });
    expect(outlineMove(rows, "host:c2", " ", "")).toEqual({ kind: "select", id: "host:c2" });
    expect(outlineMove(rows, "host:c1", "n", "n")).toEqual({ kind: "focus", id: "host:net1" });
    expect(outlineMove(rows, "host:c1", "r", "br-t")).toEqual({ kind: "focus", id: "host:c1/br-tun" });
  });
});
