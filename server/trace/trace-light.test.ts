import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { TraceInput } from "@/server/model/trace";
import { buildGraph } from "@/server/topology/build-graph";
import { GraphCache } from "@/server/topology/graph-cache";
import { worldOf } from "@/server/topology/testing/world-of";
import type { World } from "@/server/topology/world";
import { findEnds } from "./find-ends";
import { withNodes } from "./hop-nodes";
import { traceLight } from "./trace-light";
import { tracePacket } from "./trace-packet";

const WEB1 = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const WEB2 = "34eccb39-85ff-4032-a7c0-898bf3991b0c";
let world: World;

beforeAll(async () => {
  const contents = readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 });
  const states = Object.fromEntries(contents.hosts.map(({ name, state }) => [name, state]));
  world = worldOf(states, { neutron: contents.neutron === null ? [] : [contents.neutron] });
});

const partsOf = () => new GraphCache().parts(world);
const ping: TraceInput = { from: { portId: WEB1 }, to: { portId: WEB2 }, protocol: "icmp" };

describe("a trace on the graph", () => {
  test("every hop is at a node, and what lies between two hops is lit with its lines", () => {
    const parts = partsOf();
    const result = withNodes(tracePacket(world, ping), parts);
    const graph = buildGraph(world, { expand: "all" });
    const drawn = new Set(graph.nodes.map(({ id }) => id));
    expect(result.hops.map(({ nodeId }) => nodeId).filter((id) => id === undefined || !drawn.has(id))).toEqual([]);

    const light = traceLight(result, world, parts);
    const own = "c9da7f42-3b";
    for (const id of [
      ...[`dev:/tap${own}`, `dev:/qbr${own}`, `dev:/qvb${own}`, `port:br-int/qvo${own}`, "ovs:br-int"],
      ...["port:br-int/patch-tun", "port:br-tun/patch-int", "ovs:br-tun", "port:br-tun/gre-c6336416"],
    ]) {
      expect(light.nodeIds, id).toContain(`host:c1/${id}`);
    }
    expect(light.nodeIds).toContain("host:c2/dev:/tap34eccb39-85");
    expect(light.nodeIds.filter((id) => id.startsWith("host:net1"))).toEqual([]);
    const edges = new Set(graph.edges.map(({ id }) => id));
    expect(light.edgeIds.filter((id) => edges.has(id)).length).toBeGreaterThan(12);
    expect(light.places.map(({ name }) => name)).toEqual(["c1", "c2"]);
    expect(light.mismatches).toBe(0);
  });

  test("where it is dropped is at odds, and said so", () => {
    const parts = partsOf();
    const result = withNodes(tracePacket(world, { ...ping, protocol: "tcp", port: 80 }), parts);
    const light = traceLight(result, world, parts);
    const odd = light.places.flatMap(({ rows }) => rows.filter(({ mismatch }) => mismatch !== undefined));
    expect(odd).toEqual([expect.objectContaining({ nodeId: "host:c2/dev:/tap34eccb39-85", mismatch: "dropped here" })]);
    expect(light.readings).toEqual([result.reason]);
    for (const device of ["qbr", "qvb"]) expect(light.nodeIds).toContain(`host:c2/dev:/${device}34eccb39-85`);
  });

  test("the device that a namespace sends by is lit", () => {
    const parts = partsOf();
    const from = { host: "net1", device: "tap1d162d97-72" };
    const light = traceLight(withNodes(tracePacket(world, { ...ping, from }), parts), world, parts);
    expect(light.nodeIds).toContain("host:net1/port:br-int/tap1d162d97-72");
  });
});

describe("ends to pick", () => {
  const first = (text: string) => findEnds(partsOf(), text, 5)[0];

  test.each([
    ["its name", "web1"],
    ["a part of its id", "c9da7f42"],
    ["its MAC", "fa:16:3e:1b:ec:c2"],
    ["its MAC without colons", "FA163E1BECC2"],
    ["its device", "qvoc9da7f42-3b"],
  ])("a port by %s", (_, text) => {
    expect(first(text)).toMatchObject({ end: { portId: WEB1 }, addresses: ["10.0.0.11"], host: "c1" });
  });

  test("an address finds everybody who has it, and nothing else before them", () => {
    const found = findEnds(partsOf(), "10.0.0.11", 5);
    expect(found.slice(0, 2).every(({ addresses }) => addresses.includes("10.0.0.11"))).toBe(true);
    expect(findEnds(partsOf(), "no such thing", 5)).toEqual([]);
  });

  test("devices that are no port are found as devices, and nothing typed gives guests that are plugged in", () => {
    expect(findEnds(partsOf(), "eth1", 9).length + findEnds(partsOf(), "br-phy", 9).length).toBeGreaterThan(0);
    for (const { end, host } of findEnds(partsOf(), "", 5)) {
      expect(end).toHaveProperty("portId");
      expect(host).not.toBeNull();
    }
  });
});
