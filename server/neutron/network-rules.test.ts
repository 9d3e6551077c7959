import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkInputSchema } from "@/server/model/network-input";
import type { Network } from "@/server/model/neutron";
import { checkNewNetwork } from "@/server/neutron/network-rules";

const physicalNetworks = [
  { id: "c/both", cloudId: "c", name: "both", types: ["flat", "vlan"] as const },
  { id: "c/flat", cloudId: "c", name: "flat", types: ["flat"] as const },
];

function check(input: object, networks: readonly Network[] = []) {
  return checkNewNetwork(networkInputSchema.parse(input), "id", { physicalNetworks, networks });
}

function codes(input: object, networks: readonly Network[] = []) {
  return check(input, networks).faults.map((fault) => fault.code);
}

const flatOnBoth = check({ networkType: "flat", physicalNetwork: "both", name: "first" }).network;
const vlan120 = check({ networkType: "vlan", physicalNetwork: "both", segmentationId: 120 }).network;
const gre1 = check({ networkType: "gre" }).network;

describe("checkNewNetwork", () => {
  it.each([
    ["flat on a flat physical network", { networkType: "flat", physicalNetwork: "flat" }, null],
    ["vlan with its id", { networkType: "vlan", physicalNetwork: "both", segmentationId: 4094 }, 4094],
    ["vlan without an id: the first", { networkType: "vlan", physicalNetwork: "both" }, 1],
    ["gre without a key: the first", { networkType: "gre" }, 1],
    ["vxlan at its end", { networkType: "vxlan", segmentationId: 0xff_ffff }, 0xff_ffff],
  ])("grants %s", (_, input, segmentationId) => {
    const { network, faults } = check(input);
    expect(faults).toEqual([]);
    expect(network.segmentationId).toBe(segmentationId);
  });

  it.each([
    ["flat without a physical network", { networkType: "flat" }, ["physical-network-required"]],
    ["a physical network that is unknown", { networkType: "flat", physicalNetwork: "x" }, ["physical-network-unknown"]],
    ["vlan where only flat is allowed", { networkType: "vlan", physicalNetwork: "flat" }, ["physical-network-type"]],
    ["gre on a physical network", { networkType: "gre", physicalNetwork: "both" }, ["physical-network-not-allowed"]],
    [
      "flat with a VLAN",
      { networkType: "flat", physicalNetwork: "flat", segmentationId: 3 },
      ["segmentation-id-not-allowed"],
    ],
    ["VLAN 0", { networkType: "vlan", physicalNetwork: "both", segmentationId: 0 }, ["segmentation-id-out-of-range"]],
    [
      "VLAN 4095",
      { networkType: "vlan", physicalNetwork: "both", segmentationId: 4095 },
      ["segmentation-id-out-of-range"],
    ],
    [
      "two faults at once",
      { networkType: "flat", physicalNetwork: "x", segmentationId: 3 },
      ["physical-network-unknown", "segmentation-id-not-allowed"],
    ],
  ])("refuses %s", (_, input, expected) => {
    expect(codes(input)).toEqual(expected);
  });

  it("refuses a second flat network on a physical network, but a VLAN beside it is fine", () => {
    expect(codes({ networkType: "flat", physicalNetwork: "both" }, [flatOnBoth])).toEqual(["flat-network-in-use"]);
    expect(codes({ networkType: "flat", physicalNetwork: "flat" }, [flatOnBoth])).toEqual([]);
    expect(codes({ networkType: "vlan", physicalNetwork: "both" }, [flatOnBoth])).toEqual([]);
  });

  it("refuses a VLAN or key in use and passes over it when the number is left open", () => {
    const taken = [vlan120, gre1];
    expect(codes({ networkType: "vlan", physicalNetwork: "both", segmentationId: 120 }, taken)).toEqual([
      "vlan-in-use",
    ]);
    expect(codes({ networkType: "gre", segmentationId: 1 }, taken)).toEqual(["tunnel-key-in-use"]);
    expect(codes({ networkType: "vxlan", segmentationId: 1 }, taken)).toEqual([]);
    expect(check({ networkType: "gre" }, taken).network.segmentationId).toBe(2);
  });

  it("says when every VLAN is in use", () => {
    const all = Array.from({ length: 4094 }, (_, index) => ({ ...vlan120, segmentationId: index + 1 }));
    expect(codes({ networkType: "vlan", physicalNetwork: "both" }, all)).toEqual(["segments-exhausted"]);
  });

  it("gives ids of which no two are the same", () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: 1, max: 20 }), { nil: null }), { maxLength: 30 }), (asked) => {
        const networks: Network[] = [];
        for (const segmentationId of asked) {
          const { network, faults } = check({ networkType: "vlan", physicalNetwork: "both", segmentationId }, networks);
          if (faults.length === 0) networks.push(network);
        }
        expect(new Set(networks.map((each) => each.segmentationId)).size).toBe(networks.length);
        expect(networks.length).toBeGreaterThanOrEqual(asked.filter((each) => each === null).length);
      }),
    );
  });
});
