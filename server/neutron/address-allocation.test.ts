import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FloatingIp, Port, Subnet } from "@/server/model/neutron";
import { subnetInputSchema } from "@/server/model/subnet-input";
import { type AskedIp, allocateAddresses } from "@/server/neutron/address-allocation";
import { isInRange, readAddress, writeAddress } from "@/server/neutron/address-range";
import { rangeOfPool } from "@/server/neutron/subnet-pools";
import { checkNewSubnet } from "@/server/neutron/subnet-rules";

const NOTHING = { networks: [], subnets: [], ports: [] };
const subnet = (id: string, cidr: string, pools?: Subnet["pools"]): Subnet =>
  checkNewSubnet(subnetInputSchema.parse({ networkId: "n", cidr, ...(pools && { pools }) }), id, "p", NOTHING).subnet;
const port = (id: string, ...addresses: string[]): Port => ({
  ...{ id, name: id, networkId: "n", projectId: "p", mac: "fa:16:3e:00:00:01", deviceOwner: "", deviceId: "" },
  ...{ fixedIps: addresses.map((address) => ({ subnetId: "v4", address })), host: "", vifType: "unbound" },
  ...{ vnicType: "normal", status: "DOWN", adminStateUp: true, securityGroupIds: [] },
});
const v4 = subnet("v4", "10.0.0.0/24");
const v6 = subnet("v6", "2001:db8::/64");
const tiny = subnet("v4", "10.0.0.0/24", [
  { start: "10.0.0.2", end: "10.0.0.2" },
  { start: "10.0.0.20", end: "10.0.0.20" },
]);
const object = "port";
type Known = { subnets?: readonly Subnet[]; ports?: readonly Port[]; floatingIps?: readonly FloatingIp[] };
const allocate = (asked: readonly AskedIp[] | null, known: Known = {}, kept: Port | null = null) => {
  const all = { subnets: [v4], ports: [], floatingIps: [], ...known };
  const { fixedIps, faults } = allocateAddresses(all, "n", asked, { object, kept });
  return [fixedIps.map(({ address }) => address), faults.map(({ code }) => code)];
};

describe("addresses of a port", () => {
  it.each<[string, readonly AskedIp[] | null, Known, [string[], string[]]]>([
    ["the first of the pool", null, {}, [["10.0.0.2"], []]],
    ["the lowest that is free", null, { ports: [port("a", "10.0.0.2"), port("b", "10.0.0.4")] }, [["10.0.0.3"], []]],
    ["none without a subnet", null, { subnets: [] }, [[], []]],
    ["one of each family", null, { subnets: [v6, v4] }, [["10.0.0.2", "2001:db8::2"], []]],
    ["of the second pool", null, { subnets: [tiny], ports: [port("a", "10.0.0.2")] }, [["10.0.0.20"], []]],
    [
      "none when the pools are used up",
      null,
      { subnets: [tiny], ports: [port("a", "10.0.0.2", "10.0.0.20")] },
      [[], ["addresses-exhausted"]],
    ],
    [
      "of the second subnet when the first is used up",
      null,
      { subnets: [tiny, subnet("more", "10.0.1.0/24")], ports: [port("a", "10.0.0.2", "10.0.0.20")] },
      [["10.0.1.2"], []],
    ],
    [
      "the one asked for, also outside of the pools",
      [{ address: "10.0.0.200" }],
      { subnets: [tiny] },
      [["10.0.0.200"], []],
    ],
    ["two of one subnet", [{ subnetId: "v4" }, { subnetId: "v4" }], {}, [["10.0.0.2", "10.0.0.3"], []]],
    [
      "what is named first, then what is drawn",
      [{ subnetId: "v4" }, { address: "10.0.0.2" }],
      {},
      [["10.0.0.2", "10.0.0.3"], []],
    ],
    [
      "every fault at once",
      [
        { address: "10.0.9.9" },
        { subnetId: "other" },
        {},
        { address: "10.0.0.5" },
        { address: "10.0.0.5" },
        { address: "10.0.0.7" },
        { address: "10.0.0.255" },
        { subnetId: "v6", address: "10.0.0.9" },
      ],
      { subnets: [v4, v6], ports: [port("a", "10.0.0.7")] },
      [
        ["10.0.0.5"],
        [
          ...["address-outside", "subnet-unknown", "fixed-ip-empty", "address-in-use", "address-in-use"],
          ...["address-outside", "address-outside"],
        ],
      ],
    ],
  ])("are %s", (_, asked, known, expected) => {
    expect(allocate(asked, known)).toEqual(expected);
  });

  it("pass over a floating IP of the network", () => {
    const at = { fixedAddress: null, portId: null, routerId: null };
    expect(allocate(null, { floatingIps: [{ id: "f", networkId: "n", address: "10.0.0.2", ...at }] })).toEqual([
      ["10.0.0.3"],
      [],
    ]);
  });

  it("stay in a subnet that is asked for again", () => {
    const kept = port("me", "10.0.0.77");
    const ports = [kept, port("a", "10.0.0.2")];
    expect(allocate([{ subnetId: "v4" }], { ports }, kept)).toEqual([["10.0.0.77"], []]);
    expect(allocate([{ subnetId: "v4" }, { subnetId: "v4" }], { ports }, kept)).toEqual([
      ["10.0.0.77", "10.0.0.3"],
      [],
    ]);
    expect(allocate([{ address: "10.0.0.77" }], { ports }, kept)).toEqual([["10.0.0.77"], []]);
  });

  it("are never given twice, always of a pool, and the lowest that nobody has", () => {
    const step = fc.oneof(
      fc.constant({ kind: "create" as const }),
      fc.record({ kind: fc.constant("delete" as const), index: fc.nat(40) }),
    );
    const pools = fc
      .uniqueArray(fc.integer({ min: 2, max: 60 }), { minLength: 2, maxLength: 8 })
      .map((cuts) => [...cuts].sort((a, b) => a - b))
      .map((cuts) =>
        cuts.flatMap((start, index) => {
          const end = cuts[index + 1];
          return index % 2 === 0 && end !== undefined ? [{ start: `10.0.0.${start}`, end: `10.0.0.${end - 1}` }] : [];
        }),
      );
    fc.assert(
      fc.property(pools, fc.array(step, { maxLength: 80 }), (given, steps) => {
        const from = subnet("v4", "10.0.0.0/24", given);
        const ranges = from.pools.map((each) => rangeOfPool(each)).filter((each) => each !== null);
        const all = Array.from({ length: 254 }, (_, index) => `10.0.0.${index + 1}`).filter((text) => {
          const address = readAddress(text);
          return address !== null && ranges.some((range) => isInRange(range, address));
        });
        let ports: readonly Port[] = [];
        for (const [index, each] of steps.entries()) {
          if (each.kind === "delete") {
            ports = ports.filter((_, at) => at !== each.index);
            continue;
          }
          const taken = new Set(ports.flatMap((one) => one.fixedIps.map(({ address }) => address)));
          const lowest = all.find((address) => !taken.has(address));
          const known = { subnets: [from], ports, floatingIps: [] };
          const { fixedIps, faults } = allocateAddresses(known, "n", null, { object });
          expect(fixedIps.map(({ address }) => address)).toEqual(lowest === undefined ? [] : [lowest]);
          expect(faults.map(({ code }) => code)).toEqual(lowest === undefined ? ["addresses-exhausted"] : []);
          ports = [...ports, ...fixedIps.map(({ address }) => port(`p${index}`, address))];
        }
        const given4 = ports.flatMap((one) => one.fixedIps.map(({ address }) => address));
        expect(new Set(given4).size).toBe(given4.length);
      }),
    );
  });
});

it("reads and writes addresses of both families alike", () => {
  const v4Number = fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }).map((value) => ({ family: "IPv4" as const, value }));
  const v6Number = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map((value) => ({ family: "IPv6" as const, value }));
  fc.assert(
    fc.property(fc.oneof(v4Number, v6Number), (address) => {
      expect(readAddress(writeAddress(address))).toEqual(address);
    }),
  );
  expect([readAddress("10.0.0.1/24"), readAddress("10.1"), readAddress("010.0.0.1"), readAddress("x")]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});
