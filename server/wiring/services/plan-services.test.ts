import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyOperations } from "@/server/hosts/backends/simulated/apply";
import { emptyHost } from "@/server/hosts/backends/simulated/empty-host";
import type { SimulatedModel } from "@/server/hosts/backends/simulated/model";
import { toHostState } from "@/server/hosts/backends/simulated/to-host-state";
import { DEAD_VLAN, type HostOperation } from "@/server/model/host-operation";
import type { HostState } from "@/server/model/host-state";
import type { NetworkIntent } from "@/server/model/network-intent";
import type { HostPlan, HostScope } from "@/server/wiring/host-plan";
import { scopeSteps } from "@/server/wiring/scope-steps";
import { planServices } from "@/server/wiring/services/plan-services";
import {
  DHCP_PORT,
  EVERYTHING,
  EXTERNAL_SUBNET,
  FLOATING,
  GUEST,
  HOST,
  INNER_LEG,
  OUTER_LEG,
  PRIVATE,
  PRIVATE_SUBNET,
  port,
  ROUTER,
  STORY,
} from "@/server/wiring/services/testing/story";

const DHCP = `qdhcp-${PRIVATE.id}`;
const QROUTER = `qrouter-${ROUTER.id}`;
const TAP = "tap79712efb-32";
const NOTHING: NetworkIntent = { ...STORY, ports: [], routers: [], floatingIps: [] };

/** A simulated host with an integration bridge and nothing on it. */
function bareHost(): SimulatedModel {
  return apply(emptyHost(HOST.name), [
    {
      op: "ovs.bridge.ensure",
      name: "br-int",
      datapathType: null,
      failMode: "secure",
      protocols: [],
      otherConfig: {},
      externalIds: {},
    },
  ]);
}

function apply(model: SimulatedModel, operations: readonly HostOperation[]): SimulatedModel {
  const applied = applyOperations(model, operations);
  if (!applied.ok) throw applied.error;
  return applied.model;
}

function stateOf(model: SimulatedModel): HostState {
  return toHostState(model, 1_795_000_000_000);
}

function plan(model: SimulatedModel, intent: NetworkIntent, scope: HostScope = EVERYTHING): HostPlan {
  return planServices({ intent, host: HOST, hosts: [HOST], state: stateOf(model), scope });
}

function perform(model: SimulatedModel, { steps, faults }: HostPlan): SimulatedModel {
  expect(faults).toEqual([]);
  return steps.reduce((before, step) => apply(before, step.effect.operations), model);
}

const served = () => {
  const model = bareHost();
  return perform(model, plan(model, STORY));
};

const operationsOf = ({ steps }: HostPlan) => steps.flatMap(({ effect }) => effect.operations);
const verbs = ({ steps }: HostPlan) => steps.map(({ verb }) => verb);
const namesOf = (plan: HostPlan) => operationsOf(plan).map(({ op }) => op);

describe("services of a host", () => {
  it("are made once: a DHCP service and a router, wired last", () => {
    const first = plan(bareHost(), STORY);
    expect(verbs(first)).toEqual(["dhcp.serve", "router.serve"]);
    for (const { effect } of first.steps) {
      const made = effect.operations.flatMap((each) => (each.op === "ovs.port.ensure" ? [each] : []));
      for (const each of made) expect(each).toMatchObject({ ...DEAD_VLAN, type: "internal", bridge: "br-int" });
      const tagged = effect.operations.findIndex(({ op }) => op === "ovs.port.vlan");
      const after = effect.operations.slice(tagged).map(({ op }) => op);
      expect(new Set(after)).toEqual(new Set(["ovs.port.vlan", "arp.announce"]));
    }
    const model = perform(bareHost(), first);
    expect(plan(model, STORY).steps).toEqual([]);
    const state = stateOf(model);
    const router = state.namespaces.find(({ name }) => name === QROUTER);
    const outer = router?.links?.find(({ name }) => name === "qg-2fe564e2-cd");
    expect(outer?.addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`)).toEqual(
      expect.arrayContaining(["172.31.208.102/24", "172.31.208.110/32"]),
    );
    expect(router?.routes).toContainEqual(
      expect.objectContaining({ destination: "default", gateway: "172.31.208.1", device: "qg-2fe564e2-cd" }),
    );
    expect(state.dhcp?.[0]?.reservations).toEqual([
      { mac: "fa:16:b0:79:c2:4c", name: "host-192-168-1-17.openstacklocal", address: "192.168.1.17", tags: [] },
      { mac: "fa:16:d1:a4:02:52", name: "host-192-168-1-1.openstacklocal", address: "192.168.1.1", tags: [] },
    ]);
  });

  it("wait for the host and for their networks", () => {
    const [dhcp, router] = plan(bareHost(), STORY).steps;
    expect(dhcp?.dependsOn).toEqual(["host.prepare:host-1", `network.provision:host-1:${PRIVATE.id}`]);
    expect(router?.dependsOn).toHaveLength(3);
  });

  it("change only files when a port comes, and let its lease go when it goes", () => {
    const other = port("c0000000-0100-4000-8000-000000000010", PRIVATE_SUBNET, "192.168.1.30");
    const more = { ...STORY, ports: [...STORY.ports, other] };
    const added = plan(served(), more);
    expect(namesOf(added)).toEqual(["dnsmasq.ensure"]);
    expect(added.steps[0]?.after).toEqual({
      reservations: "fa:16:c0:00:00:00 192.168.1.30 host-192-168-1-30.openstacklocal",
    });
    const model = perform(served(), added);
    const service = model.dnsmasq[PRIVATE.id];
    if (!service) throw new Error("no service");
    const leases = "1795999999 fa:16:c0:00:00:00 192.168.1.30 host-192-168-1-30 *\n";
    const leased = {
      ...model,
      dnsmasq: { [PRIVATE.id]: { ...service, files: { ...service.files, leases } } },
    };
    const removed = plan(leased, STORY);
    expect(operationsOf(removed)).toMatchObject([
      { op: "dhcp.release", address: "192.168.1.30", mac: "fa:16:c0:00:00:00", device: TAP, namespace: DHCP },
      { op: "dnsmasq.ensure" },
    ]);
    expect(plan(perform(leased, removed), STORY).steps).toEqual([]);
  });

  it("change arguments when a subnet comes", () => {
    const second = { ...PRIVATE_SUBNET, id: "66666666-aaaa-4000-8000-000000000011", cidr: "192.168.2.0/24" };
    const intent = { ...STORY, subnets: [...STORY.subnets, { ...second, gatewayIp: "192.168.2.1" }] };
    const changed = plan(served(), intent);
    expect(namesOf(changed)).toEqual(["dnsmasq.ensure"]);
    expect(changed.steps[0]?.after?.["dnsmasq arguments"]).toContain(
      `--dhcp-range=set:subnet-${second.id},192.168.2.0,static,255.255.255.0,86400s`,
    );
  });

  it("take a floating address away with its connections, and nothing else", () => {
    const changed = plan(served(), { ...STORY, floatingIps: [] });
    expect(verbs(changed)).toEqual(["router.serve"]);
    expect(namesOf(changed)).toEqual(["address.absent", "chains.set", "conntrack.clear", "conntrack.clear"]);
    expect(plan(perform(served(), changed), { ...STORY, floatingIps: [] }).steps).toEqual([]);
  });

  it("announce a floating address that comes", () => {
    const without = { ...STORY, floatingIps: [] };
    const model = perform(bareHost(), plan(bareHost(), without));
    expect(operationsOf(plan(model, STORY))).toMatchObject([
      { op: "address.ensure", address: "172.31.208.110/32", device: "qg-2fe564e2-cd" },
      { op: "chains.set", table: "nat" },
      { op: "arp.announce", address: "172.31.208.110" },
    ]);
  });

  it("follow another gateway and the router's own routes", () => {
    const subnets = [PRIVATE_SUBNET, { ...EXTERNAL_SUBNET, gatewayIp: "172.31.208.254" }];
    const routes = [{ destination: "10.9.0.0/16", nexthop: "192.168.1.99" }];
    const intent = { ...STORY, subnets, routers: [{ ...ROUTER, routes }] };
    const changed = plan(served(), intent);
    expect(namesOf(changed)).toEqual(["route.ensure", "route.ensure", "route.absent"]);
    const model = perform(served(), changed);
    expect(plan(model, intent).steps).toEqual([]);
    expect(plan(perform(model, plan(model, STORY)), STORY).steps).toEqual([]);
  });

  it("are ended with all that is theirs when no port chooses the host", () => {
    const ended = plan(served(), NOTHING);
    expect(verbs(ended).sort()).toEqual(["dhcp.stop", "router.stop"]);
    const state = stateOf(perform(served(), ended));
    expect(state.namespaces.map(({ name }) => name)).toEqual([""]);
    expect(state.dhcp).toEqual([]);
    expect(state.ovs?.bridges[0]?.ports.map(({ name }) => name)).toEqual(["br-int"]);
  });

  it("wait for a tick where nobody asked for their end", () => {
    const ended = plan(served(), NOTHING, { ...EVERYTHING, deletes: "tick" });
    expect(ended.steps.map(({ needsTick, cause }) => ({ needsTick, cause }))).toEqual([
      { needsTick: true, cause: "orphan" },
      { needsTick: true, cause: "orphan" },
    ]);
  });

  it("are touched only with what they serve", () => {
    const scope: HostScope = { ...EVERYTHING, networkIds: new Set(), portIds: new Set(), routerIds: new Set() };
    const touched = (model: SimulatedModel, intent: NetworkIntent, some: Partial<HostScope>) => {
      const input = { intent, host: HOST, hosts: [HOST], state: stateOf(model), scope: { ...scope, ...some } };
      return scopeSteps(input, planServices(input).steps).map(({ verb }) => verb);
    };
    expect(touched(bareHost(), STORY, {})).toEqual([]);
    expect(touched(served(), NOTHING, {})).toEqual([]);
    expect(touched(bareHost(), STORY, { portIds: new Set([GUEST.id]) })).toEqual(["dhcp.serve"]);
    expect(touched(bareHost(), STORY, { portIds: new Set([OUTER_LEG.id]) })).toEqual(["router.serve"]);
    expect(touched(served(), NOTHING, { networkIds: new Set([PRIVATE.id]) })).toEqual(["dhcp.stop"]);
  });

  it("are made again when a namespace was deleted under a row that looks healthy", () => {
    const model = apply(served(), [{ op: "namespace.absent", name: QROUTER }]);
    expect(stateOf(model).ovs?.bridges[0]?.ports.map(({ name }) => name)).toContain("qg-2fe564e2-cd");
    const repair = plan(model, STORY);
    expect(namesOf(repair)).toEqual(expect.arrayContaining(["ovs.port.absent", "ovs.port.ensure", "link.move"]));
    expect(plan(perform(model, repair), STORY).steps).toEqual([]);
  });

  it("bring a port home whose device never left the root namespace", () => {
    const model = apply(served(), [
      { op: "link.move", name: TAP, from: DHCP, to: "" },
      { op: "link.set", namespace: "", name: TAP, mtu: 1500 },
    ]);
    const repair = plan(model, STORY);
    expect(namesOf(repair)).not.toContain("ovs.port.absent");
    expect(plan(perform(model, repair), STORY).steps).toEqual([]);
  });

  it("remove the row of a port that lost its namespace and its intent", () => {
    const model = apply(served(), [{ op: "namespace.absent", name: QROUTER }]);
    const without = { ...STORY, ports: [DHCP_PORT, GUEST], routers: [], floatingIps: [] };
    const stray = plan(model, without);
    const removed = stray.steps.filter(({ verb }) => verb === "port.unplug");
    expect(removed.map(({ before }) => before?.port)).toEqual(["qg-2fe564e2-cd", "qr-d1a40252-8b"]);
    expect(plan(perform(model, stray), without).steps).toEqual([]);
  });

  it("leave what another agent made, and say so", () => {
    const model = bareHost();
    const foreign = apply(model, [{ op: "namespace.ensure", name: DHCP }]);
    const namespace = foreign.namespaces[DHCP];
    const lo = namespace?.links.lo;
    if (!namespace || !lo) throw new Error("no namespace");
    const unmarked = {
      ...foreign,
      namespaces: { ...foreign.namespaces, [DHCP]: { ...namespace, links: { lo: { ...lo, alias: null } } } },
    };
    const refused = plan(unmarked, STORY);
    expect(refused.faults.map(({ code }) => code)).toEqual(["namespace-not-ours"]);
    expect(verbs(refused)).toEqual(["router.serve"]);
    expect(plan(unmarked, NOTHING).steps).toEqual([]);
  });

  it("refuse a port whose device would have another's name", () => {
    const twin = { ...OUTER_LEG, id: "2fe564e2-cd01-4000-8000-000000000007", deviceId: "r2" };
    const intent = { ...STORY, ports: [...STORY.ports, twin], routers: [ROUTER, { ...ROUTER, id: "r2", name: "r2" }] };
    const { faults, steps } = plan(bareHost(), intent);
    expect(faults).toMatchObject([{ code: "device-name-collision", object: `port ${twin.id}` }]);
    expect(steps.map(({ id }) => id)).toEqual([`dhcp.serve:host-1:${PRIVATE.id}`, `router.serve:host-1:${ROUTER.id}`]);
  });

  it("say that guests will have no names where a subnet has no DNS servers", () => {
    const subnets = [{ ...PRIVATE_SUBNET, dnsServers: [] }, EXTERNAL_SUBNET];
    const { notices } = plan(bareHost(), { ...STORY, subnets });
    expect(notices).toEqual([expect.stringContaining("--no-resolv")]);
  });

  it("guess nothing where a namespace was not read", () => {
    const state = stateOf(served());
    const blind = state.namespaces.map((each) => (each.name === DHCP ? { ...each, links: null } : each));
    const input = { intent: STORY, host: HOST, hosts: [HOST], scope: EVERYTHING };
    const { steps, notices } = planServices({ ...input, state: { ...state, namespaces: blind } });
    expect(steps).toEqual([]);
    expect(notices.length).toBeGreaterThan(0);
  });

  it("come to rest: after any intent, any drift and another intent, a second plan is empty", () => {
    fc.assert(
      fc.property(intents(), intents(), drifts(), (before, after, drift) => {
        const first = perform(bareHost(), plan(bareHost(), before));
        const drifted = drift.reduce((model, operation) => tryApply(model, operation), first);
        const then = perform(drifted, plan(drifted, after));
        const again = plan(then, after);
        expect(again.steps.map(({ id, before, after }) => ({ id, before, after }))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  }, 60_000);
});

/** What the story may be with some of it left out, put otherwise or added. */
function intents(): fc.Arbitrary<NetworkIntent> {
  const guests = fc.uniqueArray(fc.integer({ min: 20, max: 40 }), { maxLength: 6 });
  return fc
    .record({
      guests,
      dhcp: fc.boolean(),
      enabled: fc.boolean(),
      dns: fc.subarray(["192.0.2.53", "192.0.2.54"]),
      routed: fc.boolean(),
      snat: fc.boolean(),
      outside: fc.boolean(),
      floating: fc.integer({ min: 0, max: 3 }),
      adminStateUp: fc.boolean(),
      ipv6: fc.boolean(),
      routes: fc.subarray([
        { destination: "10.9.0.0/16", nexthop: "192.168.1.99" },
        { destination: "10.8.0.5/32", nexthop: "172.31.208.9" },
      ]),
    })
    .map((draw): NetworkIntent => {
      const six = {
        ...PRIVATE_SUBNET,
        ...{
          id: "77777777-aaaa-4000-8000-000000000012",
          cidr: "2001:db8::/64",
          gatewayIp: "2001:db8::1",
          dnsServers: [],
        },
      };
      const guestPorts = draw.guests.map((n) => {
        const made = port(`c00000${n}-0100-4000-8000-000000000010`, PRIVATE_SUBNET, `192.168.1.${n}`);
        const more = draw.ipv6 ? [{ subnetId: six.id, address: `2001:db8::${n}` }] : [];
        return { ...made, fixedIps: [...made.fixedIps, ...more] };
      });
      const inner = draw.ipv6
        ? { ...INNER_LEG, fixedIps: [...INNER_LEG.fixedIps, { subnetId: six.id, address: "2001:db8::1" }] }
        : INNER_LEG;
      return {
        ...STORY,
        subnets: [
          { ...PRIVATE_SUBNET, dhcp: draw.enabled, dnsServers: draw.dns },
          EXTERNAL_SUBNET,
          ...(draw.ipv6 ? [{ ...six, dhcp: draw.enabled }] : []),
        ],
        ports: [
          ...(draw.dhcp ? [{ ...DHCP_PORT, adminStateUp: draw.adminStateUp }] : []),
          ...(draw.routed ? [inner] : []),
          ...(draw.outside ? [OUTER_LEG] : []),
          ...guestPorts,
        ],
        routers: draw.routed || draw.outside ? [{ ...ROUTER, snat: draw.snat, routes: draw.routes }] : [],
        floatingIps: guestPorts.slice(0, draw.floating).map((guest, at) => ({
          ...FLOATING,
          ...{ id: `floating-${at}`, address: `172.31.208.${110 + at}`, portId: guest.id },
          fixedAddress: guest.fixedIps[0]?.address ?? null,
        })),
      };
    });
}

/** What somebody else may do to it. */
function drifts(): fc.Arbitrary<readonly HostOperation[]> {
  const operations: readonly HostOperation[] = [
    { op: "namespace.absent", name: QROUTER },
    { op: "namespace.absent", name: DHCP },
    { op: "ovs.port.absent", name: TAP },
    { op: "ovs.port.absent", name: "qg-2fe564e2-cd" },
    { op: "dnsmasq.absent", networkId: PRIVATE.id },
    { op: "link.set", namespace: DHCP, name: TAP, mtu: 900, up: false },
    { op: "link.move", name: "qr-d1a40252-8b", from: QROUTER, to: "" },
    { op: "address.ensure", namespace: QROUTER, device: "qg-2fe564e2-cd", address: "172.31.208.77/32" },
    { op: "address.absent", namespace: QROUTER, device: "qr-d1a40252-8b", address: "192.168.1.1/24" },
    { op: "sysctl.set", namespace: QROUTER, key: "net.ipv4.ip_forward", value: "0" },
    {
      ...{ op: "chains.set", namespace: QROUTER, family: "ipv4", table: "nat" },
      ...{ chains: [{ name: "neutron-l3-agent-snat", rules: [] }], absent: [], jumps: [] },
    },
    { op: "ovs.port.vlan", name: TAP, ...DEAD_VLAN, otherConfig: {} },
  ];
  return fc.subarray([...operations]);
}

/** A drift at something that is not there does nothing. */
function tryApply(model: SimulatedModel, operation: HostOperation): SimulatedModel {
  const applied = applyOperations(model, [operation]);
  return applied.ok ? applied.model : model;
}
