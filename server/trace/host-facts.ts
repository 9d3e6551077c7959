import type { HostState, Link, Namespace, OvsBridge, OvsInterface, OvsPort } from "@/server/model/host-state";
import { LOCAL_PORT } from "./match-flow";

export type OvsPlace = { readonly bridge: OvsBridge; readonly port: OvsPort; readonly interface: OvsInterface };

/** A device in a namespace (`""`: the host's own). */
export type DevicePlace = { readonly namespace: string; readonly link: Link };

/** What is looked up of one host, found by name. Kept as long as its state is: a host that did not change is not read anew. */
export type HostFacts = {
  readonly root: Namespace | null;
  /** OVS interfaces by name, with their port and bridge. */
  readonly interfaces: ReadonlyMap<string, OvsPlace>;
  /** OVS interfaces by the Neutron port that they say they are of. */
  readonly interfacesOf: ReadonlyMap<string, readonly OvsPlace[]>;
  /** Tunnel interfaces by the address they start from, then by the one they lead to. */
  readonly tunnels: ReadonlyMap<string, ReadonlyMap<string, readonly OvsPlace[]>>;
  /** Devices that are named after a port, by the first eleven characters of its id. */
  readonly devicesOf: ReadonlyMap<string, readonly DevicePlace[]>;
  /** Devices of the root namespace by address. */
  readonly owners: ReadonlyMap<string, Link>;
};

const known = new WeakMap<HostState, HostFacts>();

export function hostFacts(state: HostState): HostFacts {
  let facts = known.get(state);
  if (facts === undefined) {
    facts = readFacts(state);
    known.set(state, facts);
  }
  return facts;
}

function readFacts(state: HostState): HostFacts {
  const interfaces = new Map<string, OvsPlace>();
  const interfacesOf = new Map<string, OvsPlace[]>();
  const tunnels = new Map<string, Map<string, OvsPlace[]>>();
  for (const bridge of state.ovs?.bridges ?? []) {
    for (const port of bridge.ports) {
      for (const one of port.interfaces) {
        const place = { bridge, port, interface: one };
        interfaces.set(one.name, place);
        const portId = one.externalIds["iface-id"];
        if (portId !== undefined) add(interfacesOf, portId, place);
        const { local_ip: local, remote_ip: remote } = one.options;
        if (local === undefined || remote === undefined) continue;
        const from = tunnels.get(local) ?? new Map<string, OvsPlace[]>();
        tunnels.set(local, from);
        add(from, remote, place);
      }
    }
  }
  const devicesOf = new Map<string, DevicePlace[]>();
  const owners = new Map<string, Link>();
  const root = state.namespaces.find(({ name }) => name === "") ?? null;
  for (const { name: namespace, links } of state.namespaces) {
    for (const link of links ?? []) {
      const fragment = /^(?:tap|qr-|qg-|ns-|sg-|ha-)(.{11})$/.exec(link.name)?.[1];
      if (fragment !== undefined) add(devicesOf, fragment, { namespace, link });
      if (namespace !== "") continue;
      for (const { address } of link.addresses) if (!owners.has(address)) owners.set(address, link);
    }
  }
  return { root, interfaces, interfacesOf, tunnels, devicesOf, owners };
}

const placesByNumber = new WeakMap<OvsBridge, ReadonlyMap<number, OvsPlace>>();

/** The port of a bridge with an OpenFlow number; the bridge's own is LOCAL. */
export function placeNumbered(bridge: OvsBridge, number: number): OvsPlace | null {
  let places = placesByNumber.get(bridge);
  if (places === undefined) {
    const made = new Map<number, OvsPlace>();
    for (const port of bridge.ports) {
      for (const one of port.interfaces) {
        const place = { bridge, port, interface: one };
        const own = portOf(place);
        if (own !== null && !made.has(own)) made.set(own, place);
      }
    }
    places = made;
    placesByNumber.set(bridge, made);
  }
  return places.get(number) ?? null;
}

export function portOf({ bridge, interface: one }: OvsPlace): number | null {
  return one.name === bridge.name ? LOCAL_PORT : one.ofport;
}

const linksByName = new WeakMap<readonly Link[], ReadonlyMap<string, Link>>();

export function linkOf({ links }: Pick<Namespace, "links">, name: string): Link | null {
  if (links === null) return null;
  let byName = linksByName.get(links);
  if (byName === undefined) {
    const made = new Map<string, Link>();
    for (const link of links) if (!made.has(link.name)) made.set(link.name, link);
    byName = made;
    linksByName.set(links, made);
  }
  return byName.get(name) ?? null;
}

/** Whether frames pass: the device is up and has a carrier; the loopback and the like have none to lose. */
export function isUp(link: Link): boolean {
  return link.flags.includes("UP") && (link.flags.includes("LOWER_UP") || link.operState === "UNKNOWN");
}

function add<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const same = map.get(key);
  if (same === undefined) map.set(key, [value]);
  else same.push(value);
}
