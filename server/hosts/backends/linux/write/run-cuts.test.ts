import { expect, it } from "vitest";
import { headRun } from "@/server/hosts/backends/linux/write/batch-class";
import type { HostOperation } from "@/server/model/host-operation";

const make = (name: string, peer: string): HostOperation => ({
  op: "veth.ensure",
  namespace: "",
  name,
  peer,
  mtu: 1500,
});
const absent = (name: string): HostOperation => ({ op: "link.absent", namespace: "", name });
const move = (name: string, from: string, to: string): HostOperation => ({ op: "link.move", name, from, to });
const set = (name: string, up: boolean): HostOperation => ({ op: "link.set", namespace: "", name, up });
const route: HostOperation = { op: "route.ensure", namespace: "", destination: "default", gateway: null, device: "a" };
const port = (name: string): HostOperation => ({ op: "ovs.port.absent", name });
const bridge = (name: string): HostOperation => ({ op: "ovs.bridge.absent", name });
const ensure = (bridgeName: string, name: string): HostOperation => ({
  ...{ op: "ovs.port.ensure", bridge: bridgeName, name, type: "", options: {}, otherConfig: {}, externalIds: {} },
  ...{ mtuRequest: null, mustOpen: false, tag: null, vlanMode: null, trunks: [] },
});
const flow = { cookie: "0xb41d000000000001", table: 0, priority: 1, match: "", actions: "drop" };
const flows = (add: (typeof flow)[], remove: (typeof flow)[]): HostOperation => ({
  ...{ op: "flows.change", bridge: "br-int", add, remove },
});

it.each<[string, readonly HostOperation[], number]>([
  ["a plug", [{ op: "bridge.ensure", namespace: "", name: "qbr" }, make("qvb", "qvo"), set("qvb", true)], 3],
  ["an unplug of links", [absent("qvb"), absent("qbr")], 2],
  ["a name that was moved away", [move("b", "", "ns"), make("c", "b")], 1],
  ["a device that is only being made", [make("a", "b"), move("b", "", "ns")], 1],
  ["a device moved from elsewhere, then set", [move("a", "ns", ""), set("a", true), route], 3],
  ["a name that was removed", [absent("a"), make("a", "b")], 1],
  ["what was just made", [make("a", "b"), absent("b")], 1],
  ["a device set twice", [set("a", true), set("b", true), set("a", false)], 2],
  ["a route over a device that goes down", [set("a", false), route], 1],
  ["ports removed and others made", [port("a"), port("b"), ensure("br-int", "c")], 3],
  ["a port removed and made", [port("a"), ensure("br-int", "a")], 1],
  ["a port made and removed", [ensure("br-int", "a"), port("a")], 1],
  ["a port and its bridge removed", [ensure("br-int", "a"), bridge("br-int")], 1],
  ["a port made where bridges are removed", [bridge("br-ex"), ensure("br-int", "a")], 1],
  ["a flow added in place of another", [flows([], [flow]), flows([flow], [])], 2],
  ["a flow added and removed", [flows([flow], []), flows([], [flow])], 1],
])("%s", (_what, operations, length) => {
  expect(headRun(operations)).toHaveLength(length);
});
