import { expect, test } from "vitest";
import type { LinuxBridge } from "@/server/model/host-state";
import { hostBaseline } from "./host-baseline";
import { bridgeOf, greOf, hostOf, linkOf, portOf } from "./testing/host-of";

const bridge: LinuxBridge = { stp: false, ageingTimeSeconds: 0, multicastSnooping: null, vlanFiltering: null };
const tunnel = bridgeOf("br-tun", [greOf("gre-c633640c", "198.51.100.11", "198.51.100.12")]);
const outside = bridgeOf("br-ex", [portOf("phy-br-ex", { type: "patch", options: { peer: "int-br-ex" } })]);
const inside = bridgeOf("br-int", [portOf("int-br-ex", { type: "patch", options: { peer: "phy-br-ex" } })]);

test("a network node and a compute node after a clean install differ in nothing", () => {
  const compute = hostOf({ bridges: [bridgeOf("br-int", []), tunnel] });
  const network = hostOf({ bridges: [inside, tunnel, outside] });
  expect(hostBaseline(compute, "compute")).toEqual({
    as: "a compute node",
    expected: ["br-int", "br-tun"],
    differences: [],
  });
  expect(hostBaseline(network, "network")?.differences).toEqual([]);
});

test("what is missing and what nobody's instance needs is listed; an instance's bridge is not", () => {
  const links = [linkOf("qbrb079c24c-83", { kind: "bridge", bridge }), linkOf("docker0", { kind: "bridge", bridge })];
  const state = hostOf({ bridges: [bridgeOf("br-int", [])], links });
  expect(hostBaseline(state, "all-in-one")?.differences).toEqual([
    "no tunnel bridge (br-tun)",
    "no bridge to the outside (br-ex)",
    "a Linux bridge of nobody’s instance: docker0",
  ]);
});

test("a host of no role, or whose Open vSwitch was not read, is not measured", () => {
  expect(hostBaseline(hostOf({ bridges: [] }), undefined)).toBeNull();
  expect(hostBaseline(hostOf({}), "compute")).toBeNull();
});
