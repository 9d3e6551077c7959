import { expect, it } from "vitest";
import { fabricId, hostId, physicalNetworkId } from "@/server/topology/ids";
import { uplinkSetOfNode } from "./uplink-set-node";

it.each(["one", "with blank", "a/b:c", "é"])("reads an uplink set of appliance %s", (appliance) => {
  const node = fabricId(appliance, "uplink-set", "/rest/uplink-sets/4f3c");
  expect(uplinkSetOfNode(node)).toEqual({ applianceId: appliance, uplinkSetId: "4f3c" });
});

it.each([fabricId("a", "network", "/rest/n/1"), hostId("a"), physicalNetworkId("c", "p"), "mesh", ""])(
  "reads none out of %s",
  (id) => {
    expect(uplinkSetOfNode(id)).toBeNull();
  },
);
