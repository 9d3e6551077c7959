import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, it } from "vitest";
import { findFaults } from "@/server/findings/find-faults";
import { currentFaults } from "@/server/operations/findings/current-faults";
import { findingId } from "@/server/operations/findings/finding-id";
import { GraphCache } from "@/server/topology/graph-cache";
import { generateWorld } from "@/server/topology/testing/generate-world";

it("finds the same as in one go, and lets others in between", async () => {
  const world = generateWorld({ hosts: 100, portsPerHost: 30, networks: 40, networksPerHost: 6 });
  const parts = new GraphCache().parts(world);
  let turns = 0;
  let over = false;
  const others = (async () => {
    for (; !over; turns += 1) await nextTurn();
  })();
  const found = await currentFaults(world, new GraphCache().parts(world));
  over = true;
  await others;
  expect(turns).toBeGreaterThan(3);
  const inOneGo = findFaults(world, parts).map((fault) => [findingId(fault), fault] as const);
  expect(inOneGo.length).toBeGreaterThan(0);
  expect([...found]).toEqual([...new Map(inOneGo)].slice(0, 2_000));
});
