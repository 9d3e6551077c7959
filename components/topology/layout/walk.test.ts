import { expect, it } from "vitest";
import { sampleGraph } from "../testing/sample-graph";
import { arrange } from "./arrange";
import { nothingReserved } from "./picture";
import { walk } from "./walk";

const graph = sampleGraph({ computes: 2, guests: 2 });
const picture = arrange(graph, nothingReserved);
const labelOf = (id: string | null) => graph.nodes.find((node) => node.id === id)?.label ?? null;

it("follows a guest's plug down to the tunnel and over to the other host", () => {
  const guest = graph.nodes.find((node) => node.host === "c1" && node.kind === "tap")?.id ?? "";
  const trail: (string | null)[] = [];
  let at: string | null = guest;
  for (let step = 0; step < 4 && at !== null; step += 1) {
    at = walk(picture, at, "down");
    trail.push(labelOf(at));
  }
  expect(trail[0]).toMatch(/^qbr/);
  expect(trail[1]).toMatch(/^qvb/);
  expect(trail[2]).toMatch(/^qvo/);
  expect(trail[3]).toBe("br-int");
  expect(labelOf(walk(picture, "host:c1/port/gre-to-c2", "right"))).toBe("gre-to-c1");
});

it("goes to what lies that way where no line does, and ends at the rim", () => {
  expect(walk(picture, "host:c1/port/eth0", "up")).not.toBeNull();
  expect(walk(picture, "ov:prod-flat", "right")).toBeNull();
  expect(walk(picture, "nothing", "down")).toBeNull();
});
