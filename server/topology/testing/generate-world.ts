import type { HostState, Link, OpenFlow, OvsPort } from "@/server/model/host-state";
import type { Network, NeutronState, Port } from "@/server/model/neutron";
import type { World } from "../world";
import { bridgeOf, greOf, hostOf, linkOf, portOf } from "./host-of";
import { worldOf } from "./world-of";

export type WorldSize = {
  readonly hosts: number;
  readonly portsPerHost: number;
  readonly networks: number;
  /** Networks that have ports on one host. */
  readonly networksPerHost: number;
  /** With Neutron's names for every port. */
  readonly neutron?: boolean;
};

/**
 * A cloud of compute hosts as Neutron's hybrid plug leaves them, with a full GRE mesh. The same size gives the same world
 * at every call and on every machine: all ids are counted.
 */
export function generateWorld(size: WorldSize): World {
  const networks = Array.from({ length: size.networks }, (_, n) => networkOf(n));
  const hosts = Array.from({ length: size.hosts }, (_, h) => [hostName(h), generateHost(size, h)] as const);
  const neutron: NeutronState = {
    networks,
    subnets: [],
    ports: Array.from({ length: size.hosts }, (_, h) => portsOf(size, h)).flat(),
    routers: [],
    floatingIps: [],
    securityGroups: [],
    agents: [],
  };
  return worldOf(Object.fromEntries(hosts), {
    revision: "generated:1",
    neutron: size.neutron === false ? [] : [neutron],
  });
}

/** One host of such a world: to replace a host by a changed one, change `portsPerHost`. */
export function generateHost(size: WorldSize, h: number): HostState {
  const guests = portsOf(size, h);
  const local = tunnelAddress(h);
  const mesh = Array.from({ length: size.hosts }, (_, other) => other)
    .filter((other) => other !== h)
    .map((other) => greOf(`gre-${hex(addressNumber(other), 8)}`, local, tunnelAddress(other)));
  const links: Link[] = [
    linkOf("lo", { flags: ["LOOPBACK", "UP", "LOWER_UP"], linkType: "loopback" }),
    linkOf("eth0", { ifindex: 2, mac: macOf(0x100000 + h) }),
    linkOf("eth1", { ifindex: 3, mac: macOf(0x200000 + h) }),
    linkOf("br-phy", {
      ifindex: 4,
      kind: "openvswitch",
      addresses: [{ family: "inet", address: local, prefixLength: 16, scope: "global" }],
    }),
    ...guests.flatMap((port, at) => plugLinks(port, 10 + 4 * at)),
  ];
  const integration: OvsPort[] = [
    portOf("patch-tun", { type: "patch", options: { peer: "patch-int" } }),
    ...guests.map((port) => qvo(port, size, h)),
  ];
  const tunnel = [portOf("patch-int", { type: "patch", options: { peer: "patch-tun" } }), ...mesh];
  const host = hostOf({
    links,
    bridges: [
      bridgeOf("br-int", integration),
      bridgeOf("br-tun", tunnel, { flows: tunnelFlows(size, h) }),
      bridgeOf("br-phy", [portOf("br-phy", { type: "internal" }), portOf("eth1")]),
    ],
  });
  return { ...host, hostname: hostName(h) };
}

export function hostName(h: number): string {
  return `compute-${String(h).padStart(4, "0")}`;
}

function networkOf(n: number): Network {
  return {
    id: uuid(0xa, n),
    name: `tenant-${n}`,
    projectId: `project-${n % 50}`,
    networkType: "gre",
    physicalNetwork: null,
    segmentationId: n + 1,
    mtu: 1458,
    external: false,
    shared: false,
    adminStateUp: true,
    status: "ACTIVE",
  };
}

/** Networks go round: host h starts at its own number, so every network spans several hosts. */
function networkNumber(size: WorldSize, h: number, at: number): number {
  return (h + (at % size.networksPerHost)) % size.networks;
}

function portsOf(size: WorldSize, h: number): Port[] {
  return Array.from({ length: size.portsPerHost }, (_, at) => {
    const number = h * 1000 + at;
    return {
      id: uuid(0xb, number),
      name: `vm-${h}-${at}`,
      networkId: uuid(0xa, networkNumber(size, h, at)),
      projectId: `project-${networkNumber(size, h, at) % 50}`,
      mac: macOf(number),
      fixedIps: [{ subnetId: "", address: `10.${h % 250}.${Math.floor(at / 250)}.${(at % 250) + 2}` }],
      deviceOwner: "compute:nova",
      deviceId: uuid(0xc, number),
      host: hostName(h),
      vifType: "ovs",
      vnicType: "normal",
      status: "ACTIVE",
      adminStateUp: true,
      securityGroupIds: [],
    };
  });
}

function plugLinks(port: Port, ifindex: number): Link[] {
  const id = port.id.slice(0, 11);
  const qbr = `qbr${id}`;
  const peer = (name: string, index: number) => ({ namespace: "", ifindex: index, name });
  return [
    linkOf(qbr, {
      ifindex,
      kind: "bridge",
      bridge: { stp: false, ageingTimeSeconds: 0, multicastSnooping: true, vlanFiltering: false },
    }),
    linkOf(`qvo${id}`, { ifindex: ifindex + 1, kind: "veth", peer: peer(`qvb${id}`, ifindex + 2) }),
    linkOf(`qvb${id}`, { ifindex: ifindex + 2, kind: "veth", master: qbr, peer: peer(`qvo${id}`, ifindex + 1) }),
    linkOf(`tap${id}`, {
      ifindex: ifindex + 3,
      kind: "tun",
      master: qbr,
      mac: `fe${port.mac.slice(2)}`,
      tun: { type: "tap", persistent: true },
    }),
  ];
}

function qvo(port: Port, size: WorldSize, h: number): OvsPort {
  const at = portIndex(port);
  const tag = (at % size.networksPerHost) + 1;
  return portOf(
    `qvo${port.id.slice(0, 11)}`,
    { externalIds: { "iface-id": port.id, "attached-mac": port.mac, "vm-uuid": port.deviceId } },
    {
      tag,
      otherConfig: {
        net_uuid: port.networkId,
        network_type: "gre",
        physical_network: "None",
        segmentation_id: String(networkNumber(size, h, at) + 1),
        tag: String(tag),
      },
    },
  );
}

/** Of each network here: in by its key, and out to all tunnels. */
function tunnelFlows(size: WorldSize, h: number): OpenFlow[] {
  const none = { cookie: "0x1", packets: 0, bytes: 0, hardTimeoutSeconds: null, idleTimeoutSeconds: null };
  return Array.from({ length: Math.min(size.networksPerHost, size.portsPerHost) }, (_, at) => {
    const [tag, key] = [at + 1, `0x${hex(networkNumber(size, h, at) + 1, 1)}`];
    const inward = {
      match: `tun_id=${key}`,
      actions: `push_vlan:0x8100,set_field:${4096 + tag}->vlan_vid,goto_table:10`,
    };
    const outward = { match: `dl_vlan=${tag}`, actions: `pop_vlan,set_field:${key}->tun_id,output:1` };
    return [
      { ...none, table: 3, priority: 1, ...inward },
      { ...none, table: 22, priority: 1, ...outward },
    ];
  }).flat();
}

function portIndex(port: Port): number {
  return Number(port.name.split("-")[2]);
}

function addressNumber(h: number): number {
  return 0xac100000 + 256 * Math.floor(h / 250) + (h % 250) + 1;
}

function tunnelAddress(h: number): string {
  return `172.16.${Math.floor(h / 250)}.${(h % 250) + 1}`;
}

function macOf(number: number): string {
  return `fa:16:3e:${hex(number, 6).replace(/(..)(?=.)/g, "$1:")}`;
}

/** The number is spread over the first eleven characters, as a random UUID's would be. */
function uuid(kind: number, number: number): string {
  const spread = Math.imul(number + 1, 0x9e3779b1) >>> 0;
  const second = Math.imul(number + kind, 0x85ebca6b) >>> 0;
  return `${hex(spread, 8)}-${hex(second >>> 16, 4)}-4${hex(kind, 3)}-8${hex(second & 0xfff, 3)}-${hex(number, 12)}`;
}

function hex(number: number, digits: number): string {
  return number.toString(16).padStart(digits, "0");
}
