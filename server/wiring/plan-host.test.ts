import { expect, test } from "vitest";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import type { ManagedHost } from "@/server/model/plumbing";
import type { HostScope } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";
import { bare, change, ofWiring, perform, plan, portOf, QVO, settle, verbs } from "@/server/wiring/testing/play-plan";
import {
  C1,
  C2,
  EVERYTHING,
  HOSTS,
  intent,
  PRIVATE,
  RECONCILE,
  RIVAL,
  WEB1,
  WEB2,
} from "@/server/wiring/testing/story";

test("from an empty host to a wired port, in an order in which nothing is open; the second plan is empty", () => {
  const first = plan(bare(C1), [WEB1]);
  const order = first.steps.map(({ verb }) => verb);
  expect(order).toEqual([...order].sort((a, b) => rank(a) - rank(b)));
  expect(verbs(first)).toContain("port.plug port web1 on c1");
  expect(verbs(first)).toContain("port.wire port web1 on c1");
  for (const step of first.steps) expect(step).toMatchObject({ place: "host", cause: "asked" });
  const model = settle(bare(C1), [WEB1]);
  expect(portOf(model, QVO)).toMatchObject({
    tag: 1,
    vlanMode: null,
    trunks: [],
    otherConfig: {
      net_uuid: PRIVATE.id,
      network_type: "gre",
      physical_network: "None",
      segmentation_id: "1",
      tag: "1",
    },
  });
  expect(portOf(model, QVO).interfaces[0]?.externalIds).toMatchObject({
    "iface-id": WEB1.id,
    "iface-status": "active",
    "attached-mac": WEB1.mac,
    "vm-uuid": WEB1.deviceId,
  });
});

function rank(verb: string): number {
  const order = ["host.prepare", "host.tunnels", "port.plug", "network.provision", "firewall.apply", "port.wire"];
  const waves = [0, 1, 1, 2, 2, 3];
  return waves[order.indexOf(verb)] ?? 9;
}

test("the same host gives the same plan, and a reconciliation calls it missing", () => {
  expect(plan(bare(C1), [WEB1, RIVAL])).toEqual(plan(bare(C1), [RIVAL, WEB1]));
  const causes = plan(bare(C1), [WEB1], { scope: RECONCILE }).steps.map(({ cause }) => cause);
  expect(causes.length).toBeGreaterThan(4);
  expect(causes.filter((cause) => cause !== "missing")).toEqual([]);
});

test("tags are the host's own: the second network of a host gets 2, as in the walk-through", () => {
  const one = settle(bare(C1), [WEB1]);
  const both = settle(one, [WEB1, RIVAL]);
  expect([portOf(both, QVO).tag, portOf(both, "qvo03b89c06-87").tag]).toEqual([1, 2]);
  const gone = settle(both, [RIVAL]);
  expect(portOf(gone, "qvo03b89c06-87").tag).toBe(2);
});

test("the last port of a network leaves: isolated, unplugged, then the network's flows go and are forgotten", () => {
  const wired = settle(bare(C1), [WEB1]);
  const leaving = plan(wired, []);
  const order = ofWiring(leaving).map(({ verb }) => verb);
  expect(order).toEqual(["port.isolate", "port.unplug", "network.reclaim"]);
  const reclaim = leaving.steps.find(({ verb }) => verb === "network.reclaim");
  expect(reclaim?.effect.operations).toContainEqual(
    expect.objectContaining({ op: "flows.change", bridge: "br-tun", add: [], forget: [{ vlan: 1, mac: null }] }),
  );
  const empty = settle(wired, []);
  const links = Object.keys(empty.namespaces[""]?.links ?? {});
  expect(links.filter((name) => name.startsWith("q"))).toEqual([]);
});

test("a run that broke off before the flows went: they are still known as the network's, so the same row is left", () => {
  const wired = settle(bare(C1), [WEB1]);
  const leaving = plan(wired, []);
  const [reclaim] = leaving.steps.filter(({ verb }) => verb === "network.reclaim");
  const halfway = perform(
    wired,
    leaving.steps.filter((step) => step !== reclaim),
  );
  expect(ofWiring(plan(halfway, [])).map(({ id }) => id)).toEqual([reclaim?.id]);
});

test("what nobody asked to delete waits for a tick", () => {
  const mine = ofWiring(plan(settle(bare(C1), [WEB1]), [], { scope: RECONCILE }));
  expect(mine.map(({ needsTick, cause }) => [needsTick, cause])).toEqual(mine.map(() => [true, "orphan"]));
  expect(mine.length).toBe(3);
});

test("a port that moves is plugged on the new host and leaves the old one", () => {
  const moved = { ...WEB1, host: "c2" };
  expect(verbs(plan(bare(C2), [moved], { host: C2 }))).toContain("port.plug port web1 on c2");
  const { steps } = plan(settle(bare(C1), [WEB1]), [moved]);
  expect(steps.find(({ verb }) => verb === "port.unplug")?.why).toBe("The port is bound to c2 now.");
});

test("live migration: plugged at the destination, wired only when the profile says so, dead at the source afterwards", () => {
  const vif = { hybridPlug: true, createPort: false };
  const bound = { ...WEB1, inactiveBindings: [{ host: "c2", vif, profile: {} }] };
  const waiting = settle(bare(C2), [bound], { host: C2 });
  expect(portOf(waiting, QVO)).toMatchObject({ tag: 4095, vlanMode: "trunk", trunks: [4095] });
  const expected = { ...bound, profile: { migrating_to: "c2" } };
  expect(portOf(settle(waiting, [expected], { host: C2 }), QVO)).toMatchObject({ tag: 1, vlanMode: null, trunks: [] });
  const source = settle(bare(C1), [expected]);
  expect(portOf(source, QVO).tag).toBe(1);
  const activated = { ...WEB1, host: "c2", inactiveBindings: [{ host: "c1", vif, profile: { migrating_to: "c2" } }] };
  expect(portOf(settle(source, [activated]), QVO)).toMatchObject({ tag: 4095, vlanMode: "trunk" });
});

test("a port that is set down goes to the dead VLAN, drops everything, keeps its record, and comes back", () => {
  const wired = settle(bare(C1), [WEB1]);
  const down = { ...WEB1, adminStateUp: false };
  const [isolate] = plan(wired, [down]).steps.filter(({ verb }) => verb === "port.isolate");
  expect(isolate?.effect.operations.map(({ op }) => op)).toEqual(["ovs.port.vlan", "flows.change"]);
  const dead = settle(wired, [down]);
  expect(portOf(dead, QVO)).toMatchObject({ tag: 4095, otherConfig: { net_uuid: PRIVATE.id, tag: "1" } });
  expect(portOf(settle(dead, [WEB1]), QVO).tag).toBe(1);
});

test("without isolate_vif the new port is open, and the plan says so", () => {
  const open = { ...C1, plumbing: { ...C1.plumbing, isolateVif: false } };
  const plug = plan(bare(C1), [WEB1], { host: open }).steps.find(({ verb }) => verb === "port.plug");
  expect(plug?.effect.operations.at(-1)).toMatchObject({
    op: "ovs.port.ensure",
    tag: null,
    vlanMode: null,
    trunks: [],
  });
  expect(plug?.after).toMatchObject({ "port of br-int": `${QVO}, not isolated` });
});

test("where OVN or a foreign controller drives br-int the new port is open, and a notice says why", () => {
  const ready = perform(bare(C1), plan(bare(C1), []).steps);
  const seen = toHostState(settle(ready, [RIVAL]), 1);
  if (seen.ovs === null) throw new Error("no Open vSwitch");
  const { ovs } = seen;
  const driven = (controller: string) => ({
    ...ovs,
    bridges: ovs.bridges.map((each) => (each.name === "br-int" ? { ...each, controllers: [controller] } : each)),
  });
  const planned = (changed: typeof ovs, host = C1) =>
    planHost({
      ...{ intent: intent([WEB1, RIVAL]), host, hosts: HOSTS, scope: EVERYTHING },
      state: { ...seen, ovs: changed },
    });
  const isolation = (result: ReturnType<typeof planned>) => [
    result.steps.find(({ verb }) => verb === "port.plug")?.after?.["port of br-int"],
    result.notices.filter((each) => each.includes("not isolated")).length,
  ];
  expect(isolation(planned(ovs))).toEqual([`${QVO}, isolated`, 0]);
  expect(isolation(planned(driven("tcp:127.0.0.1:6633")))).toEqual([`${QVO}, isolated`, 0]);
  expect(isolation(planned(driven("tcp:192.0.2.9:6653")))).toEqual([`${QVO}, not isolated`, 1]);
  expect(isolation(planned({ ...ovs, externalIds: { "ovn-remote": "tcp:192.0.2.1:6642" } }))).toEqual([
    ...[`${QVO}, not isolated`, 1],
  ]);
  const off = { ...C1, plumbing: { ...C1.plumbing, isolateVif: false } };
  expect(isolation(planned(driven("tcp:192.0.2.9:6653"), off))).toEqual([`${QVO}, not isolated`, 0]);
});

test("two ports that begin alike: told, and neither is plugged; one that is plugged stays", () => {
  const twin = { ...WEB1, id: "b079c24c-83ff-4000-8000-000000000000", name: "twin" };
  const cousin = { ...WEB1, id: "b079c24c-8f00-4000-8000-000000000000", name: "cousin" };
  for (const rival of [twin, cousin]) {
    const { steps, faults } = plan(bare(C1), [WEB1, rival]);
    expect(faults.filter(({ code }) => code === "port-names-collide")).toHaveLength(2);
    expect(steps.filter(({ verb }) => verb.startsWith("port."))).toEqual([]);
    const later = plan(settle(bare(C1), [WEB1]), [WEB1, rival]);
    expect(later.faults.filter(({ code }) => code === "port-names-collide")).toHaveLength(1);
    expect(later.steps.filter(({ verb }) => verb.startsWith("port."))).toEqual([]);
  }
});

test("a name that is somebody else's interface already: told with the remedy, nothing planned", () => {
  const model = change(bare(C1), { op: "bridge.ensure", namespace: "", name: "qbrb079c24c-83" });
  const root = model.namespaces[""];
  const link = root?.links["qbrb079c24c-83"];
  if (root === undefined || link === undefined) throw new Error("no bridge");
  const links = { ...root.links, "qbrb079c24c-83": { ...link, alias: null } };
  const foreign = { ...model, namespaces: { ...model.namespaces, "": { ...root, links } } };
  const { steps, faults } = plan(foreign, [WEB1]);
  expect(faults.find(({ code }) => code === "foreign-device")?.remedy).toContain("qbrb079c24c-83");
  expect(steps.filter(({ verb }) => verb.startsWith("port."))).toEqual([]);
});

test("an exhausted VLAN space is told by host and network", () => {
  const wired = settle(bare(C1), [WEB1]);
  const record = (tag: number) => ({
    net_uuid: `n-${tag}`,
    network_type: "gre",
    physical_network: "None",
    tag: String(tag),
  });
  const base = wired.ports[QVO];
  if (base === undefined) throw new Error("no port");
  const full = Object.fromEntries(
    Array.from({ length: 4093 }, (_, at) => [
      `x${at + 2}`,
      { ...base, portIds: {}, interfaceIds: {}, tag: at + 2, otherConfig: record(at + 2) },
    ]),
  );
  const { faults } = plan({ ...wired, ports: { ...wired.ports, ...full } }, [WEB1, RIVAL]);
  expect(faults.find(({ code }) => code === "local-vlans-exhausted")?.message).toMatch(/c1.*network other/);
});

test("non-hybrid with create_port: the row first, isolated; wired when the tap is there", () => {
  const direct = { ...WEB1, vif: { hybridPlug: false, createPort: true } };
  const noop = { ...C1, plumbing: { ...C1.plumbing, firewall: "noop" as const } };
  const first = plan(bare(C1), [direct], { host: noop });
  expect(first.notices.join()).toContain("waits on c1 for the hypervisor to make tapb079c24c-83");
  expect(first.steps.map(({ verb }) => verb)).not.toContain("port.wire");
  const plugged = first.steps.reduce((model, { effect }) => change(model, ...effect.operations), bare(C1));
  const tapped = change(plugged, { op: "tap.ensure", namespace: "", name: "tapb079c24c-83", mtu: 1458 });
  expect(portOf(tapped, "tapb079c24c-83")).toMatchObject({ tag: 4095, trunks: [4095] });
  expect(portOf(settle(tapped, [direct], { host: noop }), "tapb079c24c-83").tag).toBe(1);
});

test("a plug type that changes: the old devices go with the plug of the new", () => {
  const wired = settle(bare(C1), [WEB1]);
  const direct = { ...WEB1, vif: { hybridPlug: false, createPort: true } };
  const plug = plan(wired, [direct]).steps.find(({ verb }) => verb === "port.plug");
  const after = change(wired, ...(plug?.effect.operations ?? []));
  expect(Object.keys(after.ports)).toContain("tapb079c24c-83");
  expect(Object.keys(after.namespaces[""]?.links ?? {}).filter((name) => /^q/.test(name))).toEqual([]);
});

test("the scope of one port takes what it needs along and leaves the rest", () => {
  const scope: HostScope = {
    networkIds: new Set(),
    portIds: new Set([WEB1.id]),
    routerIds: new Set(),
    deletes: "perform",
  };
  const { steps } = plan(bare(C1), [WEB1, RIVAL], { scope });
  expect(steps.map(({ verb }) => verb)).toEqual(
    expect.arrayContaining(["host.prepare", "host.tunnels", "network.provision", "port.plug", "port.wire"]),
  );
  expect(steps.filter(({ id }) => id.includes(RIVAL.id))).toEqual([]);
  expect(plan(settle(bare(C1), [WEB1, RIVAL]), [WEB1, RIVAL], { scope }).steps).toEqual([]);
  const none: HostScope = { ...scope, portIds: new Set([WEB2.id]) };
  expect(plan(bare(C1), [WEB1, WEB2], { scope: none }).steps).toEqual([]);
});

test("a host that was not read is not planned", () => {
  const state = { ...toHostState(bare(C1), 1), ovs: null };
  const { steps, faults } = planHost({ intent: intent([WEB1]), host: C1, hosts: HOSTS, scope: EVERYTHING, state });
  expect(steps).toEqual([]);
  expect(faults).toEqual([expect.objectContaining({ code: "host-not-read", object: "host c1" })]);
});

test.each(["iptables", "ip6tables", "ipsets"])("no port is wired on a host whose %s were not read", (part) => {
  const read = toHostState(bare(C1), 1);
  const state = { ...read, namespaces: read.namespaces.map((each) => ({ ...each, [part]: null })) };
  const planned = (host: ManagedHost) =>
    planHost({ intent: intent([WEB1]), host, hosts: HOSTS, scope: EVERYTHING, state });
  expect(planned(C1)).toMatchObject({ steps: [], faults: [{ code: "host-not-read", object: "host c1" }] });
  const unfiltered = { ...C1, plumbing: { ...C1.plumbing, firewall: "noop" as const } };
  expect(planned(unfiltered).steps).not.toEqual([]);
});
