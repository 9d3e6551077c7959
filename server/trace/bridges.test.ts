import { beforeAll, expect, test } from "vitest";
import { readCase } from "@/server/hosts/case/read-case";
import { readFolder } from "@/server/hosts/case/read-folder";
import { parseRoutingRules } from "@/server/hosts/parse/routing-rules";
import type { BridgePort, HostState } from "@/server/model/host-state";
import type { TraceInput, TraceVerdict } from "@/server/model/trace";
import { withFlows, withHost, withInterface, withLink, withNamespace, withPort } from "./testing/mutate";
import { worldOfCase } from "./testing/world-of-case";
import { tracePacket } from "./trace-packet";
import type { TraceWorld } from "./trace-world";

/** What a bridge or a switch does beside its rules and flows, put into a capture: web1 is on c1, web2 on c2. */
const WEB1 = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const WEB2 = "34eccb39-85ff-4032-a7c0-898bf3991b0c";
const MAC2 = "fa:16:3e:f5:ea:24";
const [TAP, QVB, QBR, QVO] = ["tap", "qvb", "qbr", "qvo"].map((kind) => `${kind}34eccb39-85`);
const ping: TraceInput = { from: { portId: WEB1 }, to: { portId: WEB2 }, protocol: "icmp" };
const outside: TraceInput = { from: { portId: WEB2 }, to: { address: "203.0.113.1" }, protocol: "icmp" };
let iesgn: TraceWorld;
let mac = MAC2;

beforeAll(async () => {
  iesgn = worldOfCase(readCase(await readFolder("fixtures/captures/iesgn"), { at: 0 }));
  mac = iesgn.neutron[0]?.ports.find(({ id }) => id === WEB2)?.mac ?? "";
}, 120_000);

type Change = (state: HostState) => HostState;
const name = (device: string | undefined) => device ?? "";
const bridgePort = (device: string | undefined, change: Partial<BridgePort>): Change =>
  withLink(name(device), (link) => {
    if (link.bridgePort === undefined) throw new Error(`${device} is no port of a bridge`);
    return { ...link, bridgePort: { ...link.bridgePort, ...change } };
  });
const both =
  (...changes: readonly Change[]): Change =>
  (state) =>
    changes.reduce((before, change) => change(before), state);
const floods = { unknown: true, multicast: true, broadcast: true };
const stp = withLink(name(QBR), (link) => ({ ...link, bridge: link.bridge && { ...link.bridge, stp: true } }));
const fixed = (device: string | undefined, state: string): Change =>
  withNamespace("", (root) => ({ ...root, fixedMacs: [{ bridge: name(QBR), device: name(device), mac, state }] }));
const bridges = (change: (bridge: NonNullable<HostState["ovs"]>["bridges"][number]) => object): Change => {
  return (state) => ({
    ...state,
    ovs: state.ovs && { ...state.ovs, bridges: state.ovs.bridges.map((one) => ({ ...one, ...change(one) })) },
  });
};
const routing = (...rules: object[]): Change =>
  withNamespace("qrouter-", (one) => ({
    ...one,
    policies: parseRoutingRules(
      JSON.stringify([
        { priority: 0, src: "all", table: "local" },
        ...rules,
        { priority: 32766, src: "all", table: "main" },
      ]),
      "inet",
    ),
  }));

type Row = [words: string, host: string, change: () => Change, verdict: TraceVerdict, says: RegExp, input?: TraceInput];
const rows: Row[] = [
  ["nothing", "c2", () => (state) => state, "delivered", /comes to/],
  ["STP with every port forwarding", "c2", () => stp, "delivered", /comes to/],
  [
    "STP that blocks the tap",
    "c2",
    () => both(stp, bridgePort(TAP, { state: "blocking" })),
    "dropped",
    /tap.* is blocking/,
  ],
  [
    "STP that blocks the way in",
    "c2",
    () => both(stp, bridgePort(QVB, { state: "learning" })),
    "dropped",
    /qvb.* is learning/,
  ],
  ["a disabled port without STP", "c2", () => bridgePort(TAP, { state: "disabled" }), "dropped", /is disabled/],
  ["one isolated port", "c2", () => bridgePort(TAP, { isolated: true }), "delivered", /comes to/],
  [
    "two isolated ports",
    "c2",
    () => both(bridgePort(TAP, { isolated: true }), bridgePort(QVB, { isolated: true })),
    "dropped",
    /isolated from each other/,
  ],
  ["hairpin at the guest", "c2", () => bridgePort(TAP, { hairpin: true }), "delivered", /comes to/],
  ["hairpin at the switch", "c2", () => bridgePort(QVB, { hairpin: true }), "unknown", /hairpin/],
  ["a locked port", "c2", () => bridgePort(TAP, { locked: true }), "unknown", /is locked/],
  [
    "no broadcast",
    "c2",
    () => bridgePort(TAP, { floods: { ...floods, broadcast: false } }),
    "unknown",
    /no broadcast.*whoever still/,
  ],
  ["no unknown MAC", "c2", () => bridgePort(TAP, { floods: { ...floods, unknown: false } }), "unknown", /were learned/],
  [
    "VLAN filtering",
    "c2",
    () => withLink(name(QBR), (link) => ({ ...link, bridge: link.bridge && { ...link.bridge, vlanFiltering: true } })),
    "unknown",
    /filters by VLAN/,
  ],
  [
    "the guest's MAC on its tap",
    "c2",
    () => withLink(name(TAP), (link) => ({ ...link, mac })),
    "dropped",
    /itself: qbr.* keeps/,
  ],
  ["a permanent entry", "c2", () => fixed(TAP, "permanent"), "dropped", /permanent entry/],
  ["a static entry where it is", "c2", () => fixed(TAP, "static"), "delivered", /comes to/],
  ["a static entry elsewhere", "c2", () => fixed(QVB, "static"), "dropped", /told that .* is behind qvb/],
  [
    "the tap is down",
    "c2",
    () => withLink(name(TAP), (link) => ({ ...link, flags: ["BROADCAST"] })),
    "dropped",
    /is down/,
  ],
  [
    "the tap has no carrier",
    "c2",
    () => withLink(name(TAP), (link) => ({ ...link, flags: ["UP", "NO-CARRIER"], operState: "DOWN" })),
    "dropped",
    /no carrier/,
  ],
  [
    "a spanning tree of Open vSwitch",
    "c2",
    () => bridges(() => ({ runsSpanningTree: true })),
    "unknown",
    /spanning tree/,
  ],
  [
    "the output of a mirror",
    "c2",
    () => withPort(name(QVO), (port) => ({ ...port, isMirrorOutput: true })),
    "dropped",
    /output of a mirror/,
  ],
  [
    "two protected ports",
    "c2",
    () =>
      both(
        withPort(name(QVO), (port) => ({ ...port, isProtected: true })),
        withPort("patch-tun", (port) => ({ ...port, isProtected: true })),
      ),
    "dropped",
    /are protected/,
  ],
  [
    "one protected port",
    "c2",
    () => withPort(name(QVO), (port) => ({ ...port, isProtected: true })),
    "delivered",
    /comes to/,
  ],
  [
    "a port that could not be opened",
    "c2",
    () => withInterface(name(QVO), (one) => ({ ...one, ofport: -1 })),
    "dropped",
    /could not open/,
  ],
  ["a secure switch without flows", "c2", () => withFlows("br-int", () => null), "dropped", /no flow of table 0/],
  [
    "a trunk with its VLAN",
    "c2",
    () => withPort(name(QVO), (port) => ({ ...port, vlanMode: "trunk", trunks: [4000] })),
    "dropped",
    /is not in VLAN/,
  ],
  [
    "a native VLAN, untagged",
    "c2",
    () => withPort(name(QVO), (port) => ({ ...port, vlanMode: "native-untagged" })),
    "delivered",
    /comes to/,
  ],
  [
    "a native VLAN, tagged",
    "c2",
    () => withPort(name(QVO), (port) => ({ ...port, vlanMode: "native-tagged" })),
    "unknown",
    /VLAN tag|VLAN/,
  ],
  [
    "rules of one's own that lead on",
    "net1",
    () => routing({ priority: 9, src: "10.9.9.9", action: "blackhole" }),
    "delivered",
    /comes to/,
    outside,
  ],
  [
    "a rule that refuses",
    "net1",
    () => routing({ priority: 9, src: "10.0.0.0", srclen: 24, action: "blackhole" }),
    "dropped",
    /of ip rule refuses it/,
    outside,
  ],
  [
    "a rule on users",
    "net1",
    () => routing({ priority: 9, src: "all", uid_start: 0, uid_end: 1, table: "main" }),
    "unknown",
    /ip rule is not understood/,
    outside,
  ],
  [
    "a table without routes",
    "net1",
    () => routing({ priority: 9, src: "all", table: "77" }),
    "delivered",
    /comes to/,
    outside,
  ],
];

test.each(rows)("%s", (_, host, change, verdict, says, input = ping) => {
  const result = tracePacket(withHost(iesgn, host, change()), input);
  expect(result.reason).toMatch(says);
  expect(result.verdict, result.reason).toBe(verdict);
});
