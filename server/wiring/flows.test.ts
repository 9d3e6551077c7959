import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFlows } from "@/server/hosts/parse/flows";
import { type Flow, LEARNED_COOKIE } from "@/server/model/host-operation";
import type { OvsBridge } from "@/server/model/host-state";
import { diffFlows } from "@/server/wiring/diff-flows";
import { flow, isLearnedCookie, isOurCookie } from "@/server/wiring/flow";
import { flowTable } from "@/server/wiring/flow-table";
import { networkFlows } from "@/server/wiring/network-flows";
import { isKnownMatch, normalActions, normalMatch } from "@/server/wiring/normal-flow";
import { spoofFlows } from "@/server/wiring/spoof-flows";
import { integrationFlows, providerBridgeFlows, tunnelBridgeFlows } from "@/server/wiring/standing-flows";
import { C1, NET1, network, PRIVATE, WEB1 } from "@/server/wiring/testing/story";

const text = ({ table, priority, match, actions }: Pick<Flow, "table" | "priority" | "match" | "actions">): string =>
  `table=${table},priority=${priority}${match === "" ? "" : `,${match}`} actions=${actions}`;

const tunnel = (name: string) => ({
  name,
  type: "gre" as const,
  peer: "x",
  local: "198.51.100.21",
  remote: "198.51.100.22",
});

test("the tunnel bridge with one remote and one network is the reference's, flow by flow", () => {
  const flows = [
    ...tunnelBridgeFlows(),
    ...networkFlows(C1, PRIVATE, 1, [tunnel("gre-c6336416")]).map((each) => each.flow),
  ];
  expect(flows.map(text).sort()).toEqual(
    [
      'table=0,priority=1,in_port="patch-int" actions=goto_table:2',
      "table=0,priority=0 actions=drop",
      "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00 actions=goto_table:20",
      "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00 actions=goto_table:22",
      "table=3,priority=0 actions=drop",
      "table=3,priority=1,tun_id=0x1 actions=push_vlan:0x8100,set_field:4097->vlan_vid,goto_table:10",
      "table=4,priority=0 actions=drop",
      "table=6,priority=0 actions=drop",
      "table=10,priority=1 actions=learn(table=20,hard_timeout=300,priority=1,cookie=0xb41d0000000000ff," +
        "NXM_OF_VLAN_TCI[0..11],NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[]," +
        'load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[],output:OXM_OF_IN_PORT[]),output:"patch-int"',
      "table=20,priority=0 actions=goto_table:22",
      "table=22,priority=0 actions=drop",
      'table=22,priority=1,dl_vlan=1 actions=pop_vlan,set_field:0x1->tun_id,output:"gre-c6336416"',
    ].sort(),
  );
});

/** A real agent's flows on a bridge, in the words that ours are in. */
function captured(path: string): readonly string[] {
  const flows = parseFlows(readFileSync(`fixtures/captures/${path}/dump-flows-of13-names.txt`, "utf8"));
  return flows
    .filter(({ hardTimeoutSeconds }) => hardTimeoutSeconds === null)
    .map(text)
    .sort();
}

test("the standing flows of br-int, br-ex and br-tun are those of a real agent", () => {
  const ours = integrationFlows(["br-phys", "br-ex"]).map(text);
  const vlan = network("v", "v", { networkType: "vlan", physicalNetwork: "phys", segmentationId: 120 });
  const flat = network("f", "f", { networkType: "flat", physicalNetwork: "phys", segmentationId: null });
  const host = { ...NET1, plumbing: { ...NET1.plumbing, bridgeMappings: { phys: "br-phys" } } };
  const carried = [
    ...networkFlows(host, vlan, 1, []),
    ...networkFlows(host, { ...vlan, segmentationId: 121 }, 2, []),
    ...networkFlows(host, flat, 3, []),
  ];
  const of = (bridge: string) => carried.filter((each) => each.bridge === bridge).map((each) => text(each.flow));
  expect([...ours, ...of("br-int")].sort()).toEqual(captured("provider/net1/ovs/br-int"));
  expect([...providerBridgeFlows("br-phys").map(text), ...of("br-phys")].sort()).toEqual(
    captured("provider/net1/ovs/br-phys"),
  );
  expect(providerBridgeFlows("br-ex").map(text).sort()).toEqual(captured("provider/net1/ovs/br-ex"));
  const theirs = captured("provider/net1/ovs/br-tun").map((each) =>
    each.replaceAll(/cookie=0x[\da-f]+/g, `cookie=${LEARNED_COOKIE}`),
  );
  for (const each of tunnelBridgeFlows().map(text)) expect(theirs).toContain(each);
});

test("a port's spoof flows are a real agent's", () => {
  const device = "qvoc9da7f42-3b";
  const theirs = captured("iesgn/c1/ovs/br-int").filter((each) => each.includes(device));
  const port = { ...WEB1, mac: "fa:16:3e:1b:ec:c2", fixedIps: [{ subnetId: "s", address: "10.0.0.11" }] };
  expect(spoofFlows(port, device).map(text).sort()).toEqual(theirs);
});

test.each([
  ["port security off", { portSecurity: false }, []],
  ["a DHCP port", { deviceOwner: "network:dhcp" }, []],
] as const)("no spoof flows: %s", (_, more, expected) => {
  expect(spoofFlows({ ...WEB1, ...more }, "d")).toEqual(expected);
});

test("allowed address pairs: more MACs and prefixes, and a /0 ends the check of its family only", () => {
  const pairs = (...allowedAddressPairs: { address: string; mac?: string }[]) =>
    spoofFlows({ ...WEB1, allowedAddressPairs }, "d").map(({ match }) => match);
  const some = pairs({ address: "10.0.9.7/24", mac: "fa:16:3e:00:00:01" }, { address: "2001:DB8::1/64" });
  expect(some).toContain('arp,in_port="d",arp_spa=10.0.9.0/24');
  expect(some).toContain('icmp6,in_port="d",icmp_type=136,nd_target=2001:db8::/64');
  expect(some).toContain('icmp6,in_port="d",icmp_type=136,nd_target=fe80::f816:3eff:fe00:1');
  expect(some).toContain('in_port="d",dl_src=fa:16:3e:00:00:01');
  const open = pairs({ address: "0.0.0.0/0" });
  expect(open.filter((match) => match.startsWith("arp"))).toEqual([]);
  expect(open.filter((match) => match.startsWith("icmp6")).length).toBeGreaterThan(0);
  expect(open).toContain(`in_port="d",dl_src=${WEB1.mac}`);
});

test("the cookie tells a flow from every other, bears our prefix, and is never that of learned flows", () => {
  const part = fc.stringMatching(/^[a-z0-9=,]{0,12}$/);
  const one = fc.record({ table: fc.nat(254), priority: fc.nat(65535), match: part, actions: part });
  fc.assert(
    fc.property(one, one, (a, b) => {
      const [x, y] = [a, b].map((each) => flow(each.table, each.priority, each.match, each.actions));
      expect(x?.cookie).toMatch(/^0xb41d[\da-f]{12}$/);
      expect(isOurCookie(x?.cookie ?? "")).toBe(true);
      expect(isLearnedCookie(x?.cookie ?? "")).toBe(false);
      if (x !== undefined && y !== undefined) expect(x.cookie === y.cookie).toBe(text(x) === text(y));
    }),
  );
});

const PORTS = new Map([
  [1, "int-br-ex"],
  [2, "gre-c633640c"],
]);

test.each([
  ["resubmit(,59)", "goto_table:59"],
  ["mod_vlan_vid:1,resubmit(,59)", "set_field:4097->vlan_vid,goto_table:59"],
  [
    "strip_vlan,load:0x1->NXM_NX_TUN_ID[],output:2,output:1",
    "pop_vlan,set_field:0x1->tun_id,output:gre-c633640c,output:int-br-ex",
  ],
  ['pop_vlan,set_field:1->tun_id,output:"gre-c633640c"', "pop_vlan,set_field:0x1->tun_id,output:gre-c633640c"],
  ["learn(table=20,output:NXM_OF_IN_PORT[]),output:9", "learn(table=20,output:OXM_OF_IN_PORT[]),output:9"],
])("actions in any dialect: %s", (printed, normal) => {
  expect(normalActions(printed, PORTS)).toBe(normal);
});

test("matches in any dialect, and whether we know all of their parts", () => {
  expect(normalMatch('in_port="int-br-ex",icmp6,icmp_type=136', PORTS)).toBe(
    normalMatch("icmp6,in_port=1,icmp_type=136", PORTS),
  );
  expect(normalMatch("tun_id=0x230", PORTS)).toBe("tun_id=0x230");
  expect(isKnownMatch(normalMatch("icmp6,in_port=1,icmp_type=136,nd_target=fe80::1", PORTS))).toBe(true);
  expect(isKnownMatch("reg0=0x5")).toBe(false);
});

const bridge = (flows: OvsBridge["flows"]): OvsBridge => ({
  uuid: "u",
  name: "br-int",
  datapathType: "netdev",
  datapathId: null,
  failMode: "secure",
  protocols: [],
  controllers: [],
  externalIds: {},
  otherConfig: {},
  ports: [],
  flows,
});

const seen = (each: Flow) => ({ ...each, packets: 0, bytes: 0, hardTimeoutSeconds: null, idleTimeoutSeconds: null });

test("of wanted, foreign, stale and hand-made flows only what must change changes", () => {
  const wanted = [flow(0, 1, "arp", "goto_table:24"), flow(0, 2, "icmp6", "drop"), flow(0, 3, "", "NORMAL")];
  const [kept, bent, cleared] = wanted;
  if (kept === undefined || bent === undefined || cleared === undefined) throw new Error("three flows");
  const stale = flow(0, 4, "arp", "drop");
  const foreign = { ...flow(0, 5, "arp", "drop"), cookie: "0x5" };
  const learned = { ...flow(20, 1, "arp", "drop"), cookie: LEARNED_COOKIE };
  const usurper = { ...cleared, cookie: "0x0", actions: "drop" };
  const table = flowTable(bridge([kept, { ...bent, actions: "NORMAL" }, usurper, stale, foreign, learned].map(seen)));
  expect(diffFlows(wanted, table, table.flows)).toEqual({ add: [bent, cleared], remove: [stale] });
  const foreignButRight = flowTable(bridge([kept, bent, { ...cleared, cookie: "0x0" }].map(seen)));
  expect(diffFlows(wanted, foreignButRight, foreignButRight.flows)).toEqual({ add: [], remove: [] });
});

test("a form that is not known is told by its cookie", () => {
  const wanted = flow(0, 1, "arp", "drop");
  const table = flowTable(bridge([seen({ ...wanted, match: "eth_type=0x0806,metadata=0x0/0x1" })]));
  expect(diffFlows([wanted], table, table.flows)).toEqual({ add: [], remove: [] });
});
