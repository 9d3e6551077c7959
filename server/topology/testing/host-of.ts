import type { HostState, Link, Namespace, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";

/** A small host made by hand: only what a test says, everything else as an idle machine has it. */
export function hostOf(parts: {
  links?: readonly Link[];
  namespaces?: readonly Namespace[];
  bridges?: readonly OvsBridge[];
}): HostState {
  return {
    hostname: "h",
    observedAt: 0,
    kernel: "6.1",
    namespaces: [namespaceOf("", parts.links ?? []), ...(parts.namespaces ?? [])],
    ovs: parts.bridges === undefined ? null : { version: "3.1.0", externalIds: {}, bridges: parts.bridges },
    dhcp: [],
    processes: [],
    errors: [],
    sources: [],
  };
}

export function namespaceOf(name: string, links: readonly Link[] | null): Namespace {
  return {
    name,
    inode: null,
    pids: [],
    links,
    routes: [],
    neighbours: [],
    iptables: null,
    ip6tables: null,
    ebtables: null,
    ipsets: [],
    conntrack: null,
    sysctls: {},
  };
}

export function linkOf(name: string, more: Partial<Link> = {}): Link {
  return {
    ifindex: 1,
    name,
    kind: "",
    linkType: "ether",
    mac: null,
    mtu: 1500,
    flags: ["BROADCAST", "MULTICAST", "UP", "LOWER_UP"],
    operState: "UP",
    master: null,
    peer: null,
    alias: null,
    promiscuity: 0,
    addresses: [],
    bridge: null,
    tun: null,
    counters: null,
    ...more,
  };
}

export function bridgeOf(name: string, ports: readonly OvsPort[], more: Partial<OvsBridge> = {}): OvsBridge {
  return {
    uuid: `bridge-${name}`,
    name,
    datapathType: "",
    datapathId: null,
    failMode: null,
    protocols: [],
    controllers: [],
    externalIds: {},
    otherConfig: {},
    ports,
    flows: [],
    ...more,
  };
}

export function portOf(name: string, iface: Partial<OvsInterface> = {}, port: Partial<OvsPort> = {}): OvsPort {
  return {
    uuid: `port-${name}`,
    name,
    tag: null,
    trunks: [],
    vlanMode: null,
    bondMode: null,
    externalIds: {},
    otherConfig: {},
    interfaces: [interfaceOf(name, iface)],
    ...port,
  };
}

export function interfaceOf(name: string, more: Partial<OvsInterface> = {}): OvsInterface {
  return {
    uuid: `iface-${name}`,
    name,
    type: "",
    ofport: 1,
    ifindex: null,
    macInUse: null,
    mtu: null,
    adminState: "up",
    linkState: "up",
    error: null,
    options: {},
    externalIds: {},
    status: {},
    statistics: {},
    ...more,
  };
}

export function greOf(
  name: string,
  local: string,
  remote: string,
  more: Readonly<Record<string, string>> = {},
): OvsPort {
  const options = { in_key: "flow", out_key: "flow", local_ip: local, remote_ip: remote, ...more };
  return portOf(name, { type: "gre", options });
}
