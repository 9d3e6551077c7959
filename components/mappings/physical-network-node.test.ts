import { expect, it } from "vitest";
import { physicalNetworkId } from "@/server/topology/ids";
import { physicalNetworkNode } from "./physical-network-node";

it.each(["public", "with blank", "a/b", "100%", "é|x", "(q)'!*~"])("names the topology's node of %s", (name) => {
  expect(physicalNetworkNode("cloud", name)).toBe(physicalNetworkId("cloud", name));
});
