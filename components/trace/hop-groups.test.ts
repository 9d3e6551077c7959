import { expect, test } from "vitest";
import type { TraceHop, TraceLeg } from "@/server/model/trace";
import { evidenceLines, groupHops, objectsOf } from "./hop-groups";

const hop = (leg: TraceLeg, host: string, object: string, more: Partial<TraceHop> = {}): TraceHop => ({
  ...{ leg, host, object, text: `${object} has it`, evidence: "", command: "ip link" },
  ...more,
});

test("hops are numbered through, by leg and by host, and a host that is passed twice is there twice", () => {
  const legs = groupHops([
    hop("request", "c1", "tap1"),
    hop("request", "c1", "br-int"),
    hop("request", "net1", "br-tun"),
    hop("request", "c1", "tap2"),
    hop("reply", "c1", "tap2"),
  ]);
  expect(legs.map(({ leg, stretches }) => [leg, stretches.map(({ host, hops }) => [host, hops.length])])).toEqual([
    [
      "request",
      [
        ["c1", 2],
        ["net1", 1],
        ["c1", 1],
      ],
    ],
    ["reply", [["c1", 1]]],
  ]);
  expect(legs[1]?.stretches[0]?.hops[0]?.number).toBe(5);
  expect(groupHops([])).toEqual([]);
});

test("an object with several hops is drawn once", () => {
  const [leg] = groupHops([hop("request", "c1", "tap1"), hop("request", "c1", "tap1"), hop("request", "c1", "br-int")]);
  expect(leg?.stretches.flatMap(objectsOf).map(({ object, number }) => [object, number])).toEqual([
    ["tap1", 1],
    ["br-int", 3],
  ]);
});

test("rules that are asked on the way to a device are no station, unless the packet ends there", () => {
  const rules = hop("request", "c1", "tap1", { chain: "sg-chain" });
  const way = [hop("request", "c1", "br-int"), rules, hop("request", "c1", "qbr1"), hop("request", "c1", "tap1")];
  const drawn = (hops: TraceHop[]) => groupHops(hops).flatMap(({ stretches }) => stretches.flatMap(objectsOf));
  expect(drawn(way).map(({ object }) => object)).toEqual(["br-int", "qbr1", "tap1"]);
  expect(drawn(way.slice(0, 2)).map(({ object }) => object)).toEqual(["br-int", "tap1"]);
});

test("evidence that only repeats is left out, and flows come one by one", () => {
  expect(evidenceLines(hop("request", "c1", "tap1", { evidence: "tap1 has it" }))).toEqual([]);
  const rule = { chain: "sg", rule: "-j DROP", evidence: "-A sg -j DROP" };
  expect(evidenceLines(hop("request", "c1", "tap1", rule))).toEqual([]);
  expect(
    evidenceLines(hop("request", "c1", "br-int", { evidence: "table=0 a actions=x; table=60 b actions=drop" })),
  ).toEqual(["table=0 a actions=x", "table=60 b actions=drop"]);
});
