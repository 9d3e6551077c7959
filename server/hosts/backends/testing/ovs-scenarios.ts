import { DEAD_VLAN } from "@/server/model/host-operation";
import { flow, hybridPlug, hybridUnplug, ovsBridge, ovsPort, step, wired } from "./operations";
import type { Scenario } from "./scenarios";

const ID = "b079c24c-83";
const MAC = "fa:16:3e:79:3b:ac";
const RECORD = { net_uuid: "f84a328e", network_type: "gre", physical_network: "None", segmentation_id: "1", tag: "1" };
const vlan = (tag: number) => ({ op: "ovs.port.vlan", name: `qvo${ID}`, ...wired(tag) }) as const;

const patch = (bridge: string, name: string, peer: string) =>
  ovsPort(bridge, name, { type: "patch", options: { peer } });
const ARP = flow(0, 10, `arp,in_port="qvo${ID}"`, "goto_table:24");
const SPOOF = flow(24, 2, `arp,in_port="qvo${ID}",arp_spa=10.0.0.2`, "goto_table:25");
const DROP = flow(24, 0, "", "drop");
const TUNNEL = flow(22, 1, "dl_vlan=1", 'pop_vlan,set_field:0x1->tun_id,output:"gre-c633640c"');

export const ovsScenarios = (datapathType: string): readonly Scenario[] => [
  {
    name: "a hybrid plug, isolated, wired, isolated and unplugged",
    steps: [
      step("the bridge", ovsBridge("br-int", datapathType)),
      step("plugged", ...hybridPlug(ID, MAC)),
      step("wired", { ...vlan(1), otherConfig: RECORD }),
      step("of another network", { ...vlan(2), otherConfig: { net_uuid: "0a1b2c3d", tag: "2" } }),
      step("plugged again", ...hybridPlug(ID, MAC)),
      step("isolated", { op: "ovs.port.vlan", name: `qvo${ID}`, ...DEAD_VLAN, otherConfig: {} }),
      step("unplugged", ...hybridUnplug(ID)),
      step("without the bridge", { op: "ovs.bridge.absent", name: "br-int" }),
    ],
  },
  {
    name: "ports and bridges removed and made in one effect",
    steps: [
      step("two bridges", ovsBridge("br-int", datapathType), ovsBridge("br-ex", datapathType)),
      step("a port", ovsPort("br-int", "qr-1", { type: "internal", ...wired(3) })),
      step("an address", { op: "address.ensure", namespace: "", device: "qr-1", address: "10.0.0.1/24" }),
      {
        ...step(
          "removed and made anew, without the address",
          { op: "ovs.port.absent", name: "qr-1" },
          ovsPort("br-int", "qr-1", { type: "internal", ...wired(4) }),
        ),
        isOnce: true,
      },
      {
        ...step(
          "on the other bridge",
          { op: "ovs.port.absent", name: "qr-1" },
          ovsPort("br-ex", "qr-1", { type: "internal" }),
        ),
        isOnce: true,
      },
      {
        ...step(
          "with its bridge removed and made anew",
          { op: "ovs.bridge.absent", name: "br-ex" },
          ovsBridge("br-ex", datapathType),
          ovsPort("br-int", "qr-1", { type: "internal" }),
        ),
        isOnce: true,
      },
      {
        ...step(
          "made and removed",
          ovsPort("br-int", "qr-2", { type: "internal" }),
          { op: "ovs.port.absent", name: "qr-2" },
          { op: "flows.change", bridge: "br-int", add: [DROP], remove: [] },
          { op: "flows.change", bridge: "br-int", add: [], remove: [DROP] },
        ),
        isOnce: true,
      },
      step(
        "all removed",
        { op: "ovs.port.absent", name: "qr-1" },
        { op: "ovs.bridge.absent", name: "br-ex" },
        { op: "ovs.bridge.absent", name: "br-int" },
      ),
    ],
  },
  {
    name: "a port whose device comes later and goes first",
    steps: [
      step(
        "waiting",
        ovsBridge("br-int", datapathType),
        ovsPort("br-int", "tap2", { externalIds: { "iface-id": "2" }, mustOpen: false, ...DEAD_VLAN }),
      ),
      step("there", { op: "tap.ensure", namespace: "", name: "tap2", mtu: 1458 }),
      step("opened", ovsPort("br-int", "tap2", { externalIds: { "iface-id": "2" }, ...DEAD_VLAN })),
      step(
        "removed",
        { op: "ovs.port.absent", name: "tap2" },
        { op: "link.absent", namespace: "", name: "tap2" },
        { op: "ovs.bridge.absent", name: "br-int" },
      ),
    ],
  },
  {
    name: "a device that goes away under its port, and comes again",
    steps: [
      step("plugged", ovsBridge("br-int", datapathType), ...hybridPlug(ID, MAC)),
      step("gone", { op: "link.absent", namespace: "", name: `qvb${ID}` }),
      step("there again", { op: "veth.ensure", namespace: "", name: `qvb${ID}`, peer: `qvo${ID}`, mtu: 1458 }),
      step("removed", ...hybridUnplug(ID), { op: "ovs.bridge.absent", name: "br-int" }),
    ],
  },
  {
    name: "an internal port that goes down with its namespace",
    steps: [
      step(
        "moved",
        { op: "namespace.ensure", name: "qrouter-1" },
        ovsBridge("br-int", datapathType),
        ovsPort("br-int", "qr-1", { type: "internal", mtuRequest: 1458, ...wired(3) }),
        { op: "link.move", name: "qr-1", from: "", to: "qrouter-1" },
      ),
      step(
        "addressed",
        { op: "link.set", namespace: "qrouter-1", name: "qr-1", up: true, mac: "fa:16:3e:00:00:03" },
        { op: "address.ensure", namespace: "qrouter-1", device: "qr-1", address: "10.0.0.1/24" },
      ),
      step("without its namespace", { op: "namespace.absent", name: "qrouter-1" }),
      step("removed", { op: "ovs.port.absent", name: "qr-1" }, { op: "ovs.bridge.absent", name: "br-int" }),
    ],
  },
  {
    name: "a bridge that becomes secure, and its settings",
    steps: [
      step("standalone", { ...ovsBridge("br-ex", datapathType), failMode: "standalone" }),
      step("secure, with more settings", {
        ...ovsBridge("br-ex", datapathType),
        otherConfig: { "mcast-snooping-disable-flood-unregistered": "true" },
        externalIds: { role: "outside" },
      }),
      step("removed", { op: "ovs.bridge.absent", name: "br-ex" }),
    ],
  },
  {
    name: "patch pairs and tunnels",
    steps: [
      step(
        "joined",
        ovsBridge("br-int", datapathType),
        ovsBridge("br-tun", datapathType),
        patch("br-int", "patch-tun", "patch-int"),
        patch("br-tun", "patch-int", "patch-tun"),
      ),
      step(
        "tunnels",
        ovsPort("br-tun", "gre-c633640c", {
          type: "gre",
          options: { remote_ip: "198.51.100.12", local_ip: "198.51.100.11", in_key: "flow", out_key: "flow" },
        }),
        ovsPort("br-tun", "vxlan-c633640c", {
          type: "vxlan",
          options: { remote_ip: "198.51.100.12", local_ip: "198.51.100.11", in_key: "flow", out_key: "flow" },
        }),
      ),
      step("flooded", { op: "flows.change", bridge: "br-tun", add: [TUNNEL], remove: [] }),
      step("not joined any more", { ...patch("br-int", "patch-tun", "nonexistent-peer"), mustOpen: false }),
      step(
        "removed",
        { op: "ovs.bridge.absent", name: "br-tun" },
        { op: "ovs.port.absent", name: "patch-tun" },
        { op: "ovs.bridge.absent", name: "br-int" },
      ),
    ],
  },
  {
    name: "flows of a port",
    steps: [
      step("plugged", ovsBridge("br-int", datapathType), ...hybridPlug(ID, MAC)),
      step("added", { op: "flows.change", bridge: "br-int", add: [ARP, SPOOF, DROP], remove: [] }),
      step("another address", {
        op: "flows.change",
        bridge: "br-int",
        add: [flow(24, 2, `arp,in_port="qvo${ID}",arp_spa=10.0.0.9`, "goto_table:25")],
        remove: [SPOOF],
      }),
      step("other actions at the same place", {
        op: "flows.change",
        bridge: "br-int",
        add: [flow(0, 10, `arp,in_port="qvo${ID}"`, "drop")],
        remove: [ARP],
      }),
      step("the same again, what is gone removed again", {
        op: "flows.change",
        bridge: "br-int",
        add: [DROP],
        remove: [ARP, SPOOF],
      }),
      step("removed", ...hybridUnplug(ID), { op: "ovs.bridge.absent", name: "br-int" }),
    ],
  },
];
