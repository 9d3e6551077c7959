import { beforeAll, describe, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import type { CollectorError, HostState } from "@/server/model/host-state";
import type { Port } from "@/server/model/neutron";
import type { TraceInput, TraceVerdict } from "@/server/model/trace";
import { withFlows, withHost, withLink, withNamespace, withPort, withRules } from "./testing/mutate";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
import type { TraceWorld } from "./trace-world";

/** What the captures do not have, put into one of them: web1 is on c1, web2 on c2. */
const WEB1 = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const WEB2 = "34eccb39-85ff-4032-a7c0-898bf3991b0c";
const ping: TraceInput = { from: { portId: WEB1 }, to: { portId: WEB2 }, protocol: "icmp" };
const web: TraceInput = { ...ping, protocol: "tcp", port: 80 };
const outside: TraceInput = { ...ping, from: { portId: WEB2 }, to: { address: "203.0.113.1" } };
const SLOW_MS = 120_000;
let iesgn: TraceWorld;

beforeAll(async () => {
  iesgn = worldOfCase(readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 }));
}, SLOW_MS);

const on = (host: string, change: (state: HostState) => HostState) => (world: TraceWorld) =>
  withHost(world, host, change);
const withPortOf = (id: string, change: Partial<Port>) => (world: TraceWorld) => ({
  ...world,
  neutron: world.neutron.map((state) => ({
    ...state,
    ports: state.ports.map((port) => (port.id === id ? { ...port, ...change } : port)),
  })),
});
const unread = (part: string, namespace = ""): CollectorError => ({
  part,
  namespace,
  command: "a command",
  message: "it failed",
});
const lacking = (part: string, namespace: string, change: (state: HostState) => HostState) => (state: HostState) => ({
  ...change(state),
  errors: [unread(part, namespace)],
});
const withoutTap = withLink("tap34eccb39-85", () => null);
const flooding = (extra: (actions: string) => string) =>
  withFlows("br-tun", (flow) => (flow.table === 22 ? { ...flow, actions: extra(flow.actions) } : flow));
const router = (state: HostState) => state.namespaces.find(({ name }) => name.startsWith("qrouter-"))?.name ?? "";

type Row = [
  name: string,
  change: (world: TraceWorld) => TraceWorld,
  verdict: TraceVerdict,
  says: RegExp,
  input?: TraceInput,
];

const plugs: Row[] = [
  [
    "its host is none of these",
    (world) => ({ ...world, hosts: world.hosts.filter(({ name }) => name !== "c2") }),
    "unknown",
    /no host that was read|bound to c2/,
  ],
  [
    "the guest is plugged in by vhost-user",
    (world) => withPortOf(WEB2, { vifType: "vhostuser" })(on("c2", withoutTap)(world)),
    "unknown",
    /plugged in as vhostuser/,
  ],
  [
    "the guest is behind a virtual function",
    (world) => withPortOf(WEB2, { vifType: "hw_veb" })(on("c2", withoutTap)(world)),
    "unknown",
    /plugged in as hw_veb/,
  ],
  [
    "the guest is a subport",
    (world) => withPortOf(WEB2, { deviceOwner: "trunk:subport" })(on("c2", withoutTap)(world)),
    "unknown",
    /subport of a trunk/,
  ],
  ["the tap is gone", on("c2", withoutTap), "dropped", /nobody answers ARP/],
  [
    "the tap is gone as far as was read",
    on("c2", lacking("link", "", withoutTap)),
    "unknown",
    /c2: link was not read whole/,
  ],
  [
    "a stranger with the sender's address is in its bridge",
    on(
      "c1",
      withLink("tap8a095b19-87", (link) => ({ ...link, master: "qbrc9da7f42-3b" })),
    ),
    "unknown",
    /10\.0\.0\.11 is answered by .* too/,
  ],
];

const readings: Row[] = [
  [
    "the text of a rule was cut",
    on(
      "c2",
      withRules("", /^neutron-openvswi-i34eccb39-8$/, (spec) => spec.replace("-p icmp -j RETURN", "-p icmp")),
    ),
    "unknown",
    /does nothing: it may be cut off/,
  ],
  [
    "the rule that drops was cut",
    on(
      "c2",
      withRules("", /sg-fallback$/, (spec) => spec.replace(/ -j DROP/, "")),
    ),
    "unknown",
    /does nothing: it may be cut off/,
    web,
  ],
  [
    "no table of iptables is left",
    on(
      "c2",
      withNamespace("", (root) => ({ ...root, iptables: { family: "ipv4", tables: [], warnings: [] } })),
    ),
    "unknown",
    /shows no table at all/,
    web,
  ],
  [
    "Open vSwitch did not answer",
    on("c2", (state) => ({ ...state, ovs: null, errors: [unread("ovs")] })),
    "unknown",
    /c2|not read/,
  ],
  [
    "the addresses of the router were not read",
    on("net1", (state) =>
      lacking(
        "addr",
        router(state),
        withNamespace("qrouter-", (one) => ({
          ...one,
          links: (one.links ?? []).map((link) => ({ ...link, addresses: [] })),
        })),
      )(state),
    ),
    "unknown",
    /the addresses of qrouter-.* were not read/,
    outside,
  ],
  [
    "only some routes of the router were read",
    on("net1", (state) =>
      lacking(
        "route6",
        router(state),
        withNamespace("qrouter-", (one) => ({ ...one, routes: [] })),
      )(state),
    ),
    "unknown",
    /not all routes|not read/,
    outside,
  ],
  [
    "the default route has several ways",
    on(
      "net1",
      withNamespace("qrouter-", (one) => ({
        ...one,
        routes: (one.routes ?? []).flatMap((route) =>
          route.destination === "203.0.113.0/24"
            ? []
            : route.destination === "default"
              ? { ...route, gateway: null, device: null }
              : route,
        ),
      })),
    ),
    "unknown",
    /names no device/,
    outside,
  ],
];

const switches: Row[] = [
  [
    "the port tunnels tags of the guest",
    on(
      "c2",
      withPort("qvo34eccb39-85", (port) => ({ ...port, vlanMode: "dot1q-tunnel" })),
    ),
    "delivered",
    /comes to/,
  ],
  [
    "queues, meters and the TTL change nothing",
    on(
      "c1",
      flooding((actions) => `meter:7,set_queue:3,dec_ttl,${actions},pop_queue`),
    ),
    "delivered",
    /comes to/,
  ],
  [
    "a copy goes elsewhere",
    on(
      "c1",
      flooding((actions) => actions.replace(/^/, "clone(pop_vlan,output:1),")),
    ),
    "delivered",
    /comes to/,
  ],
  [
    "only a copy is changed",
    on(
      "c1",
      flooding((actions) => actions.replace(/set_field:0xa4->tun_id/, "clone(set_field:0xa4->tun_id)")),
    ),
    // what was learned of the receiver leads to it still
    "unknown",
    /nobody answers ARP .*table 3.*whoever still knows/,
  ],
  [
    "the controller decides",
    on(
      "c1",
      flooding(() => "CONTROLLER:65535"),
    ),
    "unknown",
    /asks the controller/,
  ],
  [
    "a group decides",
    on(
      "c1",
      flooding(() => "group:1"),
    ),
    "unknown",
    /group:1 is not understood/,
  ],
  [
    "a multipath decides",
    on(
      "c1",
      flooding(() => "multipath(eth_src,50,modulo_n,1,0,NXM_NX_REG0[])"),
    ),
    "unknown",
    /is not understood/,
  ],
  [
    "the output is in a register",
    on(
      "c1",
      flooding((actions) => actions.replace(/output:2,/, "load:2->NXM_NX_REG7[],output:NXM_NX_REG7[],")),
    ),
    "delivered",
    /comes to/,
  ],
  [
    "fragments have a flow of their own",
    on(
      "c1",
      withFlows("br-int", (flow) =>
        flow.table === 60 ? { ...flow, match: "ip,ip_frag=later", actions: "drop" } : flow,
      ),
    ),
    "dropped",
    /table 60/,
  ],
];

describe.each([
  ["plugs", plugs],
  ["what was read", readings],
  ["switches", switches],
])("%s", (_, rows) => {
  test.each(rows)("%s", (_name, change, verdict, says, input = ping) => {
    const result = tracePacket(change(iesgn), input);
    expect(result.reason).toMatch(says);
    expect(result.verdict, result.reason).toBe(verdict);
  });
});

test("an address is the same however it is written", () => {
  const said = (address: string) => tracePacket(iesgn, { ...ping, to: { address } });
  expect(said("2001:DB8:0:0::1")).toEqual(said("2001:db8::1"));
});
