import fc from "fast-check";
import { expect, test } from "vitest";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost, withUnderlay } from "@/server/hosts/backends/simulated/empty-host";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import { type HostOperation, MARK } from "@/server/model/host-operation";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { Port } from "@/server/model/neutron";
import type { HostPlan } from "@/server/wiring/host-plan";
import { planHost } from "@/server/wiring/plan-host";
import {
  EVERYTHING,
  HOSTS,
  intent,
  NET1,
  network,
  PRIVATE_SUBNET,
  port,
  RECONCILE,
} from "@/server/wiring/testing/story";

/** Any intent, then any other, with drifts by hand in between: the host comes to rest, and foreign things stay. */

const NETWORKS = [
  network("10000000-0000-4000-8000-000000000001", "gre-a", { segmentationId: 11 }),
  network("20000000-0000-4000-8000-000000000002", "gre-b", { segmentationId: 12 }),
  network("30000000-0000-4000-8000-000000000003", "flat", {
    networkType: "flat",
    physicalNetwork: "external",
    segmentationId: null,
    mtu: 1500,
  }),
  network("40000000-0000-4000-8000-000000000004", "vlan", {
    networkType: "vlan",
    physicalNetwork: "external",
    segmentationId: 120,
    mtu: 1500,
  }),
];

const portArbitrary = (at: number): fc.Arbitrary<Port | null> =>
  fc.option(
    fc
      .record({
        of: fc.constantFrom(...NETWORKS),
        adminStateUp: fc.boolean(),
        portSecurity: fc.boolean(),
        host: fc.constantFrom("net1", "c1"),
        waits: fc.boolean(),
        migratingTo: fc.constantFrom("net1", "c2"),
        pair: fc.constantFrom("10.9.0.0/16", "0.0.0.0/0", "2001:db8::/64"),
      })
      .map(({ of, waits, migratingTo, pair, ...more }) =>
        port(
          `${at}00${at}0000-${at}${at}00-4000-8000-00000000000${at}`,
          `p${at}`,
          { ...PRIVATE_SUBNET, networkId: of.id },
          `10.0.0.${at + 10}`,
          {
            ...more,
            mac: `fa:16:3e:00:00:0${at}`,
            allowedAddressPairs: [{ address: pair }],
            profile: { migrating_to: migratingTo },
            ...(waits && {
              inactiveBindings: [{ host: "net1", vif: { hybridPlug: true, createPort: false }, profile: {} }],
            }),
          },
        ),
      ),
    { freq: 4 },
  );

const intentArbitrary: fc.Arbitrary<NetworkIntent> = fc.tuple(...[1, 2, 3, 4, 5].map(portArbitrary)).map((ports) =>
  intent(
    ports.filter((each) => each !== null),
    { networks: NETWORKS },
  ),
);

/** What a hand does to one of our things: takes it away, or changes it. */
const driftArbitrary = fc.record({
  pick: fc.nat(),
  kind: fc.constantFrom("row", "link", "tag", "flow", "bridge", "master") as fc.Arbitrary<
    "row" | "link" | "tag" | "flow" | "bridge" | "master"
  >,
});

function drift(model: SimulatedModel, { pick, kind }: { pick: number; kind: string }): SimulatedModel {
  const of = <T>(list: readonly T[]): T | undefined => list[pick % Math.max(list.length, 1)];
  const ours = Object.entries(model.ports).filter(([, { portIds }]) => MARK in portIds);
  const guests = ours.filter(([name]) => name.startsWith("qvo"));
  const links = Object.entries(model.namespaces[""]?.links ?? {}).filter(
    ([name, { alias }]) => alias === MARK && name.startsWith("q"),
  );
  const operations: HostOperation[] = [];
  const row = of(kind === "tag" ? guests : ours)?.[0];
  const link = of(links)?.[0];
  const bridge = of(Object.keys(model.bridges).filter((name) => name !== "br-foreign"));
  if (kind === "row" && row) operations.push({ op: "ovs.port.absent", name: row });
  if (kind === "tag" && row)
    operations.push({ op: "ovs.port.vlan", name: row, otherConfig: {}, tag: 9, vlanMode: null, trunks: [] });
  if (kind === "link" && link) operations.push({ op: "link.absent", namespace: "", name: link });
  if (kind === "master" && link?.startsWith("qvb"))
    operations.push({ op: "link.set", namespace: "", name: link, master: null });
  if (kind === "bridge" && bridge) operations.push({ op: "ovs.bridge.absent", name: bridge });
  if (kind === "flow" && bridge) {
    const there = model.bridges[bridge]?.flows ?? [];
    const flow = of(there);
    if (flow) operations.push({ op: "flows.change", bridge, add: [], remove: [flow] });
  }
  return change(model, operations);
}

function change(model: SimulatedModel, operations: readonly HostOperation[]): SimulatedModel {
  const applied = applyOperations(model, operations);
  if (!applied.ok) throw applied.error;
  return applied.model;
}

function plan(model: SimulatedModel, of: NetworkIntent, scope = EVERYTHING): HostPlan {
  return planHost({ intent: of, host: NET1, hosts: HOSTS, scope, state: toHostState(model, 1) });
}

function settle(model: SimulatedModel, of: NetworkIntent): SimulatedModel {
  const { steps, faults } = plan(model, of);
  expect(faults).toEqual([]);
  expect(plan(model, of).steps).toEqual(steps);
  expect(new Set(steps.map(({ id }) => id)).size).toBe(steps.length);
  const done = new Set<string>();
  const after = steps.reduce((before, { id, dependsOn, effect }) => {
    expect(dependsOn.filter((each) => !done.has(each))).toEqual([]);
    done.add(id);
    const applied = applyOperations(before, effect.operations);
    if (!applied.ok) throw new Error(`${id}: ${applied.error.message}`);
    return applied.model;
  }, model);
  expect(plan(after, of).steps.map(({ id, why }) => `${id} ${why}`)).toEqual([]);
  return after;
}

/** A host on which somebody else has a bridge with a port, a Linux bridge, and flows on our bridge. */
function shared(): SimulatedModel {
  const model = change(withUnderlay(emptyHost("net1"), NET1.plumbing.tunnelAddress), [
    {
      op: "ovs.bridge.ensure",
      name: "br-foreign",
      datapathType: null,
      failMode: null,
      protocols: [],
      otherConfig: {},
      externalIds: {},
    },
    { op: "bridge.ensure", namespace: "", name: "virbr0" },
  ]);
  const bridge = model.bridges["br-foreign"];
  const root = model.namespaces[""];
  const link = root?.links.virbr0;
  if (bridge === undefined || root === undefined || link === undefined) throw new Error("the host lacks what was made");
  return {
    ...model,
    bridges: { ...model.bridges, "br-foreign": { ...bridge, externalIds: {} } },
    namespaces: { ...model.namespaces, "": { ...root, links: { ...root.links, virbr0: { ...link, alias: null } } } },
  };
}

const FOREIGN_FLOW = { cookie: "0x0000000000000077", table: 0, priority: 99, match: "icmp", actions: "drop" };

test("any intent and any drift come to rest, in order, alike each time, and nothing foreign is touched", () => {
  fc.assert(
    fc.property(
      intentArbitrary,
      intentArbitrary,
      fc.array(driftArbitrary, { maxLength: 4 }),
      (first, second, drifts) => {
        const start = shared();
        const one = settle(start, first);
        const seasoned = change(one, [{ op: "flows.change", bridge: "br-int", add: [FOREIGN_FLOW], remove: [] }]);
        const drifted = drifts.reduce(drift, seasoned);
        const two = settle(settle(drifted, first), second);
        expect(two.bridges["br-foreign"]).toEqual(start.bridges["br-foreign"]);
        expect(two.namespaces[""]?.links.virbr0).toEqual(start.namespaces[""]?.links.virbr0);
        const hasLost = drifts.some(({ kind }) => kind === "bridge" || kind === "flow");
        if (!hasLost) expect(two.bridges["br-int"]?.flows).toContainEqual(FOREIGN_FLOW);
        const none = settle(two, intent([], { networks: NETWORKS }));
        expect(Object.keys(none.namespaces[""]?.links ?? {}).filter((name) => /^q/.test(name))).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
}, 60_000);

test("a reconciliation deletes nothing without a tick, and asks for a tick for nothing else", () => {
  fc.assert(
    fc.property(intentArbitrary, intentArbitrary, (first, second) => {
      const { steps } = plan(settle(shared(), first), second, RECONCILE);
      for (const { verb, needsTick, effect } of steps) {
        if (!/^(?:host|tunnel|network|port)\./.test(verb)) continue;
        const deletes = effect.operations.some(
          ({ op }) => op === "link.absent" || op === "ovs.port.absent" || op === "ovs.bridge.absent",
        );
        if (deletes) expect([verb, needsTick]).toEqual([verb, true]);
        if (needsTick)
          expect(["port.isolate", "port.unplug", "network.reclaim", "tunnel.remove", "host.tidy"]).toContain(verb);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);
