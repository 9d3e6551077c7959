import { expect, test } from "vitest";
import { findFaults } from "@/server/findings/find-faults";
import type { HostState } from "@/server/model/host-state";
import type { Repair } from "@/server/model/repair";
import { GraphCache } from "@/server/topology/graph-cache";
import { bridgeOf, greOf, hostOf, linkOf, portOf } from "@/server/topology/testing/host-of";
import { worldOf } from "@/server/topology/testing/world-of";
import { planRepair } from "./plan-repair";
import { repairOf } from "./repair-of";

const PORT = "c9da7f42-3b4e-476d-9929-b1bd65c2adeb";
const QVO = "qvoc9da7f42-3b";
const host = { id: "h1", name: "c1" };
const record = { net_uuid: "n1", network_type: "gre", physical_network: "None", segmentation_id: "164", tag: "3" };
const plugged = { "iface-id": PORT, "attached-mac": "fa:16:3e:00:00:01" };
const DROP = {
  ...{ cookie: "0x1", table: 0, priority: 65_535, packets: 0, bytes: 0, match: "dl_vlan=4095", actions: "drop" },
  ...{ hardTimeoutSeconds: null, idleTimeoutSeconds: null },
};

function offersOf(states: Readonly<Record<string, HostState>>) {
  const world = worldOf(states);
  const parts = new GraphCache().parts(world);
  const faults = findFaults(world, parts).filter(({ severity }) => severity !== "info");
  return faults.map((fault) => [fault.kind, fault.host, fault.object, repairOf(fault, parts)]);
}
const operationsOf = (repair: Repair, state: HostState) =>
  planRepair(repair, host, state).steps.flatMap(({ effect }) => effect.operations);

test("a wrong tag gets the recorded one back, forced and by name, when an operator ticks it", () => {
  const state = (tag: number | null, more = {}) =>
    hostOf({
      links: [linkOf(QVO)],
      bridges: [
        bridgeOf(
          "br-int",
          [portOf(QVO, { externalIds: plugged }, { tag, otherConfig: { ...record, own: "kept" }, ...more })],
          {
            flows: [DROP],
          },
        ),
      ],
    });
  const repair = { of: "port-tag", port: QVO } as const;
  expect(offersOf({ c1: state(7) })).toEqual([["wrong-tag", "c1", QVO, { host: "c1", repair }]]);
  expect(offersOf({ c1: state(null) })).toEqual([["untagged-guest-port", "c1", QVO, { host: "c1", repair }]]);
  const { steps, notices } = planRepair(repair, host, state(7));
  expect(steps).toEqual([
    expect.objectContaining({
      ...{ id: `repair:port-tag:${QVO}`, risk: "low", needsTick: true, cause: "changed", place: "host" },
      ...{ before: { tag: "7" }, after: { tag: "3" } },
      effect: {
        ...{ kind: "host.change", hostId: "h1" },
        operations: [
          {
            ...{ op: "ovs.port.vlan", name: QVO, tag: 3, vlanMode: null, trunks: [], force: true },
            otherConfig: record,
          },
        ],
      },
    }),
  ]);
  expect(notices.join(" ")).toMatch(/only observed.*does not run on c1.*about 2 s/s);
  const running = {
    ...state(7),
    processes: [{ pid: 9, name: "neutron-openvsw", command: "/usr/bin/neutron-openvswitch-agent" }],
  };
  expect(planRepair(repair, host, running).notices[1]).toContain("runs on c1 and owns");
  expect(planRepair(repair, host, { ...state(7), processes: null }).notices[1]).toContain("is not known");
  expect(planRepair(repair, host, state(3))).toMatchObject({
    steps: [],
    notices: [`${QVO} on c1 has its recorded tag 3.`],
  });
  expect(planRepair(repair, host, hostOf({ bridges: [] })).steps).toEqual([]);
});

test("an orphan is taken away; uplinks, patches, tunnels, bonds and the bridge itself never are", () => {
  const broken = { ofport: -1, error: "could not open network device" };
  const bridge = (...ports: ReturnType<typeof portOf>[]) =>
    hostOf({ links: [linkOf("br-int")], bridges: [bridgeOf("br-int", ports)] });
  const orphan = bridge(portOf(QVO, { ...broken, externalIds: plugged }, { tag: 3 }));
  const repair = { of: "orphan-port", port: QVO } as const;
  expect(offersOf({ c1: orphan })).toEqual([["orphan-ovs-port", "c1", QVO, { host: "c1", repair }]]);
  expect(planRepair(repair, host, orphan).steps[0]).toMatchObject({ risk: "high", needsTick: true });
  expect(operationsOf(repair, orphan)).toEqual([{ op: "ovs.port.absent", name: QVO, force: true }]);

  const bond = portOf("bond0", broken, { bondMode: "active-backup" });
  const spared = [
    portOf("eth9", broken),
    portOf("patch-tun", { ...broken, type: "patch", options: { peer: "nobody" }, externalIds: plugged }),
    greOf("gre-c6336415", "198.51.100.21", "198.51.100.22"),
    {
      ...bond,
      interfaces: [...bond.interfaces, { ...portOf("eth8", broken).interfaces[0] }] as typeof bond.interfaces,
    },
    portOf("br-int", { ...broken, type: "internal" }),
  ];
  for (const port of spared) {
    const state = bridge(port);
    expect(
      offersOf({ c1: state }).map(([, , , offer]) => offer),
      port.name,
    ).not.toContainEqual(expect.objectContaining({ repair: expect.objectContaining({ of: "orphan-port" }) }));
    expect(operationsOf({ of: "orphan-port", port: port.name }, state), port.name).toEqual([]);
  }
  const back = hostOf({
    links: [linkOf(QVO)],
    bridges: [bridgeOf("br-int", [portOf(QVO, { externalIds: plugged }, { tag: 3 })])],
  });
  expect(planRepair(repair, host, back).steps, "its device has come").toEqual([]);
});

test("qvb goes back into its bridge, and a device that is down by setting is set up", () => {
  const [qvb, qbr, tap] = ["qvbc9da7f42-3b", "qbrc9da7f42-3b", "tapc9da7f42-3b"];
  const own = { stp: false, ageingTimeSeconds: 0, multicastSnooping: null, vlanFiltering: null };
  const state = (master: string | null, flags: readonly string[] = ["UP", "LOWER_UP"]) =>
    hostOf({
      links: [
        linkOf(qbr, { kind: "bridge", bridge: own }),
        linkOf(tap, { kind: "tun", master: qbr, tun: { type: "tap", persistent: true } }),
        linkOf(qvb, { kind: "veth", master, flags, peer: { namespace: "", ifindex: 5, name: QVO } }),
        linkOf(QVO, { kind: "veth", peer: { namespace: "", ifindex: 4, name: qvb } }),
      ],
      bridges: [
        bridgeOf("br-int", [portOf(QVO, { externalIds: plugged }, { tag: 3, otherConfig: record })], { flows: [DROP] }),
      ],
    });
  const member = { of: "bridge-member", device: qvb, bridge: qbr } as const;
  const loose = offersOf({ c1: state(null) });
  expect(loose.length).toBeGreaterThan(0);
  for (const [kind, , , offer] of loose) expect([kind, offer]).toEqual(["half-veth", { host: "c1", repair: member }]);
  expect(operationsOf(member, state(null))).toEqual([{ op: "link.set", namespace: "", name: qvb, master: qbr }]);
  expect(operationsOf(member, state(qbr))).toEqual([]);

  const up = { of: "link-up", namespace: "", device: qvb } as const;
  expect(offersOf({ c1: state(qbr, ["BROADCAST"]) })).toContainEqual([
    "device-down",
    "c1",
    qvb,
    { host: "c1", repair: up },
  ]);
  expect(operationsOf(up, state(qbr, ["BROADCAST"]))).toEqual([{ op: "link.set", namespace: "", name: qvb, up: true }]);
  expect(operationsOf(up, state(qbr))).toEqual([]);
});

test("the end that a tunnel lacks is made on the other host, with the flows that it needs", () => {
  const [a, b, c] = ["198.51.100.21", "198.51.100.22", "198.51.100.23"];
  const eth = (address: string) =>
    linkOf("eth1", { mtu: 1600, addresses: [{ family: "inet", address, prefixLength: 24, scope: "global" }] });
  const flood = {
    ...DROP,
    table: 22,
    priority: 1,
    match: "dl_vlan=3",
    actions: 'pop_vlan,set_field:0xa4->tun_id,output:"gre-c6336417",output:9',
  };
  const inward = { ...flood, table: 3, match: "tun_id=0xa4", actions: "push_vlan:0x8100,set_field:4099->vlan_vid" };
  const c1 = hostOf({ links: [eth(a)], bridges: [bridgeOf("br-tun", [greOf("gre-c6336416", a, b)])] });
  const c2 = hostOf({
    links: [eth(b), linkOf(QVO)],
    bridges: [
      bridgeOf("br-int", [portOf(QVO, { externalIds: plugged }, { tag: 3, otherConfig: record })], { flows: [DROP] }),
      bridgeOf("br-tun", [greOf("gre-c6336417", b, c, { df_default: "false" })], { flows: [inward, flood] }),
    ],
  });
  const repair = { of: "tunnel-port", protocol: "gre", local: b, remote: a } as const;
  expect(offersOf({ c1, c2 })).toEqual([["one-sided-tunnel", "c1", "gre-c6336416", { host: "c2", repair }]]);
  const [port, flows, ...others] = operationsOf(repair, c2);
  expect(port).toMatchObject({
    ...{ op: "ovs.port.ensure", bridge: "br-tun", name: "gre-c6336415", type: "gre", mustOpen: true },
    options: { in_key: "flow", out_key: "flow", df_default: "false", local_ip: b, remote_ip: a },
  });
  expect(flows).toMatchObject({
    ...{ op: "flows.change", bridge: "br-tun", remove: [] },
    add: [
      { table: 0, priority: 1, match: 'in_port="gre-c6336415"', actions: "goto_table:3" },
      {
        ...{ table: 22, priority: 1, match: "dl_vlan=3" },
        actions: 'pop_vlan,set_field:0xa4->tun_id,output:"gre-c6336417",output:"gre-c6336415"',
      },
    ],
  });
  expect(others).toEqual([]);
  expect(operationsOf({ ...repair, remote: c }, c2), "there already").toEqual([]);
});
