import type { HostState, Link, OvsInterface, OvsPort } from "@/server/model/host-state";

type Drawn = {
  id: string;
  parents?: Record<string, unknown>;
  children?: Record<string, unknown>;
  [field: string]: unknown;
};

const DRIVERS: Readonly<Record<string, string>> = {
  veth: "veth",
  bridge: "bridge",
  tun: "tun",
  vlan: "802.1Q VLAN Support",
};
const STATES: Readonly<Record<string, string>> = { UP: "up", DOWN: "down" };

/**
 * A host as plotnetcfg (format 2) would draw it, for tests: made from a state by the rules of its man page and source, not by
 * the program, which needs the root namespace of a machine. Of a switch in user space only local ports are devices.
 */
export function plotOfHost(state: HostState): unknown {
  const namespaces = state.namespaces.map((namespace, at) => {
    const interfaces: Record<string, Drawn> = {};
    for (const link of namespace.links ?? []) interfaces[`${at}/${link.name}`] = drawnLink(link, at, state);
    if (namespace.name === "") addSwitch(interfaces, state);
    const routes = (namespace.routes ?? []).map((route) => ({
      ...(route.destination === "default" ? {} : { destination: route.destination }),
      ...{ family: route.family === "inet" ? "INET" : "INET6", type: "unicast", tos: 0, priority: route.metric ?? 0 },
      ...(route.gateway === null ? {} : { gateway: route.gateway }),
      ...(route.device === null ? {} : { oif: `${at}/${route.device}` }),
    }));
    return [
      `ns${at}`,
      { id: `ns${at}`, name: namespace.name, interfaces, routes: { "254": { name: "main", routes } } },
    ];
  });
  const date = "Fri Nov 20 10:00:00 2026\n";
  return { format: 2, version: "0.4.1", date, root: "ns0", namespaces: Object.fromEntries(namespaces) };
}

function drawnLink(link: Link, at: number, state: HostState): Drawn {
  const peerAt = state.namespaces.findIndex(({ name }) => name === link.peer?.namespace);
  const master = link.master === null || link.master.startsWith("ovs-") ? null : `${at}/${link.master}`;
  return {
    ...{ id: `${at}/${link.name}`, namespace: `ns${at}`, name: link.name, type: "device", info: {}, mtu: link.mtu },
    driver: link.name === "lo" ? "loopback" : (DRIVERS[link.kind] ?? "e1000"),
    state: STATES[link.operState] ?? "up",
    ...(link.mac === null || link.name === "lo" ? {} : { mac: link.mac }),
    addresses: link.addresses.map(({ family, address, prefixLength }) => ({
      family: family === "inet" ? "INET" : "INET6",
      address: `${address}/${prefixLength}`,
    })),
    ...(master === null ? {} : { parents: { [master]: { target: master, info: [] } } }),
    ...(link.peer?.name == null ? {} : { peer: { target: `${peerAt}/${link.peer.name}`, info: [] } }),
  };
}

function addSwitch(interfaces: Record<string, Drawn>, state: HostState): void {
  for (const bridge of state.ovs?.bridges ?? []) {
    const master = interfaces[`0/${bridge.name}`];
    if (master === undefined) continue;
    for (const port of bridge.ports) {
      for (const each of port.interfaces) {
        if (each.name === bridge.name) continue;
        const own = each.type === "internal" ? interfaces[`0/${each.name}`] : undefined;
        const drawn = own ?? drawnPort(each, bridge.name, state);
        drawn.info = infoOf(each);
        drawn.parents = { [master.id]: { target: master.id, info: labelOf(port) } };
        master.children = { ...master.children, [drawn.id]: { target: drawn.id, info: labelOf(port) } };
        interfaces[drawn.id] = drawn;
      }
    }
  }
}

function drawnPort(each: OvsInterface, bridge: string, state: HostState): Drawn {
  const { peer } = each.options;
  const other = state.ovs?.bridges.find(({ ports }) => ports.some(({ name }) => name === peer))?.name;
  return {
    ...{
      id: `ovs:${bridge}/${each.name}`,
      namespace: "ns0",
      name: each.name,
      driver: "",
      type: "internal",
      state: "none",
    },
    ...(peer === undefined ? {} : { peer: { target: `ovs:${other}/${peer}`, info: [] } }),
  };
}

function infoOf({ type, options }: OvsInterface): Record<string, string> {
  const { local_ip: from, remote_ip: to, key } = options;
  return {
    ...(type === "" ? {} : { type }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(key === undefined ? {} : { key }),
  };
}

function labelOf(port: OvsPort): string[] {
  return port.tag === null ? [] : [`tag ${port.tag}`];
}
