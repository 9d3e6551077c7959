import type { SimulatedLink, SimulatedModel, SimulatedNamespace } from "@/server/hosts/backends/simulated/model";
import { macOf } from "@/server/hosts/backends/simulated/parts";

/** Bytes. */
const LOOPBACK_MTU = 65_536;
const NIC_MTU = 1500;

/** As the distribution's kernel has them in every new namespace. */
const SYSCTLS = {
  "net.ipv4.ip_forward": "0",
  "net.ipv4.conf.all.forwarding": "0",
  "net.ipv4.conf.all.rp_filter": "0",
  "net.ipv4.conf.all.arp_ignore": "0",
  "net.ipv4.conf.all.arp_announce": "0",
  "net.ipv4.conf.all.proxy_arp": "0",
  "net.ipv6.conf.all.forwarding": "0",
  "net.ipv6.conf.all.disable_ipv6": "0",
  "net.ipv6.conf.default.disable_ipv6": "0",
  "net.bridge.bridge-nf-call-iptables": "1",
  "net.bridge.bridge-nf-call-ip6tables": "1",
  "net.bridge.bridge-nf-call-arptables": "1",
  "net.bridge.bridge-nf-filter-vlan-tagged": "0",
};

export function emptyNamespace(inode: number, alias: string | null, up: boolean): SimulatedNamespace {
  const addresses = up ? ["127.0.0.1/8", "::1/128"] : [];
  const lo: SimulatedLink = { ...newLink("loopback", 1, "00:00:00:00:00:00"), mtu: LOOPBACK_MTU, alias, up, addresses };
  return { inode, links: { lo }, routes: [], sysctls: SYSCTLS, tables: {}, ebtables: [], ipsets: {} };
}

export function newLink(kind: SimulatedLink["kind"], ifindex: number, mac: string): SimulatedLink {
  return {
    ifindex,
    kind,
    mac,
    mtu: NIC_MTU,
    up: false,
    promiscuous: false,
    alias: null,
    master: null,
    peer: null,
    addresses: [],
    ofGuest: false,
  };
}

/** A host with three network cards (`eth0` management, `eth1` underlay, `eth2` outside) and an Open vSwitch without bridges. */
export function emptyHost(hostname: string): SimulatedModel {
  const nics = ["eth0", "eth1", "eth2"].map((name, at) => {
    const ifindex = at + 2;
    return [name, { ...newLink("nic", ifindex, macOf(hostname, ifindex)), up: true }] as const;
  });
  const root = emptyNamespace(1, null, true);
  return {
    version: 1,
    hostname,
    nextSerial: 100,
    namespaces: { "": { ...root, links: { ...root.links, ...Object.fromEntries(nics) } } },
    bridges: {},
    ports: {},
    dnsmasq: {},
  };
}

/** The underlay's card has this address, unless another device has it already. */
export function withUnderlay(model: SimulatedModel, address: string | null): SimulatedModel {
  const root = model.namespaces[""];
  const eth1 = root?.links.eth1;
  if (address === null || root === undefined || eth1 === undefined) return model;
  const cidr = `${address}/${address.includes(":") ? 64 : 24}`;
  if (Object.values(root.links).some(({ addresses }) => addresses.some((each) => each.startsWith(`${address}/`))))
    return model;
  const links = { ...root.links, eth1: { ...eth1, addresses: [cidr] } };
  return { ...model, namespaces: { ...model.namespaces, "": { ...root, links } } };
}
