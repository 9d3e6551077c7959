import { expect, test } from "vitest";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { bare, change, ofWiring, plan, QVO, settle } from "@/server/wiring/testing/play-plan";
import { C1, NET1, RECONCILE, WEB1 } from "@/server/wiring/testing/story";

const harm: readonly (readonly [string, (model: SimulatedModel) => SimulatedModel, readonly string[]])[] = [
  [
    "a tag changed by hand",
    (model) => change(model, { op: "ovs.port.vlan", name: QVO, otherConfig: {}, tag: 7, vlanMode: null, trunks: [] }),
    ["port.wire"],
  ],
  [
    "an open trunk",
    (model) =>
      change(model, { op: "ovs.port.vlan", name: QVO, otherConfig: {}, tag: null, vlanMode: null, trunks: [] }),
    ["port.wire"],
  ],
  [
    "a lost veth pair",
    (model) => change(model, { op: "link.absent", namespace: "", name: QVO }),
    ["port.plug", "port.wire"],
  ],
  ["a lost row", (model) => change(model, { op: "ovs.port.absent", name: QVO }), ["port.plug", "port.wire"]],
  [
    "a lost Linux bridge",
    (model) => change(model, { op: "link.absent", namespace: "", name: "qbrb079c24c-83" }),
    ["port.plug"],
  ],
  [
    "a veth end out of its bridge",
    (model) => change(model, { op: "link.set", namespace: "", name: "qvbb079c24c-83", master: null }),
    ["port.plug"],
  ],
  ["a wrong MTU", (model) => change(model, { op: "link.set", namespace: "", name: QVO, mtu: 1400 }), ["port.plug"]],
  [
    "lost flows of br-tun",
    (model) => withoutFlows(model, "br-tun"),
    ["host.prepare", "host.tunnels", "network.provision"],
  ],
  ["lost flows of br-int", (model) => withoutFlows(model, "br-int"), ["host.prepare", "port.wire"]],
  ["a lost tunnel", (model) => change(model, { op: "ovs.port.absent", name: "gre-c633640b" }), ["host.tunnels"]],
  [
    "a lost integration bridge",
    (model) => change(model, { op: "ovs.bridge.absent", name: "br-int" }),
    ["host.prepare", "port.plug", "port.wire"],
  ],
];

function withoutFlows(model: SimulatedModel, name: string): SimulatedModel {
  const bridge = model.bridges[name];
  if (bridge === undefined) throw new Error(`no bridge ${name}`);
  return { ...model, bridges: { ...model.bridges, [name]: { ...bridge, flows: [] } } };
}

test.each(harm)("%s is put right without a tick", (_, break_, expected) => {
  const broken = break_(settle(bare(C1), [WEB1]));
  const mine = ofWiring(plan(broken, [WEB1], { scope: RECONCILE }));
  expect(mine.map(({ verb }) => verb)).toEqual(expect.arrayContaining([...expected]));
  for (const step of mine) {
    expect(step.needsTick ?? false).toBe(false);
    expect(["missing", "changed"]).toContain(step.cause);
  }
  settle(broken, [WEB1], { scope: RECONCILE });
});

test("a repair beside a wired port does not touch its tag", () => {
  const broken = change(settle(bare(C1), [WEB1]), { op: "link.absent", namespace: "", name: "qbrb079c24c-83" });
  const plug = plan(broken, [WEB1]).steps.find(({ verb }) => verb === "port.plug");
  expect(plug?.effect.operations.some(({ op }) => op.startsWith("ovs."))).toBe(false);
});

test("a flow whose actions were changed by hand under its own cookie is written anew", () => {
  const wired = settle(bare(C1), [WEB1]);
  const bridge = wired.bridges["br-int"];
  if (bridge === undefined) throw new Error("no br-int");
  const flows = bridge.flows.map((each) =>
    each.table === 24 && each.priority === 2 ? { ...each, actions: "NORMAL" } : each,
  );
  const broken = { ...wired, bridges: { ...wired.bridges, "br-int": { ...bridge, flows } } };
  expect(plan(broken, [WEB1]).steps.map(({ verb }) => verb)).toContain("port.wire");
  settle(broken, [WEB1]);
});

test("flows of others are left alone, ours that nobody wants any more go", () => {
  const wired = settle(bare(C1), [WEB1]);
  const foreign = { cookie: "0x0000000000000005", table: 0, priority: 77, match: "icmp", actions: "drop" };
  const stale = { cookie: "0xb41d0123456789ab", table: 0, priority: 78, match: "icmp", actions: "drop" };
  const after = settle(change(wired, { op: "flows.change", bridge: "br-int", add: [foreign, stale], remove: [] }), [
    WEB1,
  ]);
  const left = after.bridges["br-int"]?.flows.map(({ priority }) => priority) ?? [];
  expect(left).toContain(77);
  expect(left).not.toContain(78);
});

test("a removed peer's tunnel goes, and the flood leaves it out", () => {
  const wired = settle(bare(C1), [WEB1]);
  const fewer = { hosts: [NET1, C1] };
  const { steps } = plan(wired, [WEB1], { ...fewer, scope: RECONCILE });
  expect(steps.map(({ verb, needsTick }) => [verb, needsTick ?? false])).toEqual(
    expect.arrayContaining([
      ["tunnel.remove", true],
      ["network.provision", false],
    ]),
  );
  const after = settle(wired, [WEB1], fewer);
  expect(Object.keys(after.ports)).not.toContain("gre-c6336416");
});
