import { describe, expect, it } from "vitest";
import type { Interconnect, UplinkSet } from "@/server/model/fabric-state";
import { uplinkSetState } from "./uplink-set-state";

const set: UplinkSet = {
  uri: "/rest/uplink-sets/1",
  name: "us-tenants",
  logicalInterconnectUri: "/rest/logical-interconnects/1",
  networkType: "Ethernet",
  ethernetNetworkType: "Tagged",
  networkUris: [],
  nativeNetworkUri: null,
  reachability: null,
  ports: [{ portUri: null, bay: "3", port: "Q1" }],
  status: "OK",
  eTag: null,
};

function interconnect(name: string, status: string | null, statusReason: string | null): Interconnect {
  return {
    uri: `/rest/interconnects/${name}`,
    name,
    model: null,
    logicalInterconnectUri: set.logicalInterconnectUri,
    enclosureUri: null,
    state: null,
    status: "OK",
    ports: [
      {
        portId: `${name}:Q1`,
        name: "Q1",
        portType: "Uplink",
        status,
        statusReason,
        speed: null,
        uplinkSetUri: set.uri,
        neighbour: null,
      },
    ],
  };
}

const linked = interconnect("bay 3", "Linked", "Active");
const unplugged = interconnect("bay 6", "Unlinked", "Unpopulated");

describe("uplinkSetState", () => {
  it.each([
    ["Reachable", [linked, unplugged], "ok", undefined],
    ["RedundantlyReachable", [linked], "ok", undefined],
    ["NotReachable", [unplugged], "down", "no link on Q1 of bay 6 (Unpopulated)"],
    ["NotReachable", [linked], "down", "the appliance says NotReachable"],
    ["Unknown", [linked], "unknown", "the appliance does not know whether it is reachable"],
    [null, [linked, unplugged], "ok", undefined],
    [null, [unplugged], "down", "no link on Q1 of bay 6 (Unpopulated)"],
    [null, [], "ok", undefined],
  ] as const)("judges %s with its ports", (reachability, interconnects, state, reason) => {
    expect(uplinkSetState({ ...set, reachability }, { interconnects })).toEqual(
      reason === undefined ? { state } : { state, reason },
    );
  });

  it("says that a set without ports leads nowhere", () => {
    expect(uplinkSetState({ ...set, reachability: "NotReachable", ports: [] }, { interconnects: [] })).toEqual({
      state: "down",
      reason: "it has no uplink port",
    });
  });
});
