import { type HostTree, onHost } from "@/server/lab/hosts/host-tree";
import { addBridge, addFlows, type Datapath } from "@/server/lab/hosts/open-vswitch";
import { LAB_HOSTS, LAB_NETWORK, type LabHost, NETWORK_NODE, tunnelPortName } from "@/server/lab/hosts/story";

/** Marks the lab's flows, as an agent's cookie marks its own. */
const COOKIE = "0xb41d000000000001";
const PATCH = { tun: 1, ex: 2 };

/** Bridges, patch pairs, tunnels and flow tables of one host, as Neutron's Open vSwitch agent makes them. */
export async function wireHost(tree: HostTree, host: LabHost, datapath: Datapath): Promise<void> {
  await addBridge(tree, "br-phy", datapath, false);
  await vsctl(tree, ["add-port", "br-phy", "eth1"]);
  await onHost(tree, ["ip", "addr", "add", `${host.tunnelAddress}/24`, "dev", "br-phy"]);
  for (const bridge of ["br-int", "br-tun"]) await addBridge(tree, bridge, datapath, true);
  await patch(tree, ["br-int", "patch-tun", PATCH.tun], ["br-tun", "patch-int", 1]);
  await addBridge(tree, "br-ex", datapath, true);
  await patch(tree, ["br-int", "int-br-ex", PATCH.ex], ["br-ex", "phy-br-ex", 1]);
  if (host.name === NETWORK_NODE) await vsctl(tree, ["add-port", "br-ex", "eth2"]);
  await addFlows(tree, "br-int", integrationFlows());
  await addFlows(tree, "br-ex", [
    `cookie=${COOKIE},table=0,priority=0,actions=NORMAL`,
    `cookie=${COOKIE},table=0,priority=2,in_port=1,actions=drop`,
  ]);
  const remotes = LAB_HOSTS.filter(({ name }) => name !== host.name);
  for (const [at, remote] of remotes.entries()) await addTunnel(tree, host, remote, at + 2);
  await addFlows(
    tree,
    "br-tun",
    tunnelFlows(
      host.localVlan,
      remotes.map((_, at) => at + 2),
    ),
  );
}

async function addTunnel(tree: HostTree, host: LabHost, remote: LabHost, ofport: number): Promise<void> {
  const name = tunnelPortName(remote.tunnelAddress);
  const options = {
    df_default: "true",
    egress_pkt_mark: "0",
    in_key: "flow",
    out_key: "flow",
    local_ip: host.tunnelAddress,
    remote_ip: remote.tunnelAddress,
  };
  const settings = Object.entries(options).map(([key, value]) => `options:${key}=${value}`);
  const set = ["--", "set", "Interface", name, "type=gre", `ofport_request=${ofport}`, ...settings];
  await vsctl(tree, ["add-port", "br-tun", name, ...set]);
}

type PatchEnd = readonly [bridge: string, port: string, ofport: number];

async function patch(tree: HostTree, a: PatchEnd, b: PatchEnd): Promise<void> {
  const end = ([bridge, port, ofport]: PatchEnd, peer: string) => [
    ...["add-port", bridge, port, "--", "set", "Interface", port],
    ...["type=patch", `ofport_request=${ofport}`, `options:peer=${peer}`],
  ];
  await vsctl(tree, [...end(a, b[1]), "--", ...end(b, a[1])]);
}

/** What every port of the integration bridge shares; ports add their own (`portFlows`). */
function integrationFlows(): readonly string[] {
  return [
    "table=0,priority=65535,dl_vlan=4095,actions=drop",
    "table=0,priority=0,actions=goto_table:59",
    `table=0,priority=2,in_port=${PATCH.ex},actions=drop`,
    "table=23,priority=0,actions=drop",
    "table=24,priority=0,actions=drop",
    "table=30,priority=0,actions=goto_table:59",
    "table=31,priority=0,actions=goto_table:59",
    "table=59,priority=0,actions=goto_table:60",
    "table=60,priority=3,actions=NORMAL",
  ].map(withCookie);
}

/** Anti-spoofing of one guest port: ARP and ND only for its addresses, frames only from its MAC. */
export function portFlows(ofport: number, mac: string, address: string): readonly string[] {
  return [
    `table=0,priority=10,icmp6,in_port=${ofport},icmp_type=136,actions=goto_table:24`,
    `table=0,priority=10,arp,in_port=${ofport},actions=goto_table:24`,
    `table=0,priority=9,in_port=${ofport},actions=goto_table:25`,
    `table=24,priority=2,arp,in_port=${ofport},arp_spa=${address},actions=goto_table:25`,
    `table=25,priority=2,in_port=${ofport},dl_src=${mac},actions=goto_table:30`,
  ].map(withCookie);
}

function tunnelFlows(vlan: number, tunnels: readonly number[]): readonly string[] {
  const { segmentationId } = LAB_NETWORK;
  const learn =
    `learn(table=20,hard_timeout=300,priority=1,cookie=${COOKIE},NXM_OF_VLAN_TCI[0..11],` +
    "NXM_OF_ETH_DST[]=NXM_OF_ETH_SRC[],load:0->NXM_OF_VLAN_TCI[],load:NXM_NX_TUN_ID[]->NXM_NX_TUN_ID[]," +
    "output:OXM_OF_IN_PORT[])";
  return [
    "table=0,priority=1,in_port=1,actions=goto_table:2",
    ...tunnels.map((port) => `table=0,priority=1,in_port=${port},actions=goto_table:3`),
    "table=0,priority=0,actions=drop",
    "table=2,priority=0,dl_dst=00:00:00:00:00:00/01:00:00:00:00:00,actions=goto_table:20",
    "table=2,priority=0,dl_dst=01:00:00:00:00:00/01:00:00:00:00:00,actions=goto_table:22",
    `table=3,priority=1,tun_id=${segmentationId},actions=push_vlan:0x8100,set_field:${vlan + 4096}->vlan_vid,goto_table:10`,
    ...[3, 4, 6].map((table) => `table=${table},priority=0,actions=drop`),
    `table=10,priority=1,actions=${learn},output:1`,
    "table=20,priority=0,actions=goto_table:22",
    `table=22,priority=1,dl_vlan=${vlan},actions=pop_vlan,set_field:${segmentationId}->tun_id,${tunnels.map((port) => `output:${port}`).join(",")}`,
    "table=22,priority=0,actions=drop",
  ].map(withCookie);
}

function withCookie(flow: string): string {
  return `cookie=${COOKIE},${flow}`;
}

export function vsctl(tree: HostTree, argv: readonly string[]): Promise<string> {
  return onHost(tree, ["ovs-vsctl", "--timeout=20", "--", ...argv]);
}

/** The agent's record on a wired port: its VLAN here, and the network that this VLAN is. */
export function portSettings(port: string, vlan: number): readonly string[] {
  const { id, segmentationId } = LAB_NETWORK;
  const record = {
    net_uuid: id,
    network_type: "gre",
    physical_network: "None",
    segmentation_id: segmentationId,
    tag: vlan,
  };
  const config = Object.entries(record).map(([key, value]) => `other_config:${key}=${value}`);
  return ["--", "set", "Port", port, `tag=${vlan}`, ...config];
}
