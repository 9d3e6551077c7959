import { expect, it } from "vitest";
import { GraphCache } from "@/server/topology/graph-cache";
import { generateWorld } from "@/server/topology/testing/generate-world";
import { findFaults } from "./find-faults";

it("looks at each port of a cloud some times, however many hosts there are", () => {
  const world = generateWorld({ hosts: 60, portsPerHost: 10, networks: 20, networksPerHost: 4 });
  let looks = 0;
  const neutron = world.neutron.map((state) => ({
    ...state,
    ports: state.ports.map((port) => ({
      ...port,
      get host() {
        looks += 1;
        return port.host;
      },
    })),
  }));
  const ports = neutron.reduce((sum, state) => sum + state.ports.length, 0);
  const shown = { ...world, neutron };
  findFaults(shown, new GraphCache().parts(shown));
  expect(ports).toBeGreaterThan(500);
  expect(looks).toBeGreaterThan(ports);
  // each host for each port would be 60 times as often
  expect(looks).toBeLessThan(20 * ports);
});
